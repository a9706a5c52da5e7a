import { SnapperError } from '../../errors/index.ts';
import type { PresetTree } from '../tree.ts';
import type { Git } from './git-program.ts';
import { hostile, TreeBuilder } from './tree-builder.ts';

/** A file of a commit. */
interface GitFile {
  readonly mode: string;
  readonly object: string;
  readonly size: number;
  readonly path: string;
}

/** The list of a repository with hundreds of thousands of files. */
const MOST_NAMES = 100_000_000;

/** Modes of what is no file, in words. */
const KINDS: Readonly<Record<string, string>> = {
  120000: 'it is a symbolic link',
  160000: 'it is a submodule',
};

/** Lists all files of a commit, and what else it has in their place. */
export async function listFiles(
  git: Git,
  commit: string,
  source: string,
): Promise<readonly GitFile[]> {
  const bytes = await git.bytes(['ls-tree', '-r', '-z', '-l', '--full-tree', commit], MOST_NAMES);
  // A name that is no UTF-8 gets a mark in its place, by which it is refused when it is wanted.
  const entries = new TextDecoder().decode(bytes).split('\0');
  return entries.filter((entry) => entry !== '').map((entry) => fileOf(entry, source));
}

/** Reads the files in a folder, as they are in the repository: no filter changes them. */
export async function readFiles(
  git: Git,
  files: readonly GitFile[],
  subpath: string,
  source: string,
): Promise<PresetTree> {
  const start = subpath === '' ? '' : `${subpath}/`;
  const wanted = files
    .filter(({ path }) => path.startsWith(start))
    .map((file) => ({ ...file, path: file.path.slice(start.length) }));
  const other = files.find(({ path }) => path === subpath);
  if (other !== undefined) {
    throw hostile(source, subpath, KINDS[other.mode] ?? 'it is a file, and no folder');
  }
  const builder = new TreeBuilder(source);
  // All of them are judged before any is read.
  for (const { mode, path, size } of wanted) {
    const kind = KINDS[mode];
    if (kind !== undefined) throw hostile(source, path, kind);
    builder.require(path, size);
  }
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  builder.requireRoom(wanted.length, total);
  if (wanted.length === 0) return builder.build();
  const names = wanted.map(({ object }) => `${object}\n`).join('');
  const output = await git.bytes(['cat-file', '--batch'], total + wanted.length * 200, names);
  let offset = 0;
  for (const { mode, object, path, size } of wanted) {
    const head = `${object} blob ${size}\n`;
    const begin = offset + head.length;
    if (output.toString('latin1', offset, begin) !== head) throw incomplete(source, path);
    builder.add(path, output.subarray(begin, begin + size), mode === '100755');
    offset = begin + size + 1;
  }
  return builder.build();
}

/** One line of `git ls-tree -l`: mode, type, object, size in a column, and after a tab the path. */
function fileOf(entry: string, source: string): GitFile {
  const tab = entry.indexOf('\t');
  const [mode, , object, size] = entry.slice(0, tab).split(/ +/);
  if (mode === undefined || object === undefined) throw incomplete(source, entry);
  return { mode, object, size: size === '-' ? 0 : Number(size), path: entry.slice(tab + 1) };
}

function incomplete(source: string, path: string): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `git does not have all files of ${source}`,
    why: `${JSON.stringify(path)} is missing`,
    next: 'Try the address with "git ls-remote", or clone it to see what is wrong.',
  });
}
