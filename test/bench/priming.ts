import { performance } from 'node:perf_hooks';

import type { Emulation } from '../../generators/emulator/index.ts';
import { openHost as openDotnetHost } from '../lab/dotnet/support/host.ts';
import { packageOf, withPrime } from '../lab/dotnet/support/publish.ts';
import { functionPackage } from '../lab/python/support/function-package.ts';
import { openHost as openPythonHost } from '../lab/python/support/host.ts';
import { dotnetObstacle } from '../lab/support/dotnet-sdk.ts';
import { labObstacle } from '../lab/support/obstacle.ts';
import { median, printFigures } from './measure.ts';
import type { Figure } from './measure.ts';

const ROUNDS = 5;
const EVENT = { id: 'primed' };

/** A function that is started, primed a number of times, in a host of its own. */
interface Subject {
  readonly title: string;
  /** How often to prime. */
  readonly primes: readonly number[];
  /** Why it cannot run on this machine, or undefined. */
  readonly obstacle: string | undefined;
  readonly open: () => Promise<(environment: Readonly<Record<string, string>>) => Promise<Run>>;
}

interface Run {
  readonly emulation: Emulation;
  readonly stop: () => Promise<void>;
}

/** Milliseconds of what a caller waits for, and of what the snapshot hides. */
interface Sample {
  readonly init: number;
  readonly restore: number;
  readonly first: number;
  readonly tenth: number;
}

const dotnet: Subject = {
  title: '.NET 10',
  primes: [0, 1, 10, 30],
  obstacle: dotnetObstacle(),
  open: async () => {
    const task = await withPrime(await packageOf('Lab'), EVENT);
    return async (environment) => {
      const host = await openDotnetHost();
      const handler = 'Lab::Lab.Journal::Handle';
      const emulation = await host.start({ handler, task, environment });
      return { emulation, stop: () => host.stopAll() };
    };
  },
};

const python: Subject = {
  title: 'Python 3.13',
  primes: [0, 1, 5],
  obstacle: undefined,
  open: async () => {
    const task = await functionPackage({ prime: EVENT });
    return async (environment) => {
      const host = await openPythonHost();
      const emulation = await host.start({ handler: 'journal.handler', task, environment });
      return { emulation, stop: () => host.stopAll() };
    };
  },
};

/** What the first invocation after a restore costs, by how often the function was primed. */
export async function priming(): Promise<void> {
  for (const subject of [dotnet, python]) {
    const obstacle = labObstacle() ?? subject.obstacle;
    if (obstacle === undefined) await compareCounts(subject);
    else console.log(`\nPriming, ${subject.title}: not measured, ${obstacle}`);
  }
}

async function compareCounts({ title, primes, open }: Subject): Promise<void> {
  const start = await open();
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const count of primes) {
      const name = count === 0 ? 'not primed' : `primed by ${count}`;
      const sample = await measure(await start({ SNAPPER_PRIME_COUNT: String(count) }));
      samples.set(name, [...(samples.get(name) ?? []), sample]);
    }
  }
  const parts: readonly [keyof Sample, string][] = [
    ['first', 'first invocation after the restore'],
    ['tenth', 'tenth invocation'],
    ['restore', 'restore/next to invocation/next'],
    ['init', 'init, which the snapshot hides'],
  ];
  for (const [part, what] of parts) {
    printFigures(
      `Priming, ${title}: ${what}`,
      [...samples].map(([name, all]): Figure => {
        const values = all.map((sample) => sample[part]);
        return { name, medianMs: median(values), samples: values.length };
      }),
    );
  }
}

async function measure({ emulation, stop }: Run): Promise<Sample> {
  try {
    const init = await time(() => emulation.init());
    const restore = await time(() => emulation.restore());
    const invocations: number[] = [];
    for (let number = 1; number <= 10; number++) {
      invocations.push(await time(() => emulation.invoke({ id: String(number) })));
    }
    return { init, restore, first: invocations[0]!, tenth: invocations[9]! };
  } finally {
    await stop();
  }
}

async function time(action: () => Promise<{ outcome: string }>): Promise<number> {
  const began = performance.now();
  const { outcome } = await action();
  const milliseconds = performance.now() - began;
  // The time of a failure says nothing.
  if (outcome !== 'ready' && outcome !== 'response') throw new Error(`it ended as ${outcome}`);
  return milliseconds;
}
