import { join } from 'node:path';

import { BASE_FOLDER } from './base.ts';
import { contentOf, sha256Of } from './content.ts';
import { removeEmptyFolder, removeFolder, statusAt } from './disk.ts';
import type { Disk } from './disk.ts';
import type { Journal, Operation } from './journal.ts';
import { ownerName, parseOwnerName } from './owner.ts';
import type { Owner } from './owner.ts';

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

/** Whose a transaction is; `undefined` when nobody's. */
export function ownerOf(on: Disk, folder: string): Owner | undefined {
  const names = on.readdirSync(folder);
  const name = names.find((each) => each.startsWith(OWNER_PREFIX));
  return name === undefined ? undefined : parseOwnerName(name.slice(OWNER_PREFIX.length));
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
 * @returns paths at which something new was found; it stays, and the old file lies beside it
 */
export function rollBack(
  root: string,
  journal: Journal,
  owner: Owner,
  on: Disk,
): readonly string[] {
  const folder = activeFolder(root);
  const kept: string[] = [];
  const each = [...journal.operations.entries()].reverse();
  for (const [index, operation] of each) {
    if (isPlaced(root, folder, index, operation, on)) on.unlinkSync(join(root, operation.path));
  }
  for (const made of [...journal.made].reverse()) removeEmptyFolder(on, join(root, made));
  for (const [path, mode] of journal.emptied) {
    if (statusAt(on, join(root, path)) !== undefined) continue;
    if (!operationsBelow(path, journal).some((index) => isThere(on, oldFile(folder, index)))) {
      continue;
    }
    on.mkdirSync(join(root, path));
    on.chmodSync(join(root, path), mode);
  }
  for (const [index, { path }] of each) {
    const old = oldFile(folder, index);
    if (!isThere(on, old)) continue;
    const target = freePath(root, path, on);
    on.renameSync(old, join(root, target));
    if (target !== path) kept.push(path);
  }
  finish(root, owner, on);
  return kept;
}

/** Ends a transaction: from the rename on its work stands, and what is left is litter. */
export function finish(root: string, owner: Owner, on: Disk): void {
  const idle = idleFolder(root, owner);
  on.renameSync(activeFolder(root), idle);
  try {
    removeFolder(on, idle);
  } catch {
    // The next update sweeps it.
  }
}

/** Removes the folder for transactions' sake alone. */
export function removeHomeIfEmpty(root: string, on: Disk): void {
  removeEmptyFolder(on, join(root, BASE_FOLDER));
}

/** SHA-256 of the file at a path; `undefined` when there is no file. */
export function sha256At(on: Disk, path: string): string | undefined {
  if (statusAt(on, path)?.isFile() !== true) return undefined;
  return sha256Of(contentOf(on.readFileSync(path)));
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
  const placed = statusAt(on, join(root, path));
  if (placed?.isFile() !== true) return false;
  // Placed by a hard link, so it is the same file; where there are none, the staged one is gone.
  const staged = statusAt(on, newFile(folder, index));
  if (staged !== undefined && (staged.ino !== placed.ino || staged.dev !== placed.dev))
    return false;
  return sha256At(on, join(root, path)) === after;
}

function operationsBelow(folder: string, { operations }: Journal): number[] {
  return operations.flatMap(({ path }, index) => (path.startsWith(`${folder}/`) ? [index] : []));
}

function isThere(on: Disk, path: string): boolean {
  return statusAt(on, path) !== undefined;
}

/** The path itself, or the first one beside it at which nothing is. */
function freePath(root: string, path: string, on: Disk): string {
  for (let attempt = 0; ; attempt += 1) {
    const candidate =
      attempt === 0 ? path : `${path}${OLD_SUFFIX}${attempt === 1 ? '' : `-${attempt}`}`;
    if (!isThere(on, join(root, candidate))) return candidate;
  }
}
