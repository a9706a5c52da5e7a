import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import {
  packImages,
  readGuestTools,
  usableAccelerator,
  VmEnvironment,
} from '../../../generators/emulator/vm/index.ts';
import type {
  Snapshot,
  VmEmulationOptions,
  VmSetup,
} from '../../../generators/emulator/vm/index.ts';
import { ensurePackages } from '../../lab/support/debian.ts';
import { runFolder } from '../../lab/support/workspace.ts';
import { trixieKernel } from '../../lab/vm/kernel.ts';
import { median } from '../measure.ts';
import type { Subject } from './subjects.ts';

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

const COMMAND = ['/opt/snapper/wrapper', '/var/lang/bin/java', '-cp', 'runtime.jar', 'AWSLambda'];

/** Translated instructions take about ten times as long. */
const PATIENT = { initLimitMs: 300_000, restoreLimitMs: 100_000, timeoutSeconds: 100 };

/** Starts a function in each way, several times. */
export async function measureStarts(subject: Subject): Promise<Starts> {
  await ensurePackages('qemu-system-x86', 'squashfs-tools', 'busybox-static');
  const { event, folders, handler } = await subject.open();
  const scratch = await mkdtemp(join(runFolder(), 'vm-'));
  try {
    const setup = {
      images: await packImages(folders, scratch),
      tools: await readGuestTools(await trixieKernel()),
      qemu: 'qemu-system-x86_64',
      accelerator: await usableAccelerator(),
      command: COMMAND,
      guestMegabytes: subject.guestMegabytes,
    };
    const options = { handler, ...PATIENT };
    const cold: number[] = [];
    for (let round = 0; round < ROUNDS; round++) cold.push(await coldStart(setup, options, event));
    const unprimed = subject.canBeUnprimed
      ? await restores(setup, unprimedOptions(options), event, join(scratch, 'unprimed'))
      : undefined;
    const primed = await restores(setup, options, event, join(scratch, 'primed'));
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

function unprimedOptions(options: VmEmulationOptions): VmEmulationOptions {
  return { ...options, environment: { SNAPPER_PRIME_COUNT: '0' } };
}

async function coldStart(
  setup: VmSetup,
  options: VmEmulationOptions,
  event: unknown,
): Promise<number> {
  const environment = await VmEnvironment.create(setup, { ...options, snapStart: false });
  try {
    await arrive(environment, 'ready', () => environment.init());
    await arrive(environment, 'response', () => environment.emulation.invoke(event));
    return performance.now() - environment.functionStartedAt!;
  } finally {
    await environment.stop();
  }
}

async function restores(
  setup: VmSetup,
  options: VmEmulationOptions,
  event: unknown,
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
      await arrive(clone, 'response', () => clone.emulation.invoke(event));
      answers.push(performance.now() - loaded);
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

/** The time of a failure says nothing. */
async function arrive(
  { emulation }: VmEnvironment,
  expected: string,
  action: () => Promise<{ readonly outcome: string }>,
): Promise<void> {
  const result = await action();
  if (result.outcome === expected) return;
  const output = emulation.output.map(({ text }) => text).join('\n');
  throw new Error(`${JSON.stringify(result)}\n${output}`);
}
