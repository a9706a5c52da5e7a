/** An axis from 0: where it ends, and where its marks are. */
export interface Scale {
  readonly end: number;
  readonly ticks: readonly number[];
}

const MOST_TICKS = 5;

/** The scale that shows values up to `greatest`, with at most five round marks after 0. */
export function scaleFor(greatest: number): Scale {
  const most = Math.max(greatest, 1);
  const power = 10 ** Math.floor(Math.log10(most / MOST_TICKS));
  // 1 ms is the finest: marks are whole numbers.
  const steps = [1, 2, 5, 10].map((factor) => Math.max(1, factor * power));
  const step = steps.find((candidate) => candidate * MOST_TICKS >= most) ?? most;
  const count = Math.ceil(most / step);
  return { end: count * step, ticks: Array.from({ length: count + 1 }, (_, n) => n * step) };
}
