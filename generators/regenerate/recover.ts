import { join } from 'node:path';

import { SnapperError, describeSystemError } from '../errors/index.ts';
import { busy } from './apply.ts';
import type { ApplyOptions } from './apply.ts';
import { BASE_FOLDER } from './base.ts';
import { codeOf, disk, namesIn, removeAll, statusAt } from './disk.ts';
import type { Disk } from './disk.ts';
import { parseJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import { systemProcesses } from './owner.ts';
import type { Owner, Processes } from './owner.ts';
import {
  activeFolder,
  idleOwner,
  ownerFile,
  ownerOf,
  removeHomeIfEmpty,
  rollBack,
} from './transaction.ts';

export interface RecoverOptions extends ApplyOptions {
  /** Take over a transaction whose owner ran on another machine or in another container. */
  readonly force?: boolean;
}

/** What an update that was broken off left behind. */
export interface Recovery {
  /** Whether there was one, and it was taken back. */
  readonly recovered: boolean;
  /** Paths at which something new was found; it stayed, and the old file lies beside it. */
  readonly kept: readonly string[];
}

/** Whether an update was broken off here, or is under way. */
export function isUpdating(root: string, on: Disk = disk): boolean {
  return statusAt(on, activeFolder(root)) !== undefined;
}

/**
 * Takes back an update that was broken off, and clears away what finished ones left. Does nothing where
 * there is nothing to do; can itself be broken off at any point.
 *
 * @throws SnapperError of code `failed` when an update is under way, or its owner cannot be seen
 */
export function recover(root: string, options: RecoverOptions = {}): Recovery {
  const on = options.disk ?? disk;
  const processes = options.processes ?? systemProcesses();
  const home = join(root, BASE_FOLDER);
  const force = options.force ?? false;
  try {
    // A link in its place is left to whoever wants to write through it, and refused there.
    if (statusAt(on, home)?.isDirectory() !== true) return { recovered: false, kept: [] };
    const broken = isUpdating(root, on);
    const kept = broken ? takeOver(root, processes, force, on) : [];
    sweep(home, processes, force, on);
    if (namesIn(on, home).length === 0) removeHomeIfEmpty(root, on);
    return { recovered: broken, kept };
  } catch (cause) {
    if (cause instanceof SnapperError) throw cause;
    throw new SnapperError({
      code: 'failed',
      what: `an update of ${root} that was broken off could not be taken back`,
      why: describeSystemError(cause),
      next: `Mend the cause and run create-snapper-lambda update again; the files it replaced are in ${join(activeFolder(root), 'old')}. If none of them is yours, delete ${activeFolder(root)}.`,
      cause,
    });
  }
}

/** Makes a transaction without a living owner this process's own, and takes it back. */
function takeOver(root: string, processes: Processes, force: boolean, on: Disk): readonly string[] {
  const folder = activeFolder(root);
  const owner = ownerAtWork(root, on);
  const state = owner === undefined ? 'unknown' : processes.liveness(owner);
  if (state === 'alive') throw busy(root, owner);
  if (state === 'unknown' && !force) throw unseen(root, owner);
  const mine = ownerFile(folder, processes.self);
  try {
    // Of two processes that find the same dead owner, one succeeds.
    if (owner === undefined) on.closeSync(on.openSync(mine, 'wx'));
    else on.renameSync(ownerFile(folder, owner), mine);
  } catch (cause) {
    throw codeOf(cause) === 'ENOENT' ? busy(root, undefined) : cause;
  }
  // They come from who knows where, and must not lead there.
  for (const name of ['new', 'old']) requireFolder(join(folder, name), on);
  return rollBack(root, readJournal(folder, on), processes.self, on);
}

/** Whose the transaction at work is; `undefined` when it does not say so. */
function ownerAtWork(root: string, on: Disk): Owner | undefined {
  const folder = activeFolder(root);
  const status = statusAt(on, folder);
  if (status !== undefined && !status.isDirectory()) throw new Error(`${folder} is no folder`);
  const owner = ownerOf(on, folder);
  // While this process looked, another one may have ended it, and begun the next.
  const isSame = status !== undefined && statusAt(on, folder)?.ino === status.ino;
  if (owner === undefined && !isSame) throw busy(root, undefined);
  return owner;
}

function requireFolder(path: string, on: Disk): void {
  if (statusAt(on, path)?.isDirectory() !== true) throw new Error(`${path} is no folder`);
}

function readJournal(folder: string, on: Disk): Journal {
  const path = join(folder, 'journal.json');
  if (statusAt(on, path)?.isFile() !== true) throw new Error(`${path} is no file`);
  try {
    return parseJournal(on.readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} cannot be used: ${describeSystemError(cause)}`, { cause });
  }
}

/** Removes what processes that are gone had prepared, or finished and not cleared away. */
function sweep(home: string, processes: Processes, force: boolean, on: Disk): void {
  for (const name of namesIn(on, home)) {
    const owner = idleOwner(name);
    if (owner === undefined) continue;
    const state = processes.liveness(owner);
    if (state === 'gone' || (state === 'unknown' && force)) removeAll(on, join(home, name));
  }
}

function unseen(root: string, owner: Owner | undefined): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `an update of ${root} is under way, or was broken off`,
    why:
      owner === undefined
        ? 'it does not say which process began it'
        : `it was begun by process ${owner.pid} on ${owner.host.replace(/\.\d+$/, '')}, which cannot be seen from here`,
    next: 'If that process is gone, run create-snapper-lambda update --force, which takes it back first.',
  });
}
