/**
 * Every file under `templates/`, `layer/` and `wrapper/`, and the bundled emulator, by path.
 * Those that end in `.ejs` are compiled: to the body of a function of `locals`, `escapeFn` and `include`.
 * Provided at build time (scripts/template-module.mjs), so that rendering never touches the disk.
 */
declare module 'snapper:templates' {
  export const templates: Readonly<Record<string, string>>;
}
