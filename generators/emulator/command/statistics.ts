/** How a figure spreads over several runs, in milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly min: number;
  readonly max: number;
}

/** The spread of `values`, undefined when there are none. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return undefined;
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? max;
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? min;
  return { count: sorted.length, p50: (lower + upper) / 2, min, max };
}
