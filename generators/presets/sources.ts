import { posix } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { closest } from '../options/index.ts';
import { safePath } from '../regenerate/index.ts';
import { MANIFEST_PATH } from './manifest.ts';
import type { Overlay } from './manifest.ts';
import type { PresetLayer } from './preset.ts';
import type { PresetFile } from './tree.ts';

/** A file of a preset that an overlay writes. */
export interface SourceFile {
  /** Where it is in the preset. */
  readonly path: string;
  readonly file: PresetFile;
  /** Where it goes, still with `{{name}}` in it. */
  readonly destination: string;
  /** Whether it is EJS, which is a program. */
  readonly isCode: boolean;
}

/**
 * The files that an overlay writes; none for one that removes.
 *
 * @throws SnapperError of code `usage` when the preset has no such file or folder
 */
export function sourceFiles(layer: PresetLayer, overlay: Overlay): readonly SourceFile[] {
  if (overlay.from === undefined) return [];
  const { source, tree } = layer;
  const from = plainPath(overlay.from, source);
  const file = tree.get(from);
  if (from === MANIFEST_PATH) {
    throw unusable(source, from, 'the manifest says what is written, and is not written itself');
  }
  if (file !== undefined && !overlay.from.endsWith('/')) {
    return [sourceFile(from, file, overlay, '')];
  }
  const prefix = `${from}/`;
  const below = [...tree].filter(([path]) => path.startsWith(prefix));
  if (below.length === 0) throw missing(from, layer);
  return below.map(([path, each]) => sourceFile(path, each, overlay, prefix));
}

function sourceFile(
  path: string,
  file: PresetFile,
  { to = '', verbatim }: Overlay,
  prefix: string,
): SourceFile {
  const isCode = path.endsWith('.ejs') && verbatim !== true;
  const isNamed = prefix === '' && to !== '' && !to.endsWith('/');
  const name = prefix === '' ? posix.basename(path) : path.slice(prefix.length);
  const written = isCode ? name.slice(0, -'.ejs'.length) : name;
  const folder = to.replace(/\/$/, '');
  const destination = isNamed ? to : folder === '' && to === '' ? written : `${folder}/${written}`;
  return { path, file, destination, isCode };
}

function plainPath(path: string, source: string): string {
  try {
    return safePath(path.replace(/\/$/, ''));
  } catch {
    throw unusable(source, path, 'it is a path inside the preset');
  }
}

function missing(from: string, { source, tree }: PresetLayer): SnapperError {
  const folders = [...tree.keys()].map((path) => posix.dirname(path));
  const suggestion = closest(from, [...tree.keys(), ...folders]);
  return unusable(
    source,
    from,
    'the preset has no such file or folder',
    suggestion === undefined ? undefined : `Did you mean ${JSON.stringify(suggestion)}?`,
  );
}

function unusable(source: string, from: string, why: string, next?: string): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${source}: an overlay cannot be written from ${JSON.stringify(from)}`,
    why,
    ...(next !== undefined && { next }),
  });
}
