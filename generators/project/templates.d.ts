/**
 * Every file under `templates/`, `layer/` and `wrapper/`, and the bundled emulator, by path.
 * Provided at build time (scripts/template-module.mjs), so that rendering never touches the disk.
 */
declare module 'snapper:templates' {
  export const templates: Readonly<Record<string, string>>;
}
