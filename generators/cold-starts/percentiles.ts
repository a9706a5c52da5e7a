import { totalMs } from './result.ts';
import type { ColdStart } from './result.ts';

/** The percentiles that are shown. */
export const PERCENTILES = [50, 90, 99] as const;

/** A percentile of cold starts: the run that stands at it, so that its parts add up. */
export interface Percentile {
  readonly percent: number;
  readonly coldStart: ColdStart;
}

/**
 * The percentiles of cold starts by their total, by nearest rank: each is a run that was measured, none
 * is interpolated. Of fewer than 100 runs the 99th is the slowest, of fewer than 10 the 90th as well.
 */
export function percentilesOf(coldStarts: readonly ColdStart[]): readonly Percentile[] {
  const sorted = coldStarts.toSorted((left, right) => totalMs(left) - totalMs(right));
  return PERCENTILES.flatMap((percent) => {
    const coldStart = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
    return coldStart === undefined ? [] : [{ percent, coldStart }];
  });
}

/** What to know of the percentiles of so few runs; undefined when there are enough. */
export function fewRunsNote(counts: readonly number[]): string | undefined {
  const fewest = Math.min(...counts.filter((count) => count > 0));
  if (fewest < 10) return 'With fewer than 10 runs p90 and p99 are the slowest run.';
  if (fewest < 100) return 'With fewer than 100 runs p99 is the slowest run.';
  return undefined;
}
