import { explainExit } from '../exit-reason.ts';
import { formatTimeline } from '../format-timeline.ts';
import type { InvokeFailure, InvokeResult, PhaseFailure } from '../results.ts';
import { spreadOf } from './statistics.ts';
import type { Run } from './run-once.ts';

/**
 * What one run led to, for people: timeline, faults, and lines like Lambda's REPORT.
 *
 * @param initName - what brought it to the snapshot point
 */
export function describeRun(run: Run, memoryMegabytes: number, initName = 'Init'): string {
  const { init, invokes, restore, violations } = run;
  const phases = [
    describePhase(initName, init),
    ...(restore === undefined ? [] : [describePhase('Restore', restore)]),
  ];
  return [
    formatTimeline(run.timeline),
    ...phases,
    ...invokes.map((invoke) => describeInvoke(invoke, memoryMegabytes)),
    ...violations.map(({ message, name }) => `Lambda would reject: ${message} [${name}]`),
    '',
  ].join('\n');
}

/** What failed, each with all that is known; empty when nothing did. */
export function describeFailures({ init, invokes, restore, violations }: Run): string[] {
  const failed = [
    ...(init.outcome === 'ready' ? [] : [describeFailure('init', init)]),
    ...(restore === undefined || restore.outcome === 'ready'
      ? []
      : [describeFailure('restore', restore)]),
    ...invokes.flatMap((invoke) =>
      invoke.outcome === 'response' ? [] : [describeFailure('invoke', invoke)],
    ),
  ];
  return [...failed, ...violations.map(({ message }) => `Lambda would reject: ${message}`)];
}

/** Durations that were measured more than once, by the names of what took them. */
export type Spreads = Readonly<Record<string, ReturnType<typeof spreadOf>>>;

/** The spread of durations, as a table. */
export function describeSpread(durations: Spreads): string {
  const rows = Object.entries(durations).flatMap(([name, spread]) =>
    spread === undefined
      ? []
      : [
          [name.padEnd(12), ...[spread.p50, spread.min, spread.max].map(milliseconds)]
            .join('')
            .concat(String(spread.count).padStart(8)),
        ],
  );
  const head = 'ms          '.concat(...['p50', 'min', 'max'].map((name) => name.padStart(10)));
  return `${[`${head}       n`, ...rows].join('\n')}\n`;
}

/** The spread of each step's duration; the first invoke after a restore is a step of its own. */
export function spreads(runs: readonly Run[]): Spreads {
  const invokes = runs.map((run) => run.invokes.map(({ durationMs }) => durationMs));
  return {
    init: spreadOf(runs.map(({ init }) => init.durationMs)),
    restore: spreadOf(runs.flatMap(({ restore }) => restore?.durationMs ?? [])),
    firstInvoke: spreadOf(invokes.flatMap((durations) => durations.slice(0, 1))),
    laterInvokes: spreadOf(invokes.flatMap((durations) => durations.slice(1))),
  };
}

function describePhase(name: string, result: Run['init'] | NonNullable<Run['restore']>): string {
  const duration = `${name} Duration: ${result.durationMs.toFixed(2)} ms`;
  if (result.outcome !== 'ready') return `${duration}\tStatus: ${result.outcome}`;
  return 'snapshotAt' in result ? `${duration}\tSnapshot: ${result.snapshotAt}` : duration;
}

function describeInvoke(result: InvokeResult, memoryMegabytes: number): string {
  const { durationMs, outcome, requestId } = result;
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs)} ms`,
    `Memory Size: ${memoryMegabytes} MB`,
    ...(outcome === 'response' ? [] : [`Status: ${outcome}`]),
  ].join('\t');
}

function describeFailure(step: string, failure: PhaseFailure | InvokeFailure): string {
  const { error, exit, outcome } = failure;
  const explanation = exit ? explainExit(exit) : undefined;
  return [
    `${step} failed (${outcome}): ${error.type}: ${error.message}`,
    ...error.stackTrace.map((line) => `    ${line}`),
    ...(explanation === undefined ? [] : [`  ${explanation}`]),
  ].join('\n');
}

function milliseconds(value: number): string {
  return value.toFixed(1).padStart(10);
}
