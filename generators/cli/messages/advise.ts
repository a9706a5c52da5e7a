import pc from 'picocolors';

import { isComputed } from '../../advise/index.ts';
import type { Advice, AlternativeId, LeftOut, LineItem } from '../../advise/index.ts';
import { assumptions, priceNote, uncertainties } from './advise-caveats.ts';
import { billRow, count, counted, dollars, item, ledger } from './advise-layout.ts';
import { recommendationText } from './advise-recommendation.ts';
import type { FailureText } from './failure-text.ts';

const NAMES: Readonly<Record<AlternativeId, string>> = {
  managed: 'Managed runtime',
  native: 'Managed runtime, AWS’s SnapStart',
  snapped: 'Snapped (what this program makes)',
  container: 'Container image with SnapStart',
  provisioned: 'Provisioned concurrency',
};

const ITEMS: Readonly<Record<LineItem, string>> = {
  requests: 'requests',
  duration: 'handler',
  init: 'init',
  'restore-billed': 'restore, at most',
  'init-at-publishing': 'init, published',
  'snapstart-cache': 'SnapStart cache',
  'snapstart-restore': 'SnapStart restore',
  'provisioned-duration': 'handler',
  'provisioned-capacity': 'kept ready',
};

/** What `advise` says. */
export const adviseMessages = {
  advisePage: (advice: Advice, today: string): string =>
    [
      item('', workloadText(advice)),
      item('', priceNote(advice)),
      '',
      ...comparison(advice),
      '',
      item('', recommendationText(advice)),
      '',
      pc.bold('The arithmetic, of a month of 730 hours, in US dollars'),
      ...arithmetic(advice),
      '',
      pc.bold('Assumed'),
      ...assumptions(advice).map((text) => item('- ', text)),
      '',
      pc.bold('Uncertain'),
      ...uncertainties(advice, today).map((text) => item('- ', text)),
    ].join('\n'),

  adviseRecommendation: recommendationText,
  adviseAssumptions: assumptions,
  adviseUncertainties: uncertainties,
  adviseLeftOut: leftOut,

  adviseLacks: (flags: readonly string[]): FailureText => ({
    what: `advise needs ${flags.join(' and ')}`,
    why: 'what snapping gains depends on how long the function initialises, and how often',
    next:
      'Write, for one, create-snapper-lambda advise --init 2400 --invocations 2e6.\n' +
      '  Init Duration is in the REPORT lines of the function’s log.',
  }),

  adviseWrongNumber: (
    flag: string,
    value: string,
    min: number,
    max: number,
    unit: string | undefined,
  ): FailureText => ({
    what: `${flag} cannot be ${JSON.stringify(value)}`,
    why: `allowed: ${unit === undefined ? 'whole numbers' : unit} from ${count(min)} to ${count(max)}`,
    next: 'Write a number without unit and separators, as 2000000 or 2e6.',
  }),

  adviseWrongColdStarts: (value: string, invocations: number): FailureText => ({
    what: `--cold-starts cannot be ${JSON.stringify(value)}`,
    why: `allowed: 0% to 100%, a share below 1, or a whole number up to the ${counted(invocations, 'invocations')}`,
    next: 'Write, for one, --cold-starts 0.5%.',
  }),

  adviseWrongRegion: (value: string): FailureText => ({
    what: `--region cannot be ${JSON.stringify(value)}`,
    why: 'it does not look like a region of AWS',
    next: 'Write, for one, --region eu-central-1.',
  }),

  adviseWrongRuntime: (value: string, suggestion: string | undefined): FailureText => ({
    what: `--runtime cannot be ${JSON.stringify(value)}`,
    why: 'it is no runtime that this version knows',
    next:
      suggestion === undefined
        ? 'See create-snapper-lambda runtimes.'
        : `Did you mean ${suggestion}?`,
  }),

  adviseWrongOption: (
    flag: string,
    value: string,
    allowed: string,
    suggestion: string | undefined,
  ): FailureText => ({
    what: `${flag} cannot be ${JSON.stringify(value)}`,
    why: `allowed: ${allowed}`,
    next:
      suggestion === undefined ? `Write ${flag} with one of these.` : `Did you mean ${suggestion}?`,
  }),
} as const;

function workloadText({ workload }: Advice): string {
  const { architecture, coldStarts, durationMs, initMs, invocations, memoryMb } = workload;
  return (
    `${counted(invocations, 'invocations')} a month of ${count(durationMs)} ms each, ` +
    `${counted(coldStarts, 'cold starts')} among them; ` +
    `init ${count(initMs)} ms, ${count(memoryMb)} MB, ${architecture}` +
    `${workload.runtime === undefined ? '' : `, ${workload.runtime.id}`}.`
  );
}

const NAME = 35;
const COST = 20;

function comparison({ alternatives, recommendation }: Advice): string[] {
  const rows = alternatives.map((each) => {
    const isChosen = each.id === recommendation?.id;
    const name = `${isChosen ? '*' : ' '} ${NAMES[each.id]}`.padEnd(NAME);
    if (!isComputed(each)) return item(`${name}  not compared: `, leftOut(each.leftOut));
    const row = `${name}${dollars(each.cost).padStart(COST)}  ${waitText(each.coldStart)}`;
    return isChosen ? pc.bold(row) : row;
  });
  return [
    pc.bold(`${''.padEnd(NAME)}${'Cost a month'.padStart(COST)}  A cold start waits`),
    ...rows,
    ...(recommendation === undefined ? [] : ['* recommended']),
  ];
}

function waitText(wait: { readonly min: number; readonly max: number } | undefined): string {
  if (wait === undefined) return 'none while ready';
  return `${wait.min === wait.max ? '' : `${count(wait.min)} to `}${count(wait.max)} ms`;
}

function arithmetic({ alternatives, workload }: Advice): string[] {
  return alternatives
    .filter(isComputed)
    .flatMap(({ cost, id, lines }) => [
      NAMES[id],
      ...lines.flatMap((line) => billRow(ITEMS[line.item], line, workload.memoryMb)),
      ...ledger('  sum', dollars(cost)),
    ]);
}

function leftOut(leftOut: LeftOut): string {
  switch (leftOut.reason) {
    case 'environments-not-given':
      return 'give --environments N';
    case 'environments-too-few':
      return `${counted(leftOut.needed, 'environments')} are busy on average, give more than that`;
    case 'java':
      return 'Java has SnapStart itself, free of charge';
    case 'misfit':
      return leftOut.why;
    case 'no-native-snapstart':
      return 'AWS does not offer it for this runtime';
    case 'not-managed':
      return 'AWS does not offer it as a managed runtime';
    case 'region-without-snapstart':
      return 'this region has no SnapStart';
  }
}
