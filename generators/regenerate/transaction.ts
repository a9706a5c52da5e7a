import { join, posix } from 'node:path';

import { BASE_FOLDER } from './base.ts';
import { contentOf, sha256Of } from './content.ts';
import { flushFolder, namesIn, removeAll, removeEmptyFolder, statusAt } from './disk.ts';
import type { Disk } from './disk.ts';
import type { Journal, Operation } from './journal.ts';
import { ownerName, parseOwnerName } from './owner.ts';
import type { Owner } from './owner.ts';
import { foldersAbove } from './safe-path.ts';

/*
 * The folder of a transaction, from its beginning to its end:
 *
 *   .snapper/update-<owner>/   being prepared, or finished: nothing depends on it
 *   .snapper/update/           at work. It is both the lock and the undo log: it appears by one rename,
 *                              which fails when there is one already, and it ends by one rename
 *
 *     owner-<owner>            whose it is
 *     journal.json             what is done, see journal.ts
 *     new/<index>  old/<index> files on their way into the repository, and out of it
 */

/** The name of the transaction that is at work. */
const ACTIVE = 'update';
const OWNER_PREFIX = 'owner-';

/** Suffix of a user's file whose place somebody took while an update was broken off. */
const OLD_SUFFIX = '.snapper-old';

/** The transaction at work in a repository. */
export function activeFolder(root: string): string {
  return join(root, BASE_FOLDER, ACTIVE);
}

/** The folder in which a process prepares its transaction, and which it clears away at the end. */
export function idleFolder(root: string, owner: Owner): string {
  return join(root, BASE_FOLDER, `${ACTIVE}-${ownerName(owner)}`);
}

/** The owner of an idle transaction's folder, by its name; `undefined` when it is none. */
export function idleOwner(name: string): Owner | undefined {
  return name.startsWith(`${ACTIVE}-`) ? parseOwnerName(name.slice(ACTIVE.length + 1)) : undefined;
}

export function ownerFile(folder: string, owner: Owner): string {
  return join(folder, `${OWNER_PREFIX}${ownerName(owner)}`);
}

/** Whose a transaction is; `undefined` when it does not say so, or is not there. */
export function ownerOf(on: Disk, folder: string): Owner | undefined {
  return namesIn(on, folder)
    .filter((name) => name.startsWith(OWNER_PREFIX))
    .map((name) => parseOwnerName(name.slice(OWNER_PREFIX.length)))
    .find((owner) => owner !== undefined);
}

export function newFile(folder: string, index: number): string {
  return join(folder, 'new', String(index));
}

export function oldFile(folder: string, index: number): string {
  return join(folder, 'old', String(index));
}

/**
 * Takes back whatever a transaction has done so far, and ends it. Can be broken off and repeated at any
 * point.
 *
 * @returns paths at which something new was found; it stays, and what was there lies beside it
 */
export function rollBack(
  root: string,
  journal: Journal,
  owner: Owner,
  on: Disk,
): readonly string[] {
  const folder = activeFolder(root);
  const kept = new Set<string>();
  const each = [...journal.operations.entries()].reverse();
  for (const [index, operation] of each) {
    if (isPlaced(root, folder, index, operation, on)) on.unlinkSync(join(root, operation.path));
  }
  for (const made of [...journal.made].reverse()) {
    if (isReachable(root, posix.dirname(made), on)) removeEmptyFolder(on, join(root, made));
  }
  for (const [index, { path }] of each) {
    const old = oldFile(folder, index);
    if (!isThere(on, old)) continue;
    const { taken, target } = wayBack(root, path, journal, on);
    on.renameSync(old, join(root, target));
    if (taken !== undefined) kept.add(taken);
  }
  finish(root, journal, owner, on);
  return [...kept];
}

/** Ends a transaction: from the rename on its work stands, and what is left is litter. */
export function finish(root: string, journal: Journal, owner: Owner, on: Disk): void {
  const active = activeFolder(root);
  const idle = idleFolder(root, owner);
  // Without power, too, the work is there before the end of it is, and the end before the files go.
  for (const folder of touchedFolders(root, journal, on)) flushFolder(on, folder);
  try {
    on.renameSync(active, idle);
  } catch (cause) {
    // Over a network a rename may be done, and fail when it is asked for a second time.
    if (isThere(on, active) || !isThere(on, idle)) throw cause;
  }
  try {
    flushFolder(on, join(root, BASE_FOLDER));
    removeAll(on, idle);
    removeHomeIfEmpty(root, on);
  } catch {
    // The next update sweeps it.
  }
}

/** Removes the folder for transactions' sake alone. */
export function removeHomeIfEmpty(root: string, on: Disk): void {
  removeEmptyFolder(on, join(root, BASE_FOLDER));
}

/** The file at a path, by its hash and its permission bits; `undefined` when there is no file. */
export function fileAt(
  on: Disk,
  path: string,
): { readonly sha256: string; readonly mode: number } | undefined {
  const status = statusAt(on, path);
  if (status?.isFile() !== true) return undefined;
  const sha256 = sha256Of(contentOf(on.readFileSync(path)));
  return { sha256, mode: Number(status.mode) & 0o777 };
}

/** Whether the transaction has put its file at a path, and nobody has changed it since. */
function isPlaced(
  root: string,
  folder: string,
  index: number,
  { after, before, path }: Operation,
  on: Disk,
): boolean {
  if (after === undefined) return false;
  if (before !== undefined && !isThere(on, oldFile(folder, index))) return false;
  if (!isReachable(root, posix.dirname(path), on)) return false;
  const placed = statusAt(on, join(root, path));
  if (placed?.isFile() !== true) return false;
  // Placed by a hard link, so it is the same file; where there are none, the staged one is gone.
  const staged = statusAt(on, newFile(folder, index));
  if (staged !== undefined && (staged.ino !== placed.ino || staged.dev !== placed.dev))
    return false;
  return fileAt(on, join(root, path))?.sha256 === after;
}

function isThere(on: Disk, path: string): boolean {
  return statusAt(on, path) !== undefined;
}

/** Whether the way to a folder of the repository is folders alone; a link would lead out of it. */
function isReachable(root: string, folder: string, on: Disk): boolean {
  return [...foldersAbove(folder), folder].every((each) => isFolder(on, join(root, each)));
}

function isFolder(on: Disk, path: string): boolean {
  return statusAt(on, path)?.isDirectory() === true;
}

/** The folders in which a transaction adds or removes something, as far as they are there. */
function touchedFolders(root: string, { emptied, made, operations }: Journal, on: Disk): string[] {
  const paths = [...operations.map(({ path }) => path), ...made, ...emptied.keys()];
  const folders = new Set(paths.map((path) => posix.dirname(path)));
  return [...folders]
    .filter((folder) => isReachable(root, folder, on))
    .map((folder) => join(root, folder));
}

/**
 * Makes the way for a file that comes back, folder by folder. Where something else stands by now, the
 * way leads past it.
 */
function wayBack(
  root: string,
  path: string,
  { emptied }: Journal,
  on: Disk,
): { readonly target: string; readonly taken: string | undefined } {
  let target = '';
  let taken: string | undefined;
  const advance = (original: string, forFolder: boolean): void => {
    const wanted = posix.join(target, posix.basename(original));
    target = freePath(root, wanted, forFolder, on);
    if (target !== wanted) taken ??= wanted;
  };
  for (const folder of foldersAbove(path)) {
    advance(folder, true);
    if (!isThere(on, join(root, target))) makeFolder(root, target, emptied.get(folder), on);
  }
  advance(path, false);
  return { target, taken };
}

/** Makes a folder that appears with its permission bits, also when this is broken off in between. */
function makeFolder(root: string, path: string, mode: number | undefined, on: Disk): void {
  const prepared = join(activeFolder(root), 'folder');
  removeEmptyFolder(on, prepared);
  on.mkdirSync(prepared);
  if (mode !== undefined) on.chmodSync(prepared, mode);
  on.renameSync(prepared, join(root, path));
}

/** The path itself, or the first one beside it at which nothing is; a folder may be there for a folder. */
function freePath(root: string, path: string, forFolder: boolean, on: Disk): string {
  for (let attempt = 0; ; attempt += 1) {
    const candidate =
      attempt === 0 ? path : `${path}${OLD_SUFFIX}${attempt === 1 ? '' : `-${attempt}`}`;
    const status = statusAt(on, join(root, candidate));
    if (status === undefined || (forFolder && status.isDirectory())) return candidate;
  }
}
