import { MANIFEST_PATH } from '../manifest.ts';
import type { PresetTree } from '../tree.ts';

/** A package, a commit or a folder as it was at one moment; presets are folders of it. */
export interface Snapshot {
  /** The exact version or commit; `undefined` for a folder, which has none. */
  readonly resolved: string | undefined;
  /** The files of a folder, checked; none where there is no such folder. */
  read(subpath: string): Promise<PresetTree>;
  /** The folders that are presets; empty for the snapshot itself. */
  presets(): Promise<readonly string[]>;
  /** Frees what it holds; nothing can be read of it afterwards. */
  close(): Promise<void>;
}

/** What fetching needs to know. */
export interface FetchOptions {
  /** The folder by which npm finds the user's settings. */
  readonly cwd: string;
  /** Whether git may ask at the terminal for what it lacks. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
}

/** The folders that hold a preset, among paths of files; empty for the root. Sorted. */
export function presetFolders(paths: Iterable<string>): string[] {
  const end = `/${MANIFEST_PATH}`;
  const folders = [...paths]
    .filter((path) => path === MANIFEST_PATH || path.endsWith(end))
    .map((path) => path.slice(0, -end.length));
  return folders.sort();
}

/** The part of a tree that lies in a folder, seen from there. */
export function subtree(tree: PresetTree, subpath: string): PresetTree {
  if (subpath === '') return tree;
  const start = `${subpath}/`;
  const files = [...tree].filter(([path]) => path.startsWith(start));
  return new Map(files.map(([path, file]) => [path.slice(start.length), file]));
}
