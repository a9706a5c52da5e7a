import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { VmEnvironment } from '../../../generators/emulator/vm/index.ts';
import type {
  Snapshot,
  VmEmulationOptions,
  VmSetup,
} from '../../../generators/emulator/vm/index.ts';
import { runFolder } from '../../lab/support/workspace.ts';
import { labSetup } from '../../lab/vm/setup.ts';
import { median } from '../measure.ts';
import type { OpenSubject, Subject } from './subjects.ts';

/** What the first answer takes, in milliseconds: medians. */
export interface Starts {
  /** From the start of the function's process, without a snapshot. The kernel has booted by then. */
  readonly coldMs: number;
  /** From the answer to restore/next; undefined where priming cannot be left out. */
  readonly unprimedMs: number | undefined;
  readonly primedMs: number;
  /** Loading the snapshot before that. */
  readonly loadMs: number;
}

const ROUNDS = 3;

/** Translated instructions take about ten times as long. */
const PATIENT = { initLimitMs: 300_000, restoreLimitMs: 100_000, timeoutSeconds: 100 };

/** Starts a function in each way, several times. */
export async function measureStarts(subject: Subject): Promise<Starts> {
  const opened = await subject.open();
  const { companion = [], environment = {}, folders, handler } = opened;
  const scratch = await mkdtemp(join(runFolder(), 'vm-'));
  try {
    const { guestMegabytes } = subject;
    const setup = await labSetup(folders, scratch, { companion, guestMegabytes });
    const options = { handler, environment, ...PATIENT };
    const cold: number[] = [];
    for (let round = 0; round < ROUNDS; round++) cold.push(await coldStart(setup, options, opened));
    const unprimed =
      subject.unprimed &&
      (await restores(
        setup,
        { ...options, environment: { ...environment, ...subject.unprimed } },
        opened,
        join(scratch, 'unprimed'),
      ));
    const primed = await restores(setup, options, opened, join(scratch, 'primed'));
    return {
      coldMs: median(cold),
      unprimedMs: unprimed && median(unprimed.answers),
      primedMs: median(primed.answers),
      loadMs: median(primed.loads),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function coldStart(
  setup: VmSetup,
  options: VmEmulationOptions,
  subject: OpenSubject,
): Promise<number> {
  const environment = await VmEnvironment.create(setup, { ...options, snapStart: false });
  try {
    await arrive(environment, 'ready', () => environment.init());
    const answeredAt = await invoke(environment, subject);
    return answeredAt - environment.functionStartedAt!;
  } finally {
    await environment.stop();
  }
}

async function restores(
  setup: VmSetup,
  options: VmEmulationOptions,
  subject: OpenSubject,
  folder: string,
): Promise<{ readonly answers: number[]; readonly loads: number[] }> {
  const snapshot = await takeSnapshot(setup, options, folder);
  const answers: number[] = [];
  const loads: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const clone = await VmEnvironment.restore(setup, snapshot, options);
    try {
      const began = performance.now();
      await arrive(clone, 'ready', () => clone.init());
      const loaded = performance.now();
      await arrive(clone, 'ready', () => clone.emulation.restore());
      answers.push((await invoke(clone, subject)) - loaded);
      loads.push(loaded - began);
    } finally {
      await clone.stop();
    }
  }
  return { answers, loads };
}

async function takeSnapshot(
  setup: VmSetup,
  options: VmEmulationOptions,
  folder: string,
): Promise<Snapshot> {
  const original = await VmEnvironment.create(setup, options);
  try {
    await arrive(original, 'ready', () => original.init());
    return await original.snapshot(folder);
  } finally {
    await original.stop();
  }
}

/** Returns when the right answer to the subject's event was there. */
async function invoke(
  environment: VmEnvironment,
  { answer, event }: Pick<OpenSubject, 'answer' | 'event'>,
): Promise<number> {
  const result = await environment.emulation.invoke(event);
  const answeredAt = performance.now();
  const text = result.outcome === 'response' ? result.response.text : JSON.stringify(result);
  if (answer.test(text)) return answeredAt;
  throw new Error(`${text}\n${outputOf(environment)}`);
}

/** The time of a failure says nothing. */
async function arrive(
  environment: VmEnvironment,
  expected: string,
  action: () => Promise<{ readonly outcome: string }>,
): Promise<void> {
  const result = await action();
  if (result.outcome === expected) return;
  throw new Error(`${JSON.stringify(result)}\n${outputOf(environment)}`);
}

function outputOf({ emulation }: VmEnvironment): string {
  return emulation.output.map(({ text }) => text).join('\n');
}
