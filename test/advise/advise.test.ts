import fc from 'fast-check';
import { expect, test } from 'vitest';

import { advise, isComputed } from '../../generators/advise/index.ts';
import type { Advice, AlternativeId, Workload } from '../../generators/advise/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';

const WORKLOAD: Workload = {
  initMs: 2000,
  invocations: 1_000_000,
  coldStarts: 10_000,
  durationMs: 100,
  memoryMb: 1024,
  versions: 1,
  environments: 1,
  region: 'us-east-1',
  architecture: 'x86_64',
};

function of(id: string): Partial<Workload> {
  return { runtime: catalogue.find(id)! };
}

function costsOf({ alternatives }: Advice): Partial<Record<AlternativeId, number>> {
  return Object.fromEntries(alternatives.filter(isComputed).map(({ cost, id }) => [id, cost]));
}

test('each alternative costs what comes out by hand', () => {
  const costs = costsOf(advise(WORKLOAD));

  // Requests: 1e6 x 0.0000002 = 0.2; handler: 1e6 x 0.1 s x 1 GB x 0.0000166667 = 1.66667.
  // Init: 1e4 x 2 s x 1 GB x 0.0000166667 = 0.333334.
  expect(costs.managed).toBeCloseTo(2.200004, 6);
  // Restore: 1e4 x 0.7 s x 0.0000166667 = 0.1166669; init when published: 2 s = 0.0000333334.
  expect(costs.snapped).toBeCloseTo(1.9833702334, 6);
  // Cache: 2,628,000 s x 0.0000015046 = 3.9540888; restore: 1e4 GB x 0.0001397998 = 1.397998.
  expect(costs.native).toBeCloseTo(7.3354570334, 6);
  expect(costs.container).toBeCloseTo(7.3354570334, 6);
  // 0.2 + 1e5 x 0.0000097222 = 0.97222 + 2,628,000 x 0.0000041667 = 10.9500876.
  expect(costs.provisioned).toBeCloseTo(12.1223076, 6);
});

test('arm64 and regions have prices of their own, and what is not known is said', () => {
  expect(costsOf(advise({ ...WORKLOAD, architecture: 'arm64' })).managed).toBeCloseTo(1.800008, 6);
  const { takenFrom } = advise({ ...WORKLOAD, region: 'eu-west-1' }).priceList;
  expect(takenFrom).toEqual({
    compute: 'eu-west-1',
    provisioned: 'eu-west-1',
    snapStart: 'us-east-1',
  });
  const seoul = advise({ ...WORKLOAD, region: 'ap-northeast-2' }).priceList;
  expect(seoul.prices.snapStart).toEqual({ cache: 0.0000018383, restore: 0.0001674588 });
});

test.each<[Partial<Workload>, AlternativeId | undefined, string | undefined]>([
  [{ initMs: 93 }, 'managed', 'init-short'],
  [{ initMs: 699 }, 'managed', 'init-short'],
  [{ initMs: 700 }, 'managed', 'init-borderline'],
  [{ initMs: 999 }, 'managed', 'init-borderline'],
  [{ initMs: 1000 }, 'snapped', 'snapped-unknown-runtime'],
  [{ coldStarts: 0 }, 'managed', 'no-cold-starts'],
  [of('nodejs24.x'), 'snapped', 'snapped-without-native'],
  [of('python3.13'), 'native', 'native-near'],
  [{ ...of('python3.13'), versions: 9 }, 'snapped', 'snapped-cheaper'],
  [of('java21'), 'native', 'native-free'],
  [of('python3.11'), 'container', 'only-container'],
  [{ region: 'ap-east-2' }, 'managed', 'no-snapshot'],
  [{ ...of('dotnet9'), region: 'ap-east-2' }, 'provisioned', 'only-provisioned'],
  [{ ...of('dotnet9'), region: 'ap-east-2', invocations: 1e9 }, undefined, undefined],
  // 1 environment, busy for 2,500,000 of 2,628,000 s: 10.95 + 24.31 against 41.67 and more.
  [{ invocations: 25_000_000 }, 'provisioned', 'provisioned-cheaper'],
])('for %j it recommends %s', (change, id, reason) => {
  const { recommendation } = advise({ ...WORKLOAD, ...change });

  expect(recommendation?.id).toBe(id);
  expect(recommendation?.reason).toBe(reason);
});

test('costs are never negative, grow with invocations, and are the sum of their lines', () => {
  const workloads = fc.record({
    initMs: fc.integer({ min: 1, max: 900_000 }),
    invocations: fc.integer({ min: 1, max: 1e9 }),
    durationMs: fc.integer({ min: 1, max: 900_000 }),
    memoryMb: fc.integer({ min: 128, max: 10_240 }),
    versions: fc.integer({ min: 1, max: 100 }),
    architecture: fc.constantFrom('x86_64' as const, 'arm64' as const),
    more: fc.integer({ min: 1, max: 1e6 }),
  });
  fc.assert(
    fc.property(workloads, ({ more, ...change }) => {
      const workload = { ...WORKLOAD, ...change, coldStarts: 1, environments: 1e9 };
      const less = costsOf(advise(workload));
      const advice = advise({ ...workload, invocations: workload.invocations + more });
      for (const { cost, id, lines } of advice.alternatives.filter(isComputed)) {
        expect(Math.min(cost, ...lines.map(({ amount }) => amount))).toBeGreaterThanOrEqual(0);
        expect(cost).toBeGreaterThanOrEqual(less[id]!);
        if (id !== 'provisioned') expect(cost).toBeGreaterThan(less[id]!);
        expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(cost);
      }
    }),
  );
});
