import { isComputed } from './compute.ts';
import type { Alternative, AlternativeId, Computed } from './compute.ts';
import { RESTORE, WORTH_FROM_MS } from './workload.ts';
import type { Workload } from './workload.ts';

/**
 * What snapping has to save in a month, against AWS's own SnapStart, to be worth a layer of one's own
 * that nobody else patches. A judgement, not a fact: less than an hour's work.
 */
export const UPKEEP = 20;

/** Why an alternative is recommended. */
export type Reason =
  | 'init-borderline'
  | 'init-short'
  | 'native-free'
  | 'native-near'
  | 'no-cold-starts'
  | 'no-snapshot'
  | 'only-container'
  | 'only-native'
  | 'only-provisioned'
  | 'provisioned-cheaper'
  | 'snapped-cheaper'
  | 'snapped-unknown-runtime'
  | 'snapped-without-native';

/** One alternative out of many, and what it was weighed against. */
export interface Recommendation {
  readonly id: AlternativeId;
  readonly reason: Reason;
  /** What it is weighed against. */
  readonly against?: AlternativeId;
  /** What that one costs more a month, in US dollars; negative: what it costs less. */
  readonly difference?: number;
}

/** Recommends an alternative; `undefined` when none is left to compare. */
export function recommend(
  workload: Workload,
  alternatives: readonly Alternative[],
): Recommendation | undefined {
  const known = new Map(alternatives.filter(isComputed).map((each) => [each.id, each]));
  const choice = withoutProvisioned(workload, known);
  const provisioned = known.get('provisioned');
  if (provisioned === undefined) return choice;
  if (choice === undefined) return { id: 'provisioned', reason: 'only-provisioned' };
  const other = known.get(choice.id)!;
  return provisioned.cost <= other.cost ? weigh('provisioned-cheaper', provisioned, other) : choice;
}

type Known = ReadonlyMap<AlternativeId, Computed>;

function withoutProvisioned(workload: Workload, known: Known): Recommendation | undefined {
  const managed = known.get('managed');
  const snapshot = amongSnapshots(workload, known);
  if (managed === undefined) return snapshot;
  if (snapshot === undefined) return { id: 'managed', reason: 'no-snapshot' };
  const quickest = known.get(snapshot.id)!;
  if (workload.coldStarts === 0) return weigh('no-cold-starts', managed, quickest);
  if (workload.initMs < RESTORE.max) return weigh('init-short', managed, quickest);
  if (workload.initMs < WORTH_FROM_MS) return weigh('init-borderline', managed, quickest);
  return snapshot;
}

function amongSnapshots({ runtime }: Workload, known: Known): Recommendation | undefined {
  const snapped = known.get('snapped');
  const native = known.get('native');
  const container = known.get('container');
  if (runtime?.language === 'java' && native !== undefined) return weigh('native-free', native);
  if (snapped === undefined) {
    if (native !== undefined) return weigh('only-native', native);
    return container && weigh('only-container', container);
  }
  if (native === undefined) return weigh('snapped-without-native', snapped, container);
  // Whether there is one is not known, so it cannot be recommended.
  if (runtime === undefined) return weigh('snapped-unknown-runtime', snapped, native);
  return native.cost - snapped.cost < UPKEEP
    ? weigh('native-near', native, snapped)
    : weigh('snapped-cheaper', snapped, native);
}

function weigh(reason: Reason, choice: Computed, other?: Computed): Recommendation {
  return {
    id: choice.id,
    reason,
    ...(other !== undefined && { against: other.id, difference: other.cost - choice.cost }),
  };
}
