import {
  BASE_REGION,
  FIRST_TIER_GB_SECONDS,
  INIT_LIMIT_MS,
  PRICES_READ_ON,
  RESTORE,
  WORTH_FROM_MS,
  gbSeconds,
} from '../../advise/index.ts';
import type { Advice, PriceGroup } from '../../advise/index.ts';
import { supportOn } from '../../runtimes/index.ts';
import { count, counted } from './advise-layout.ts';

const GROUPS: Readonly<Record<PriceGroup, string>> = {
  compute: 'requests and duration',
  provisioned: 'provisioned concurrency',
  snapStart: 'SnapStart',
};

/** Whose prices were taken. */
export function priceNote({ priceList, workload }: Advice): string {
  const { region } = workload;
  const read = `AWS’s list as read on ${PRICES_READ_ON}, before tax`;
  const unknown = (Object.keys(GROUPS) as PriceGroup[])
    .filter((group) => priceList.takenFrom[group] !== region)
    .map((group) => GROUPS[group]);
  if (unknown.length === 0) return `Prices of ${region}: ${read}.`;
  return (
    `Prices of ${region}: ${read}. Not known here are those of ` +
    `${unknown.join(', ')}: taken instead are those of ${BASE_REGION}.`
  );
}

/** What was taken for granted. */
export function assumptions({ workload }: Advice): readonly string[] {
  const { coldStarts, invocations, versions } = workload;
  return [
    `Cold starts: ${count((coldStarts / invocations) * 100)}% of invocations. AWS speaks of under 1%; --cold-starts says otherwise.`,
    'Init: billed since 2025-08-01, of managed zip functions too; from a snapshot only when a ' +
      `version is published, which ${versions === 1 ? 'one is' : `${count(versions)} are`} in the month.`,
    `Restore: ${RESTORE.min} to ${RESTORE.max} ms. Of it AWS bills loading the runtime and after-restore ` +
      'hooks; all of the longest is counted.',
    `SnapStart’s cache: ${counted(versions, 'versions')}, all month, of the function’s memory.`,
    'The handler takes as long in each; the free tier and discounts are used up elsewhere.',
    'Not counted: logs, what is in front of the function, storage of images, your work.',
  ];
}

/** What nobody knows for sure, or AWS may change. */
export function uncertainties(advice: Advice, today: string): readonly string[] {
  const { architecture, initMs, runtime } = advice.workload;
  const gain =
    initMs < WORTH_FROM_MS
      ? `Public figures of restores go from 204 to 1,327 ms; your init of ${count(initMs)} ms can be the shorter.`
      : 'Public figures of restores go from 204 to 1,327 ms, and grow with what the snapshot holds.';
  return [
    gain,
    'That AWS charges nothing for SnapStart under Java when the process is not Java: it does not ' +
      'today, and promises it nowhere. Charged, snapping would cost what a container image does.',
    'AWS repeats the init of a snapshot to patch it, how often is not said; a version idle for 14 ' +
      'days is initialised again before it answers.',
    ...(architecture === 'arm64'
      ? ['AWS’s list has one price of SnapStart, and none of its own for arm64.']
      : []),
    ...(initMs > INIT_LIMIT_MS
      ? ['A managed runtime’s init ends after 10 s and is begun again by the first invocation.']
      : []),
    ...(gbSeconds(advice.workload) > FIRST_TIER_GB_SECONDS[architecture]
      ? [
          `Beyond ${count(FIRST_TIER_GB_SECONDS[architecture])} GB-s a month AWS charges less: not counted.`,
        ]
      : []),
    ...(runtime === undefined ? [] : supportNote(runtime.id, supportOn(runtime, today).state)),
  ];
}

function supportNote(id: string, state: ReturnType<typeof supportOn>['state']): string[] {
  switch (state) {
    case 'supported':
      return [];
    case 'ending':
      return [`${id} is near its end of support: see create-snapper-lambda runtimes.`];
    case 'deprecated':
    case 'blocked':
      return [`AWS patches ${id} no more; under a Java host it goes on running.`];
  }
}
