import { totalMs } from './result.ts';
import type { ColdStart, StackResult } from './result.ts';

/** What a stack runs on: "java21 with SnapStart", "nodejs24.x". */
export function describeRuntime({ runtime, snapStart }: StackResult): string {
  return snapStart ? `${runtime} with SnapStart` : runtime;
}

/** A number of things: "1 cold start", "20 cold starts". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A whole number of milliseconds with separators of thousands, the same everywhere. */
export function milliseconds(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** A cold start in whole milliseconds, rounded so that the parts add up to the total. */
export function rounded(run: ColdStart): { start: number; first: number; total: number } {
  const total = Math.round(totalMs(run));
  const start = Math.min(total, Math.round(run.startMs));
  return { start, first: total - start, total };
}
