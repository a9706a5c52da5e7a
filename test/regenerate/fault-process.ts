/*
 * A process of its own, for tests: it does to a repository what its parent sends, as the command line
 * would, and kills itself when it is told to.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SnapperError } from '../../generators/errors/index.ts';
import type { Disk } from '../../generators/regenerate/disk.ts';
import {
  BASE_PATH,
  applyPlan,
  parseBase,
  pathsOf,
  planUpdate,
  readCurrent,
  recover,
} from '../../generators/regenerate/index.ts';
import type { Plan, RenderedFile, UpdateInput } from '../../generators/regenerate/index.ts';
import { watchedDisk } from './faults.ts';

/** What a process is to do. */
export interface Job {
  readonly root: string;
  readonly act: Act;
  /** The call of the file system at which it kills itself, before the call is made. @default never */
  readonly killAt?: number;
  /** When it begins, in milliseconds of the clock; it waits for that awake. @default at once */
  readonly at?: number;
}

/** Something that is done to a repository. */
export type Act =
  | { readonly kind: 'apply'; readonly plan: Plan }
  | { readonly kind: 'recover' }
  | {
      readonly kind: 'update';
      readonly next: readonly (readonly [string, RenderedFile])[];
      readonly options: Partial<UpdateInput>;
    };

/** What came of it. */
export interface Result {
  /** Whether there was anything to do, and it was done. */
  readonly done: boolean;
  /** What was said instead. */
  readonly failed?: string;
}

process.on('message', (job: Job) => {
  while (job.at !== undefined && performance.timeOrigin + performance.now() < job.at);
  process.send?.(perform(job));
});

function perform({ act, killAt, root }: Job): Result {
  const disk = watchedDisk((call, make) => {
    if (call.number === killAt) process.kill(process.pid, 'SIGKILL');
    return make();
  });
  try {
    return { done: isDone(root, act, disk) };
  } catch (error) {
    if (error instanceof SnapperError) return { done: false, failed: error.message };
    return { done: false, failed: `a defect: ${String((error as Error).stack)}` };
  }
}

function isDone(root: string, act: Act, disk: Disk): boolean {
  if (act.kind === 'recover') return recover(root, { disk }).recovered;
  if (act.kind === 'apply') {
    applyPlan(root, act.plan, { disk });
    return true;
  }
  recover(root, { disk });
  const plan = planOf(root, act);
  applyPlan(root, plan, { disk });
  return plan.changes.length > 0;
}

function planOf(root: string, { next, options }: Extract<Act, { kind: 'update' }>): Plan {
  const path = join(root, BASE_PATH);
  const base = existsSync(path) ? parseBase(readFileSync(path, 'utf8')) : undefined;
  const input = { base, next: new Map(next), generator: '2.0.0', ...options };
  return planUpdate(input, readCurrent(root, pathsOf(input)));
}
