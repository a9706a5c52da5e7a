import { expect, test } from 'vitest';

import { formatTable, percentilesOf } from '../../generators/cold-starts/index.ts';
import { benchResult, coldStart, stackResult } from './support.ts';

const totals = (values: readonly number[]): number[] =>
  percentilesOf(values.map((value) => coldStart(value))).map((each) => each.coldStart.startMs);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test.each([
  // By hand: the rank is n times the percentage, rounded up.
  [[7], [7, 7, 7]],
  [
    [4, 1, 3, 2],
    [2, 4, 4],
  ],
  [upTo(9), [5, 9, 9]],
  [upTo(10), [5, 9, 10]],
  [upTo(20), [10, 18, 20]],
  [upTo(99), [50, 90, 99]],
  [upTo(100), [50, 90, 99]],
  [upTo(200), [100, 180, 198]],
])('nearest rank of %j', (values, expected) => {
  expect(totals(values)).toEqual(expected);
});

test('of no run there are none', () => expect(totals([])).toEqual([]));

test('a percentile is one run, ordered by restore and invocation together', () => {
  const runs = [coldStart(100, 900), coldStart(500, 10), coldStart(400, 300)];

  expect(percentilesOf(runs)[0]?.coldStart).toEqual(coldStart(400, 300));
});

test('the table shows parts that add up, and says how many runs there were', () => {
  const coldStarts = [{ ...coldStart(540.4, 72.4), maxMemoryMb: 121 }];
  const table = formatTable(benchResult(20, [stackResult({ coldStarts, invocations: 4 })]));

  expect(table).toContain(
    'orders, version 7: java21 with SnapStart, 1769 MB, x86_64, eu-central-1\n',
  );
  expect(table).toMatch(/^ {2}p50 +540 +73 +613$/m);
  expect(table).toContain('1 cold start in 4 invocations, at most 121 MB used');
  expect(table).toContain('With fewer than 10 runs p90 and p99 are the slowest run.');
});

test.each([
  [9, 'fewer than 10'],
  [10, 'fewer than 100'],
  [99, 'fewer than 100'],
  [100, undefined],
])('of %d runs the table says what the percentiles are', (runs, note) => {
  const [, found] = /With (fewer than \d+)/.exec(formatTable(benchResult(runs))) ?? [];

  expect(found).toBe(note);
});
