import { compute } from './compute.ts';
import type { Alternative } from './compute.ts';
import { pricesOf } from './prices.ts';
import type { PriceList } from './prices.ts';
import { recommend } from './recommend.ts';
import type { Recommendation } from './recommend.ts';
import type { Workload } from './workload.ts';

export { isComputed } from './compute.ts';
export type {
  Alternative,
  AlternativeId,
  BillLine,
  Computed,
  Factor,
  LeftOut,
  LineItem,
} from './compute.ts';
export { BASE_REGION, PRICES_READ_ON, PRICES_SOURCE, pricesOf } from './prices.ts';
export type { PriceGroup, PriceList, Prices } from './prices.ts';
export { UPKEEP } from './recommend.ts';
export type { Reason, Recommendation } from './recommend.ts';
export {
  FIRST_TIER_GB_SECONDS,
  INIT_LIMIT_MS,
  RESTORE,
  WORTH_FROM_MS,
  gbSeconds,
} from './workload.ts';
export type { Milliseconds, Workload } from './workload.ts';

/** What a function costs and how long it starts, in every way that there is to run it. */
export interface Advice {
  readonly workload: Workload;
  readonly priceList: PriceList;
  readonly alternatives: readonly Alternative[];
  /** `undefined`: nothing is left to compare. */
  readonly recommendation: Recommendation | undefined;
}

/** Compares the ways to run a function, and recommends one. Same input, same advice. */
export function advise(workload: Workload): Advice {
  const priceList = pricesOf(workload.region, workload.architecture);
  const alternatives = compute(workload, priceList.prices);
  return {
    workload,
    priceList,
    alternatives,
    recommendation: recommend(workload, alternatives),
  };
}
