import { performance } from 'node:perf_hooks';

import { openHost } from '../lab/dotnet/support/host.ts';
import { packageOf, withPrime } from '../lab/dotnet/support/publish.ts';
import { labObstacle } from '../lab/support/obstacle.ts';
import { median, printFigures } from './measure.ts';
import type { Figure } from './measure.ts';

const ROUNDS = 5;
const EVENT = { id: 'primed' };

/** Milliseconds of what a caller waits for, and of what the snapshot hides. */
interface Sample {
  readonly init: number;
  readonly restore: number;
  readonly first: number;
  readonly tenth: number;
}

/** What the first invocation after a restore costs, by how often the function was primed. */
export async function priming(): Promise<void> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) {
    console.log(`\nPriming: not measured, ${obstacle}`);
    return;
  }
  const task = await withPrime(await packageOf('Lab'), EVENT);
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const primes of [0, 1, 10, 30]) {
      const name = primes === 0 ? 'not primed' : `primed by ${primes}`;
      samples.set(name, [...(samples.get(name) ?? []), await measure(task, primes)]);
    }
  }
  const parts: readonly [keyof Sample, string][] = [
    ['first', 'Priming, .NET 10: first invocation after the restore'],
    ['tenth', 'Priming, .NET 10: tenth invocation'],
    ['restore', 'Priming, .NET 10: restore/next to invocation/next'],
    ['init', 'Priming, .NET 10: init, which the snapshot hides'],
  ];
  for (const [part, title] of parts) {
    printFigures(
      title,
      [...samples].map(([name, all]): Figure => ({
        name,
        medianMs: median(all.map((sample) => sample[part])),
        samples: all.length,
      })),
    );
  }
}

async function measure(task: string, primes: number): Promise<Sample> {
  const host = await openHost();
  try {
    const emulation = await host.start({
      handler: 'Lab::Lab.Journal::Handle',
      task,
      environment: { SNAPPER_PRIME_COUNT: String(primes) },
    });
    const began = performance.now();
    await emulation.init();
    const init = performance.now() - began;
    const restoring = performance.now();
    await emulation.restore();
    const restore = performance.now() - restoring;
    const invocations: number[] = [];
    for (let number = 1; number <= 10; number++) {
      const invoking = performance.now();
      await host.answer(emulation, { id: String(number) });
      invocations.push(performance.now() - invoking);
    }
    return { init, restore, first: invocations[0]!, tenth: invocations[9]! };
  } finally {
    await host.stopAll();
  }
}
