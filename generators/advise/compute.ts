import { catalogue, misfit } from '../runtimes/index.ts';
import { hasSnapStart } from './prices.ts';
import type { Prices } from './prices.ts';
import { INIT_LIMIT_MS, MONTH_SECONDS, RESTORE, averageConcurrency } from './workload.ts';
import type { Milliseconds, Workload } from './workload.ts';

/** A way to run a function. */
export type AlternativeId = 'container' | 'managed' | 'native' | 'provisioned' | 'snapped';

/** What a line of the bill is for. */
export type LineItem =
  | 'duration'
  | 'init'
  | 'init-at-publishing'
  | 'provisioned-capacity'
  | 'provisioned-duration'
  | 'requests'
  | 'restore-billed'
  | 'snapstart-cache'
  | 'snapstart-restore';

/** The unit of a factor; prices are in US dollars. */
export type FactorUnit =
  | 'GB'
  | 'USD/GB'
  | 'USD/GB-s'
  | 'USD/request'
  | 'cold starts'
  | 'environments'
  | 'requests'
  | 's'
  | 'versions';

/** A number that a line multiplies. */
export interface Factor {
  readonly value: number;
  readonly unit: FactorUnit;
}

/** A line of a month's bill: the product of its factors. */
export interface BillLine {
  readonly item: LineItem;
  readonly factors: readonly Factor[];
  /** US dollars. */
  readonly amount: number;
}

/** Why an alternative is left out of the comparison. */
export type LeftOut =
  | { readonly reason: 'environments-not-given' }
  | { readonly reason: 'environments-too-few'; readonly needed: number }
  | { readonly reason: 'java' }
  | { readonly reason: 'misfit'; readonly why: string }
  | { readonly reason: 'no-native-snapstart' }
  | { readonly reason: 'not-managed' }
  | { readonly reason: 'region-without-snapstart' };

/** What an alternative comes to in a month. */
export interface Computed {
  readonly id: AlternativeId;
  readonly lines: readonly BillLine[];
  /** US dollars a month. */
  readonly cost: number;
  /** What a cold start waits before the handler runs. `undefined`: there are no cold starts. */
  readonly coldStart: Milliseconds | undefined;
}

/** An alternative that is not compared, and why. */
export interface Omitted {
  readonly id: AlternativeId;
  readonly leftOut: LeftOut;
}

export type Alternative = Computed | Omitted;

/** Whether an alternative is compared. */
export function isComputed(alternative: Alternative): alternative is Computed {
  return 'lines' in alternative;
}

/** Every alternative, in the order in which it is shown. */
export function compute(workload: Workload, prices: Prices): readonly Alternative[] {
  return ORDER.map((id) => {
    const leftOut = whyLeftOut(id, workload);
    if (leftOut !== undefined) return { id, leftOut };
    const lines = LINES[id](workload, prices);
    return {
      id,
      lines,
      cost: lines.reduce((sum, { amount }) => sum + amount, 0),
      coldStart: coldStartOf(id, workload),
    };
  });
}

const ORDER: readonly AlternativeId[] = [
  'managed',
  'native',
  'snapped',
  'container',
  'provisioned',
];

const LINES: Readonly<
  Record<AlternativeId, (workload: Workload, prices: Prices) => readonly BillLine[]>
> = {
  managed: (workload, prices) => [...handlerLines(workload, prices), initLine(workload, prices)],
  native: (workload, prices) => [
    ...restoredLines(workload, prices),
    ...(workload.runtime?.language === 'java' ? [] : snapStartLines(workload, prices)),
  ],
  // AWS charges nothing for SnapStart under a Java runtime, whatever runs there; it promises that nowhere.
  snapped: restoredLines,
  container: (workload, prices) => [
    ...restoredLines(workload, prices),
    ...snapStartLines(workload, prices),
  ],
  provisioned: provisionedLines,
};

function handlerLines(workload: Workload, { duration, request }: Prices): readonly BillLine[] {
  return [
    line('requests', requests(workload), { value: request, unit: 'USD/request' }),
    line(
      'duration',
      requests(workload),
      handler(workload),
      memory(workload),
      perGbSecond(duration),
    ),
  ];
}

/** Since 2025-08-01 AWS bills the init phase of managed zip functions, as it always did of others. */
function initLine(workload: Workload, { duration }: Prices): BillLine {
  return line(
    'init',
    coldStarts(workload),
    seconds(workload.initMs),
    memory(workload),
    perGbSecond(duration),
  );
}

/**
 * What a restored function costs without a charge for SnapStart. Of a restore AWS bills loading the
 * runtime and the after-restore hooks only; how long that takes is not known here, so all of the longest
 * restore is counted.
 */
function restoredLines(workload: Workload, prices: Prices): readonly BillLine[] {
  return [
    ...handlerLines(workload, prices),
    line(
      'restore-billed',
      coldStarts(workload),
      seconds(RESTORE.max),
      memory(workload),
      perGbSecond(prices.duration),
    ),
    line(
      'init-at-publishing',
      versions(workload),
      seconds(workload.initMs),
      memory(workload),
      perGbSecond(prices.duration),
    ),
  ];
}

function snapStartLines(workload: Workload, { snapStart }: Prices): readonly BillLine[] {
  return [
    line(
      'snapstart-cache',
      versions(workload),
      memory(workload),
      { value: MONTH_SECONDS, unit: 's' },
      perGbSecond(snapStart.cache),
    ),
    line('snapstart-restore', coldStarts(workload), memory(workload), {
      value: snapStart.restore,
      unit: 'USD/GB',
    }),
  ];
}

function provisionedLines(workload: Workload, prices: Prices): readonly BillLine[] {
  const { capacity, duration } = prices.provisioned;
  return [
    line('requests', requests(workload), { value: prices.request, unit: 'USD/request' }),
    line(
      'provisioned-duration',
      requests(workload),
      handler(workload),
      memory(workload),
      perGbSecond(duration),
    ),
    line(
      'provisioned-capacity',
      { value: workload.environments ?? 0, unit: 'environments' },
      memory(workload),
      { value: MONTH_SECONDS, unit: 's' },
      perGbSecond(capacity),
    ),
  ];
}

function whyLeftOut(id: AlternativeId, workload: Workload): LeftOut | undefined {
  const { region, runtime } = workload;
  if (id === 'provisioned') return whyNotProvisioned(workload);
  const isManaged = runtime === undefined || runtime.availability === 'available';
  if (id === 'managed') return isManaged ? undefined : { reason: 'not-managed' };
  if (!hasSnapStart(region)) return { reason: 'region-without-snapstart' };
  if (runtime === undefined || id === 'container') return undefined;
  if (id === 'native') {
    if (!isManaged) return { reason: 'not-managed' };
    return runtime.nativeSnapStart ? undefined : { reason: 'no-native-snapstart' };
  }
  if (runtime.language === 'java') return { reason: 'java' };
  const reasons = catalogue.hosts.map((host) => misfit(runtime, host));
  const [why] = reasons;
  return reasons.includes(undefined) || why === undefined ? undefined : { reason: 'misfit', why };
}

function whyNotProvisioned(workload: Workload): LeftOut | undefined {
  if (workload.environments === undefined) return { reason: 'environments-not-given' };
  const busy = averageConcurrency(workload);
  // With fewer than are busy on average, most invocations would not be served by them.
  return busy > workload.environments
    ? { reason: 'environments-too-few', needed: Math.ceil(busy) }
    : undefined;
}

function coldStartOf(id: AlternativeId, { initMs }: Workload): Milliseconds | undefined {
  if (id === 'provisioned') return undefined;
  if (id !== 'managed') return RESTORE;
  return { min: initMs, max: initMs > INIT_LIMIT_MS ? initMs + INIT_LIMIT_MS : initMs };
}

function line(item: LineItem, ...factors: readonly Factor[]): BillLine {
  return { item, factors, amount: factors.reduce((product, { value }) => product * value, 1) };
}

const requests = ({ invocations }: Workload): Factor => ({ value: invocations, unit: 'requests' });
const coldStarts = (workload: Workload): Factor => ({
  value: workload.coldStarts,
  unit: 'cold starts',
});
const versions = (workload: Workload): Factor => ({ value: workload.versions, unit: 'versions' });
const handler = ({ durationMs }: Workload): Factor => seconds(durationMs);
const memory = ({ memoryMb }: Workload): Factor => ({ value: memoryMb / 1024, unit: 'GB' });
const seconds = (milliseconds: number): Factor => ({ value: milliseconds / 1000, unit: 's' });
const perGbSecond = (price: number): Factor => ({ value: price, unit: 'USD/GB-s' });
