import type { BenchResult, ColdStart, StackResult } from '../../generators/cold-starts/index.ts';

/** A cold start of so many milliseconds. */
export function coldStart(startMs: number, durationMs = 0): ColdStart {
  return { kind: 'restore', startMs, durationMs };
}

/** Cold starts that differ as real ones do: most are quick, a few are slow. */
export function manyColdStarts(count: number, quickest = 350, firstMs = 12): ColdStart[] {
  return Array.from({ length: count }, (_, index) =>
    coldStart(quickest + 500 * (((index * 37) % 100) / 100) ** 3, firstMs + (index % 7)),
  );
}

/** The result of a stack, with plausible values for all that is not given. */
export function stackResult(some: Partial<StackResult> = {}): StackResult {
  const coldStarts = some.coldStarts ?? manyColdStarts(20);
  return {
    stack: 'orders',
    runtime: 'java21',
    snapStart: true,
    memoryMb: 1769,
    architecture: 'x86_64',
    region: 'eu-central-1',
    version: '7',
    invocations: coldStarts.length,
    throttled: 0,
    ...some,
    coldStarts,
  };
}

/** A snapped and a managed stack with that many runs each. */
export function benchResult(runs: number, stacks?: readonly StackResult[]): BenchResult {
  const managed = { stack: 'orders-managed', runtime: 'nodejs24.x', snapStart: false };
  return {
    format: 1,
    date: '2026-11-26T08:00:00.000Z',
    event: 'events/event.json',
    runs,
    stacks: stacks ?? [
      stackResult({ coldStarts: manyColdStarts(runs) }),
      stackResult({ ...managed, coldStarts: manyColdStarts(runs, 1_400, 180) }),
    ],
  };
}
