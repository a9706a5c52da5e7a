import { SnapperError } from '../../generators/errors/index.ts';
import { joinLayers } from '../../generators/presets/chain.ts';
import { parseManifest } from '../../generators/presets/manifest.ts';
import { overlayPreset } from '../../generators/presets/overlay.ts';
import type { Preset, PresetLayer } from '../../generators/presets/preset.ts';
import type { PresetFile } from '../../generators/presets/tree.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';

/** What a test says of a manifest: anything, for it is read like one of others. */
export type WrittenManifest = Readonly<Record<string, unknown>>;

/** Contents by path: text, bytes, or a file. */
export type WrittenFiles = Readonly<Record<string, PresetFile | string | Uint8Array>>;

/** One preset of a chain, in memory; its manifest is read as that of a stranger. */
export function layerOf(
  manifest: WrittenManifest = {},
  files: WrittenFiles = {},
  source = '../platform',
): PresetLayer {
  const whole = { name: 'platform', version: '1.0.0', ...manifest };
  return {
    source,
    manifest: parseManifest(JSON.stringify(whole), `snapper.preset.json of ${source}`),
    tree: new Map(
      Object.entries(files)
        .map(([path, file]) => [path, fileOf(file)] as const)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    ),
  };
}

/** A preset of some layers: what is extended comes first. */
export function presetOf(...layers: readonly PresetLayer[]): Preset {
  const { source } = layers.at(-1)!;
  return joinLayers(layers, { source, version: '1.0.0', hash: 'sha256-' });
}

/** Paths and contents, as managed files of the generator's own. */
export function treeOf(files: Readonly<Record<string, string>>): RenderedTree {
  return new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      { content, mode: 0o644, ownership: 'managed' },
    ]),
  );
}

/** What the generator renders, in small. */
export const TREE = treeOf({
  '.github/workflows/ci.yml': 'name: ci\n',
  'README.md': '# my-fn\n',
  'docs/a.md': 'a\n',
  'docs/b.md': 'b\n',
  'snapper.json': '{}\n',
});

/** Answers of a repository. */
export const ANSWERS = { name: 'my-fn', language: 'python', ci: 'github', memory: 1769 };

/** Lays a preset with one layer over {@link TREE}. */
export function laid(
  overlays: readonly WrittenManifest[],
  files: WrittenFiles = {},
  { answers = {}, trusted = false, ...manifest }: LaidOptions = {},
): RenderedTree {
  const preset = presetOf(layerOf({ overlays, ...manifest }, files));
  return overlayPreset(TREE, preset, { ...ANSWERS, ...answers }, { trusted });
}

interface LaidOptions extends WrittenManifest {
  readonly answers?: Readonly<Record<string, boolean | number | string>>;
  readonly trusted?: boolean;
}

/** What a call is refused with: what, why and next, one after the other. */
export function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (!(error instanceof SnapperError)) throw error;
    return [error.what, error.why, error.next].filter(Boolean).join('\n');
  }
  throw new Error('nothing was refused');
}

function fileOf(file: PresetFile | string | Uint8Array): PresetFile {
  if (typeof file === 'string') return { content: Buffer.from(file), executable: false };
  return file instanceof Uint8Array ? { content: file, executable: false } : file;
}
