import { readFile } from 'node:fs/promises';

import type { AwsCli } from './aws-cli.ts';
import type { Clock } from './clock.ts';
import { collectColdStarts } from './collect.ts';
import { ColdStartsError, messageOf } from './errors.ts';
import type { BenchResult, StackResult } from './result.ts';
import type { BenchSettings } from './settings.ts';
import { findStack, waitUntilActive } from './stack.ts';
import type { Stack } from './stack.ts';
import { waveSender } from './wave.ts';

/** What measuring needs of its surroundings. */
export interface Surroundings {
  readonly aws: AwsCli;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Today, for the result. */
  readonly date: Date;
}

/**
 * Measures each stack that is deployed, one after the other.
 *
 * @throws ColdStartsError when the first is not deployed, or when nothing could be measured.
 */
export async function bench(
  settings: BenchSettings,
  surroundings: Surroundings,
): Promise<BenchResult> {
  const event = await readEvent(settings.event);
  const stacks: StackResult[] = [];
  for (const stack of await deployed(settings, surroundings)) {
    stacks.push(await measure(stack, event, settings, surroundings));
  }
  if (stacks.every(({ coldStarts }) => coldStarts.length === 0)) {
    throw new ColdStartsError(
      'no invocation started cold: wait a quarter of an hour, and see that nothing else invokes the function',
    );
  }
  const date = surroundings.date.toISOString();
  return { format: 1, date, event: settings.event, runs: settings.runs, stacks };
}

async function deployed(
  { stacks }: BenchSettings,
  { aws, log }: Surroundings,
): Promise<readonly Stack[]> {
  const found: Stack[] = [];
  for (const [index, { name, target }] of stacks.entries()) {
    const stack = await findStack(aws, name);
    const hint = `${name} is not deployed in this account and region; \`make ${target}\` deploys it`;
    if (stack !== undefined) found.push(stack);
    else if (index === 0) throw new ColdStartsError(hint);
    else log(`${hint}, to compare`);
  }
  return found;
}

async function measure(
  stack: Stack,
  event: Buffer,
  settings: BenchSettings,
  { aws, clock, log }: Surroundings,
): Promise<StackResult> {
  const { architecture, memoryMb, name, region, runtime, snapStart, version } =
    await waitUntilActive(stack, { aws, clock, log });
  const collected = await collectColdStarts({
    stack: name,
    bounds: {
      runs: settings.runs,
      parallel: settings.parallel,
      invocations: settings.invocations,
      milliseconds: settings.minutes * 60_000,
      idleMilliseconds: settings.idleMinutes * 60_000,
    },
    send: waveSender(aws, stack, event),
    waitUntilActive: async () => {
      const current = await findStack(aws, name);
      if (current !== undefined) await waitUntilActive(current, { aws, clock, log });
    },
    clock,
    log,
  });
  const about = { runtime, snapStart, memoryMb, architecture, region, version };
  return { stack: name, ...about, ...collected };
}

async function readEvent(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw new ColdStartsError(`--event ${path}: cannot be read: ${messageOf(thrown)}`, 2);
  }
}
