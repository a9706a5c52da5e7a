import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatTimeline } from '../../../generators/emulator/index.ts';
import { VmEnvironment } from '../../../generators/emulator/vm/index.ts';
import type { GuestFolders, VmEmulationOptions } from '../../../generators/emulator/vm/index.ts';
import { runFolder } from '../support/workspace.ts';
import { labSetup } from './setup.ts';

/** A function in a virtual machine. */
export interface VmFunction {
  readonly folders: GuestFolders;
  readonly handler: string;
  /** Of the guest. @default 512 */
  readonly guestMegabytes?: number;
}

/** A clone that has been restored. */
export interface Clone {
  /** The JSON that the function answers. @throws Error when it answers an error */
  ask(question: string): Promise<unknown>;
}

export interface CloneOptions<Result> {
  readonly count: number;
  /** How long the snapshot lies on the disk, in milliseconds. @default 0 */
  readonly pauseMs?: number;
  /** Asks a clone what the test wants to know of it. */
  readonly interview: (clone: Clone, index: number) => Promise<Result>;
}

/** Software emulation on a busy machine takes its time; the limits of Lambda are tested elsewhere. */
const PATIENT = { restoreLimitMs: 60_000, timeoutSeconds: 60 };

/**
 * Boots a function in a virtual machine, restores clones of its snapshot one after the other, and
 * interviews each. Nothing is left on the disk.
 */
export async function cloneFunction<Result>(
  { folders, handler, guestMegabytes = 512 }: VmFunction,
  { count, interview, pauseMs = 0 }: CloneOptions<Result>,
): Promise<Result[]> {
  const scratch = await mkdtemp(join(runFolder(), 'vm-'));
  const options: VmEmulationOptions = { handler, ...PATIENT };
  try {
    const setup = await labSetup(folders, scratch, { guestMegabytes });
    const original = await VmEnvironment.create(setup, options);
    const snapshot = await during(original, async () => {
      await arrive(original, 'init');
      return original.snapshot(join(scratch, 'snapshot'));
    });
    await sleep(pauseMs);
    const results: Result[] = [];
    for (let index = 0; index < count; index++) {
      const clone = await VmEnvironment.restore(setup, snapshot, options);
      results.push(
        await during(clone, async () => {
          await arrive(clone, 'init');
          await arrive(clone, 'restore');
          return interview({ ask: (question) => ask(clone, question) }, index);
        }),
      );
    }
    return results;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Stops a machine after an action, however that ends. */
async function during<Result>(
  environment: VmEnvironment,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } finally {
    await environment.stop();
  }
}

async function arrive(environment: VmEnvironment, phase: 'init' | 'restore'): Promise<void> {
  const result = await (phase === 'init' ? environment.init() : environment.emulation.restore());
  if (result.outcome !== 'ready') throw new Error(report(phase, result, environment));
}

async function ask(environment: VmEnvironment, question: string): Promise<unknown> {
  const result = await environment.emulation.invoke({ ask: question });
  if (result.outcome !== 'response') throw new Error(report(question, result, environment));
  return result.response.json;
}

function report(what: string, result: unknown, { emulation }: VmEnvironment): string {
  const output = emulation.output.map(({ text }) => text).join('\n');
  return `${what}: ${JSON.stringify(result)}\n${formatTimeline(emulation.timeline)}\n${output}`;
}
