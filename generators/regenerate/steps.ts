import { join } from 'node:path';

import { BASE_FOLDER, BASE_PATH } from './base.ts';
import { sha256Of } from './content.ts';
import { statusAt } from './disk.ts';
import type { Disk } from './disk.ts';
import { FOLDER_BITS } from './journal.ts';
import type { Journal, Operation } from './journal.ts';
import type { FileVersion, Plan } from './plan.ts';
import { foldersAbove, safePath } from './safe-path.ts';

/** An operation with the file that it writes. */
export interface Step extends Operation {
  readonly file?: FileVersion;
  /** Permission bits of the file that goes. */
  readonly mode?: number;
  /** Whether the file takes the place of one, and so its exact permission bits. */
  readonly replaces: boolean;
}

/** The operations of a plan, in the order in which they are done: what goes makes room for what comes. */
export function stepsOf({ changes }: Plan): Step[] {
  const steps = changes.flatMap(({ after, before, from, path }): Step[] => {
    const going = from ?? path;
    safePath(path);
    safePath(going);
    const gone = before && {
      path: going,
      before: sha256Of(before),
      mode: before.mode,
      replaces: false,
    };
    const come = after && { path, after: sha256Of(after), file: after, replaces: false };
    if (gone !== undefined && come !== undefined) {
      return from === undefined
        ? [{ ...gone, ...come, replaces: true }]
        : [gone, { ...come, replaces: true }];
    }
    return [gone ?? come].filter((step) => step !== undefined);
  });
  const rank = ({ after, path }: Step): number =>
    path === BASE_PATH ? 2 : after === undefined ? 0 : 1;
  return steps.sort((left, right) => rank(left) - rank(right));
}

/** What a transaction of these steps is about to do, to a repository as it is now. */
export function journalOf(root: string, steps: readonly Step[], on: Disk): Journal {
  const needed = new Set(
    steps.flatMap(({ after, path }) => (after === undefined ? [] : foldersAbove(path))),
  );
  const left = new Set(
    steps.flatMap(({ after, path }) => (after === undefined ? foldersAbove(path) : [])),
  );
  const gone = new Set(steps.flatMap(({ after, path }) => (after === undefined ? [path] : [])));
  const isFolder = (path: string): boolean =>
    statusAt(on, join(root, path))?.isDirectory() === true;
  return {
    operations: steps.map(({ after, before, path }) => ({
      path,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    })),
    // The folder that the transaction itself lies in is there by then.
    made: [...needed]
      .filter((path) => path !== BASE_FOLDER && (gone.has(path) || !isFolder(path)))
      .sort(),
    emptied: new Map(
      [...left]
        .filter((path) => !needed.has(path))
        .sort()
        .flatMap((path) => {
          const status = statusAt(on, join(root, path));
          return status === undefined ? [] : [[path, Number(status.mode) & FOLDER_BITS] as const];
        }),
    ),
  };
}
