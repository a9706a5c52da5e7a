import { isAscii } from 'node:buffer';
import {
  closeSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  statSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { join, posix } from 'node:path';

import { SnapperError, describeSystemError } from '../errors/index.ts';
import { contentOf } from './content.ts';
import type { FileContent } from './tree.ts';

/** What is on disk at a path of the repository. */
export type Entry =
  | { readonly kind: 'missing' }
  | FileEntry
  /** A file whose content nobody needs. */
  | { readonly kind: 'present' }
  /** The files below, by path; an empty folder counts as one of its own. */
  | { readonly kind: 'folder'; readonly files: readonly string[] }
  | { readonly kind: 'symbolic link' }
  | { readonly kind: 'special file' }
  /** A part of the path, `by`, is no folder, so there is nothing below it. */
  | { readonly kind: 'blocked'; readonly by: string; readonly what: 'file' | 'symbolic link' };

export interface FileEntry extends FileContent {
  readonly kind: 'file';
  /** All permission bits. */
  readonly mode: number;
}

/** The user's tree, as far as it was asked for. */
export interface CurrentTree {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Whether the file system keeps executable bits; where it does not, they say nothing. */
  readonly hasModes: boolean;
}

/** What to look at: whether only the presence of a file matters, by path. */
export type WantedPaths = ReadonlyMap<
  string,
  {
    readonly presenceOnly: boolean;
    /** Whether there is hardly ever anything: then the list of its folder is enough. @default false */
    readonly isRare?: boolean;
  }
>;

/** How many files that are all executable prove that the file system makes every file so. */
const ENOUGH_FILES = 5;

/** Larger than any file of a generated repository. */
const SCRATCH_SIZE = 512 * 1_024;

/**
 * Reads the files of a repository at the given paths. No symbolic link is followed, neither at a path
 * nor on the way to it.
 *
 * Synchronous on purpose: for dozens of small files that is several times faster than promises.
 *
 * @throws SnapperError of code `failed` when one cannot be read
 */
export function readCurrent(root: string, wanted: WantedPaths): CurrentTree {
  const entries = new Map<string, Entry>();
  const folders = new Map<string, Entry | undefined>();
  let files = 0;
  let executables = 0;
  const lists = new Map<string, ReadonlySet<string>>();
  for (const [path, { isRare, presenceOnly }] of wanted) {
    const entry =
      obstacleOn(root, path, folders) ??
      (isRare === true && !isListed(root, path, lists)
        ? MISSING
        : readEntry(root, path, presenceOnly));
    entries.set(path, entry);
    if (entry.kind !== 'file') continue;
    files += 1;
    if (isExecutable(entry)) executables += 1;
  }
  const hasModes =
    process.platform !== 'win32' && !(files >= ENOUGH_FILES && executables === files);
  return { entries, hasModes };
}

export function isExecutable({ mode }: Pick<FileEntry, 'mode'>): boolean {
  return (mode & 0o100) !== 0;
}

/** What stands where a folder on the way to a path should be; `undefined` when the way is free. */
function obstacleOn(
  root: string,
  path: string,
  known: Map<string, Entry | undefined>,
): Entry | undefined {
  const slash = path.lastIndexOf('/');
  if (slash === -1) return undefined;
  const folder = path.slice(0, slash);
  if (known.has(folder)) return known.get(folder);
  const obstacle = obstacleOn(root, folder, known) ?? obstacleAt(root, folder);
  known.set(folder, obstacle);
  return obstacle;
}

function obstacleAt(root: string, folder: string): Entry | undefined {
  const status = statusOf(root, folder);
  if (status === undefined) return { kind: 'missing' };
  if (status.isDirectory()) return undefined;
  return { kind: 'blocked', by: folder, what: status.isSymbolicLink() ? 'symbolic link' : 'file' };
}

/** Whether the folder of a path has it in its list: one call for all paths in it. */
function isListed(root: string, path: string, lists: Map<string, ReadonlySet<string>>): boolean {
  const folder = posix.dirname(path);
  const names = lists.get(folder) ?? new Set(namesIn(root, folder));
  lists.set(folder, names);
  // A folder may be entered, and yet not be listed.
  return names.has(posix.basename(path)) || names.has(UNKNOWN);
}

/** No file's name. */
const UNKNOWN = '/';

function namesIn(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder));
  } catch {
    return [UNKNOWN];
  }
}

const MISSING: Entry = { kind: 'missing' };

function readEntry(root: string, path: string, presenceOnly: boolean): Entry {
  const status = statusOf(root, path);
  if (status === undefined) return { kind: 'missing' };
  if (status.isSymbolicLink()) return { kind: 'symbolic link' };
  if (status.isDirectory()) return { kind: 'folder', files: filesBelow(root, path) };
  if (!status.isFile()) return { kind: 'special file' };
  if (presenceOnly) return { kind: 'present' };
  const content = readContent(root, path, status.size);
  return content === undefined
    ? { kind: 'missing' }
    : { kind: 'file', mode: status.mode & 0o777, ...content };
}

function statusOf(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(join(root, path), { throwIfNoEntry: false });
  } catch (cause) {
    throw unreadable(root, path, cause);
  }
}

/**
 * The text of a file of a repository, links followed.
 *
 * @throws what the file system throws
 */
export function readText(path: string): string {
  const bytes = readBytes(path, statSync(path).size);
  // Nearly always ASCII, which need not be decoded.
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

/** The content of a file; `undefined` when it went since it was looked at. */
function readContent(root: string, path: string, size: number): FileContent | undefined {
  try {
    return contentOf(readBytes(join(root, path), size));
  } catch (cause) {
    if (isGone(cause)) return undefined;
    throw unreadable(root, path, cause);
  }
}

/** Where files are read to; what comes of it is copied before the next one. */
let scratch: Buffer | undefined;

/** The bytes of a file, valid until the next call. */
function readBytes(path: string, size: number): Buffer {
  scratch ??= Buffer.allocUnsafeSlow(SCRATCH_SIZE);
  if (size >= SCRATCH_SIZE) return readFileSync(path);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, scratch, 0, SCRATCH_SIZE, 0);
    // It grows at this moment, or is none of the files whose size says anything.
    return length === size ? scratch.subarray(0, length) : readFileSync(path);
  } finally {
    closeSync(file);
  }
}

function filesBelow(root: string, folder: string): string[] {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    if (entries.length === 0) return [`${folder}/`];
    return entries
      .flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        return entry.isDirectory() ? filesBelow(root, path) : [path];
      })
      .sort();
  } catch (cause) {
    if (isGone(cause)) return [];
    throw unreadable(root, folder, cause);
  }
}

function isGone(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === 'ENOENT';
}

function unreadable(root: string, path: string, cause: unknown): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `${join(root, path)} cannot be read`,
    why: describeSystemError(cause),
    cause,
  });
}
