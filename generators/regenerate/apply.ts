import { dirname, join } from 'node:path';

import { SnapperError, describeSystemError } from '../errors/index.ts';
import { BASE_FOLDER } from './base.ts';
import { bytesOf } from './content.ts';
import {
  codeOf,
  disk,
  flushFolder,
  removeAll,
  removeEmptyFolder,
  statusAt,
  writeNew,
} from './disk.ts';
import type { Disk } from './disk.ts';
import { formatJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import { systemProcesses } from './owner.ts';
import type { Owner, Processes } from './owner.ts';
import type { Plan } from './plan.ts';
import { foldersAbove } from './safe-path.ts';
import { journalOf, stepsOf } from './steps.ts';
import type { Step } from './steps.ts';
import {
  activeFolder,
  fileAt,
  finish,
  idleFolder,
  newFile,
  oldFile,
  ownerFile,
  ownerOf,
  removeHomeIfEmpty,
  rollBack,
} from './transaction.ts';

export interface ApplyOptions {
  /** @default the real file system */
  readonly disk?: Disk;
  /** @default the operating system's */
  readonly processes?: Processes;
}

/**
 * Applies a plan to a repository, all or nothing.
 *
 * New files are staged and flushed, and a journal says what will be done, before the first of the user's
 * files moves; a file that is replaced or deleted is moved aside, never overwritten, and compared with
 * what the plan saw. When anything fails, all of it is taken back at once; when the process is killed,
 * {@link recover} does it at the next run.
 *
 * @throws SnapperError of code `failed`: another update is at work, a file changed in between, or the
 * disk refused; the repository is as it was
 */
export function applyPlan(root: string, plan: Plan, options: ApplyOptions = {}): void {
  if (plan.obstacles.length > 0 || plan.unresolved.length > 0) {
    throw new Error('a plan with obstacles or unresolved conflicts cannot be applied');
  }
  if (plan.changes.length === 0) return;
  const on = options.disk ?? disk;
  const { self } = options.processes ?? systemProcesses();
  const steps = stepsOf(plan);
  try {
    const journal = stage(root, steps, self, on);
    claim(root, self, on);
    try {
      for (const each of [BASE_FOLDER, '.']) flushFolder(on, join(root, each));
      perform(root, steps, journal, on);
      finish(root, journal, self, on);
    } catch (cause) {
      throw failure(root, cause, takeBack(root, journal, self, on, cause));
    }
  } catch (cause) {
    throw failure(root, cause);
  }
}

/** What was there when a plan was made is not there any more. */
class ChangedError extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} changed`);
    this.path = path;
  }
}

/** Writes everything that the transaction needs into a folder of its own; nothing of the user's moves. */
function stage(root: string, steps: readonly Step[], self: Owner, on: Disk): Journal {
  const folder = idleFolder(root, self);
  const journal = journalOf(root, steps, on);
  requireFolder(root, BASE_FOLDER, on);
  try {
    removeAll(on, folder);
    // One call for both: another process may remove the outer one while it is empty.
    on.mkdirSync(folder, { recursive: true });
    on.mkdirSync(join(folder, 'new'));
    on.mkdirSync(join(folder, 'old'));
    on.closeSync(on.openSync(ownerFile(folder, self), 'wx'));
    for (const [index, { file, replaces }] of steps.entries()) {
      if (file === undefined) continue;
      writeNew(on, newFile(folder, index), bytesOf(file), file.mode, replaces);
    }
    writeNew(on, join(folder, 'journal.json'), Buffer.from(formatJournal(journal)), 0o644, false);
    for (const each of ['new', '.']) flushFolder(on, join(folder, each));
    return journal;
  } catch (cause) {
    discard(root, self, on);
    throw cause;
  }
}

/** Makes the prepared transaction the one at work. */
function claim(root: string, self: Owner, on: Disk): void {
  const active = activeFolder(root);
  try {
    // Where an empty folder would be replaced, a lock of somebody else's is not: it is never empty.
    on.renameSync(idleFolder(root, self), active);
  } catch (cause) {
    const owner = ownerIn(active, on);
    // By now the other one may have ended.
    const isTaken = ['EEXIST', 'ENOTEMPTY'].includes(codeOf(cause) ?? '');
    const isBusy = isTaken || statusAt(on, active) !== undefined;
    discard(root, self, on);
    throw isBusy ? busy(root, owner) : cause;
  }
}

function perform(root: string, steps: readonly Step[], journal: Journal, on: Disk): void {
  const folder = activeFolder(root);
  for (const { path } of steps) requireFolder(root, dirname(path), on);
  const each = [...steps.entries()];
  const going = each.filter(([, step]) => step.after === undefined);
  for (const [index, step] of going) moveAside(root, folder, index, step, on);
  for (const path of [...journal.emptied.keys()].reverse()) {
    removeEmptyFolder(on, join(root, path));
  }
  for (const path of journal.made) makeFolder(root, path, on);
  for (const [index, step] of each) {
    if (step.after === undefined) continue;
    if (step.before !== undefined) moveAside(root, folder, index, step, on);
    place(newFile(folder, index), root, step.path, on);
  }
}

/** Moves the user's file out of the way, and looks at what it has got: from here nobody changes it. */
function moveAside(
  root: string,
  folder: string,
  index: number,
  { before, mode, path }: Step,
  on: Disk,
): void {
  const old = oldFile(folder, index);
  try {
    on.renameSync(join(root, path), old);
  } catch (cause) {
    throw ['ENOENT', 'ENOTDIR'].includes(codeOf(cause) ?? '') ? new ChangedError(path) : cause;
  }
  const found = fileAt(on, old);
  if (found?.sha256 !== before || found?.mode !== mode) throw new ChangedError(path);
}

function makeFolder(root: string, path: string, on: Disk): void {
  try {
    on.mkdirSync(join(root, path));
  } catch (cause) {
    throw codeOf(cause) === 'EEXIST' ? new ChangedError(path) : cause;
  }
}

/** Puts a staged file at a path where nothing is. A link fails when there is something; a rename would not. */
function place(staged: string, root: string, path: string, on: Disk): void {
  const target = join(root, path);
  try {
    on.linkSync(staged, target);
  } catch (cause) {
    const code = codeOf(cause) ?? '';
    if (code === 'EEXIST') throw new ChangedError(path);
    if (!['ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EMLINK'].includes(code)) throw cause;
    // A file system without hard links.
    if (statusAt(on, target) !== undefined) throw new ChangedError(path);
    on.renameSync(staged, target);
  }
}

/** Makes sure that nothing on the way to a folder of the repository leads out of it. */
function requireFolder(root: string, folder: string, on: Disk): void {
  if (folder === '.') return;
  for (const path of [...foldersAbove(folder), folder]) {
    const status = statusAt(on, join(root, path));
    if (status === undefined) return;
    if (status.isSymbolicLink()) throw new ChangedError(path);
  }
}

function takeBack(
  root: string,
  journal: Journal,
  self: Owner,
  on: Disk,
  cause: unknown,
): readonly string[] {
  try {
    return rollBack(root, journal, self, on);
  } catch (error) {
    throw new SnapperError({
      code: 'failed',
      what: `the update of ${root} failed, and could not be taken back either`,
      why: `${describeSystemError(cause)}; then ${describeSystemError(error)}`,
      next: 'Nothing is lost: mend the cause and run create-snapper-lambda update again, which first takes it back.',
      cause: error,
    });
  }
}

function discard(root: string, self: Owner, on: Disk): void {
  try {
    removeAll(on, idleFolder(root, self));
    removeHomeIfEmpty(root, on);
  } catch {
    // The next update sweeps it.
  }
}

function ownerIn(folder: string, on: Disk): Owner | undefined {
  try {
    return ownerOf(on, folder);
  } catch {
    // It has just ended.
    return undefined;
  }
}

/** Another process updates the same repository. */
export function busy(root: string, owner: Owner | undefined): SnapperError {
  const who = owner === undefined ? 'another process' : `process ${owner.pid}`;
  return new SnapperError({
    code: 'failed',
    what: `${root} is being updated by ${who}`,
    next: 'Nothing was changed; wait for it, and run the same command again.',
  });
}

function failure(root: string, cause: unknown, kept: readonly string[] = []): SnapperError {
  if (cause instanceof SnapperError) return cause;
  const why =
    cause instanceof ChangedError
      ? `${cause.path} changed while the update was under way`
      : describeSystemError(cause);
  return new SnapperError({
    code: 'failed',
    what: `${root} could not be updated`,
    why,
    next:
      kept.length === 0
        ? 'It is as it was; mend the cause and run the same command again.'
        : `It is as it was, but for what came to be at ${kept.join(', ')}: what was there before is beside it, as *.snapper-old.`,
    cause,
  });
}
