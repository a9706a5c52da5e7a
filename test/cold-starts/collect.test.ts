import { expect, test } from 'vitest';

import { collectColdStarts } from '../../generators/cold-starts/index.ts';
import type { Bounds, Collected, Outcome } from '../../generators/cold-starts/index.ts';

const MINUTE = 60_000;

const cold: Outcome = { kind: 'answered', report: { durationMs: 9, restoreMs: 400 } };
const warm: Outcome = { kind: 'answered', report: { durationMs: 1 } };
const refused = (kind: 'throttled' | 'not-ready' | 'denied'): Outcome => ({
  kind: 'failed',
  failure: { kind, reason: kind },
});

interface Lambda {
  readonly collect: (bounds?: Partial<Bounds>) => Promise<Collected>;
  readonly waves: number[];
  readonly lines: string[];
  readonly slept: number[];
  readonly woken: () => number;
}

/** What Lambda does with waves, over a clock that moves only by waiting. */
function lambda(answer: (size: number, now: number, wave: number) => readonly Outcome[]): Lambda {
  const [waves, lines, slept]: [number[], string[], number[]] = [[], [], []];
  let [now, woken] = [0, 0];
  return {
    waves,
    lines,
    slept,
    woken: () => woken,
    collect: (bounds = {}) =>
      collectColdStarts({
        stack: 'orders',
        bounds: {
          runs: 20,
          parallel: 25,
          invocations: 200,
          milliseconds: 30 * MINUTE,
          idleMilliseconds: 10 * MINUTE,
          ...bounds,
        },
        send: async (size) => {
          waves.push(size);
          return Promise.resolve(answer(size, now, waves.length));
        },
        waitUntilActive: async () => Promise.resolve(void (woken += 1)),
        clock: {
          now: () => now,
          sleep: async (milliseconds) => {
            now += milliseconds;
            slept.push(milliseconds);
            return Promise.resolve();
          },
        },
        log: (line) => lines.push(line),
      }),
  };
}

/** Environments that stay for some minutes: only what exceeds those that are idle starts cold. */
function environments(limit = Infinity) {
  let [idle, since] = [0, 0];
  return (size: number, now: number): Outcome[] => {
    if (now - since >= 5 * MINUTE) idle = 0;
    since = now;
    const admitted = Math.min(size, limit);
    const started = Math.max(0, admitted - idle);
    idle += started;
    return Array.from({ length: size }, (_, index) => {
      if (index >= admitted) return refused('throttled');
      return index < started ? cold : warm;
    });
  };
}

test('one wave is enough where all start cold', async () => {
  const { collect, slept, waves } = lambda(environments());

  const { coldStarts, invocations } = await collect();

  expect(coldStarts).toHaveLength(20);
  expect(coldStarts[0]).toEqual({ kind: 'restore', startMs: 400, durationMs: 9 });
  expect({ invocations, slept, waves }).toEqual({ invocations: 20, slept: [], waves: [20] });
});

test('invocations that met a warm environment are not counted, and the next wave exceeds those', async () => {
  const { collect, waves } = lambda((size, _, wave) =>
    Array.from({ length: size }, (_, index) => (wave > 1 || index < 12 ? cold : warm)),
  );

  const { coldStarts, invocations } = await collect();

  // 8 are missing, and 12 environments are idle.
  expect(waves).toEqual([20, 20]);
  expect(coldStarts).toHaveLength(20);
  expect(invocations).toBe(40);
});

test('for more runs than go at once it waits until Lambda gives up idle environments', async () => {
  const { collect, lines, slept, waves } = lambda(environments());

  const { coldStarts } = await collect({ runs: 60, invocations: 600 });

  expect(coldStarts).toHaveLength(60);
  expect(waves).toEqual([25, 25, 10]);
  expect(slept).toEqual([10 * MINUTE, 10 * MINUTE]);
  expect(lines.join('\n')).toContain('25 cold starts of 60');
});

test('a low quota is found out by throttling, and kept to', async () => {
  const { collect, waves } = lambda(environments(10));

  const { coldStarts, throttled } = await collect();

  expect(coldStarts).toHaveLength(20);
  expect(throttled).toBe(10);
  expect(waves).toEqual([20, 10]);
});

test('when all are throttled it goes slower and slower, and gives up in the end', async () => {
  const { collect, slept, waves } = lambda((size) =>
    Array<Outcome>(size).fill(refused('throttled')),
  );

  await expect(collect()).rejects.toThrow(/Lambda throttles invocations of orders/);

  expect(waves).toEqual([20, 10, 5, 2, 1, 1, 1, 1]);
  expect(slept).toEqual(slept.toSorted((left, right) => left - right));
});

test('a version that was inactive is waited for', async () => {
  const { collect, lines, woken } = lambda((size, _, wave) =>
    Array<Outcome>(size).fill(wave === 1 ? refused('not-ready') : cold),
  );

  expect((await collect()).coldStarts).toHaveLength(20);
  expect(woken()).toBe(1);
  expect(lines.join('\n')).toContain('SnapStartNotReadyException');
});

test('what waiting does not mend ends it at once', async () => {
  const { collect, waves } = lambda((size) => [
    refused('denied'),
    ...Array<Outcome>(size - 1).fill(cold),
  ]);

  await expect(collect()).rejects.toThrow(/lambda:InvokeFunction/);
  expect(waves).toHaveLength(1);
});

test('time is bounded: what was measured so far counts', async () => {
  const { collect, lines, waves } = lambda((size) => Array<Outcome>(size).fill(warm));

  const { coldStarts } = await collect();

  expect(coldStarts).toEqual([]);
  // At the start, and after each of two pauses of ten minutes.
  expect(waves).toHaveLength(3);
  expect(lines.at(-1)).toContain('0 cold starts of 20 within the time');
});

test('the number of invocations is bounded', async () => {
  const { collect, lines } = lambda((size, _, wave) =>
    Array.from({ length: size }, (_, index) => (index === 0 && wave < 9 ? cold : warm)),
  );

  const { invocations } = await collect({ invocations: 50 });

  expect(invocations).toBe(50);
  expect(lines.at(-1)).toContain('after 50 invocations');
});
