import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** One line of a benchmark: what was measured, and the median of its samples in milliseconds. */
export interface Figure {
  readonly name: string;
  readonly medianMs: number;
  readonly samples: number;
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Runs actions in turn, round by round, so that what else the machine does falls on all of them alike.
 *
 * @returns a figure an action, in the given order
 */
export function compare(
  actions: Readonly<Record<string, () => void>>,
  rounds: number,
): readonly Figure[] {
  const samples = new Map(Object.keys(actions).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    const entries = Object.entries(actions);
    // Whoever comes first pays for what the others find warm: take turns in that too.
    const order = round % 2 === 0 ? entries : entries.reverse();
    for (const [name, action] of order) {
      const start = performance.now();
      action();
      samples.get(name)!.push(performance.now() - start);
    }
  }
  return [...samples].map(([name, values]) => ({
    name,
    medianMs: median(values),
    samples: values.length,
  }));
}

/** Runs a program to its end; throws when it fails, for then its time says nothing. */
export function execute(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): void {
  const { error, status, stderr } = spawnSync(file, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`, { cause: error });
}

/** Prints figures with their ratio to the first one. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  const base = figures[0]!.medianMs;
  console.log(`\n${title}`);
  for (const { medianMs, name, samples } of figures) {
    const ratio = `${(medianMs / base).toFixed(2)} x`;
    console.log(
      `  ${name.padEnd(44)} ${medianMs.toFixed(2).padStart(9)} ms  ${ratio.padStart(8)}  (median of ${samples})`,
    );
  }
}
