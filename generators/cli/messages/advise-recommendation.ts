import { RESTORE, UPKEEP } from '../../advise/index.ts';
import type { Advice } from '../../advise/index.ts';
import { count, dollars } from './advise-layout.ts';

/** What is recommended, and why. */
export function recommendationText(advice: Advice): string {
  const { recommendation, workload } = advice;
  if (recommendation === undefined) {
    return 'Nothing is left to recommend: see above why each was not compared.';
  }
  const more = extraText(recommendation.difference ?? 0);
  const restore = `${RESTORE.min} to ${RESTORE.max} ms`;
  const gain = gainText(workload.initMs);
  const upkeep = dollars(UPKEEP);
  switch (recommendation.reason) {
    case 'no-cold-starts':
      return 'Recommended: the managed runtime. Without cold starts there is nothing to gain.';
    case 'init-short':
      return (
        'Recommended: the managed runtime. Snapping is pointless here, and can be slower: a restore ' +
        `takes ${restore}, whatever the function takes to start.`
      );
    case 'init-borderline':
      return (
        `Recommended: the managed runtime. A restore takes ${restore}, so little is gained (${gain}): ` +
        'measure both before you decide, with make bench.'
      );
    case 'native-free':
      return `Recommended: AWS’s own SnapStart, which is free for Java. A cold start gains ${gain}.`;
    case 'native-near':
      return (
        `Recommended: AWS’s own SnapStart. A cold start gains ${gain}. Snapping ${verb(more)}; from ` +
        `${upkeep} a month less it would be worth a layer that only you patch.`
      );
    case 'snapped-cheaper':
      return (
        `Recommended: snapping. A cold start gains ${gain}, as with AWS’s own SnapStart, which ` +
        `${verb(more)}: beyond ${upkeep} a month a layer that only you patch is worth it.`
      );
    case 'snapped-unknown-runtime':
      return (
        `Recommended: snapping, for a runtime without SnapStart, as Node.js is. A cold start gains ` +
        `${gain}. Of Python 3.12, .NET 8 and newer AWS snapshots the runtime itself, which ${verb(more)}: ` +
        'say which with --runtime.'
      );
    case 'snapped-without-native':
      return (
        `Recommended: snapping. A cold start gains ${gain}. A container image with SnapStart ` +
        `${verb(more)}, and is what AWS supports for this language.`
      );
    case 'only-native':
      return `Recommended: AWS’s own SnapStart. A cold start gains ${gain}.`;
    case 'only-container':
      return (
        `Recommended: a container image with SnapStart. A cold start gains ${gain}. A newer runtime ` +
        'of the language can be snapped.'
      );
    case 'no-snapshot':
      return 'Recommended: the managed runtime. Nothing here starts from a snapshot.';
    case 'only-provisioned':
      return 'Recommended: provisioned concurrency; nothing else is left to compare.';
    case 'provisioned-cheaper':
      return (
        'Recommended: provisioned concurrency. These environments are busy enough that it costs no ' +
        'more than the best of the others, and has no cold starts while they suffice.'
      );
  }
}

/** How much sooner the handler runs. */
function gainText(initMs: number): string {
  const least = initMs - RESTORE.max;
  const most = initMs - RESTORE.min;
  if (most <= 0) return 'nothing';
  return least <= 0 ? `up to ${count(most)} ms` : `${count(least)} to ${count(most)} ms`;
}

function extraText(difference: number): { readonly sum: string; readonly isMore: boolean } {
  return { sum: dollars(Math.abs(difference)), isMore: difference >= 0 };
}

function verb({ isMore, sum }: { readonly sum: string; readonly isMore: boolean }): string {
  return `costs ${sum} a month ${isMore ? 'more' : 'less'}`;
}
