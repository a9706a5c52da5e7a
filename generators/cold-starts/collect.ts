import type { Clock } from './clock.ts';
import { count } from './describe.ts';
import { ColdStartsError } from './errors.ts';
import { explain } from './failures.ts';
import type { Failure } from './failures.ts';
import type { Report } from './report-line.ts';
import type { ColdStart } from './result.ts';
import type { Outcome, SendWave } from './wave.ts';

/** How much may be asked of a stack. */
export interface Bounds {
  /** How many cold starts are wanted. */
  readonly runs: number;
  /** How many invocations may be under way at once. */
  readonly parallel: number;
  /** How many invocations there may be altogether. */
  readonly invocations: number;
  /** How long it may take altogether. */
  readonly milliseconds: number;
  /** How long environments must be idle for Lambda to give them up. */
  readonly idleMilliseconds: number;
}

/** What collecting needs. */
export interface Collecting {
  readonly stack: string;
  readonly bounds: Bounds;
  readonly send: SendWave;
  readonly waitUntilActive: () => Promise<void>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** What was collected. */
export interface Collected {
  readonly coldStarts: readonly ColdStart[];
  readonly invocations: number;
  readonly throttled: number;
}

/** After so many waves of which nothing came through, Lambda means it. */
const PATIENCE = 8;

/**
 * Collects cold starts of one version. Invocations that are under way at the same moment each need an
 * environment of their own; those for which none is idle start cold. Nothing of the stack is changed: a
 * new setting would force cold starts too, but of a new version with a new snapshot, whose first restores
 * are slower than all later ones.
 *
 * @throws ColdStartsError for whatever waiting does not mend.
 */
export async function collectColdStarts(input: Collecting): Promise<Collected> {
  const { bounds, clock, log, send, stack } = input;
  const deadline = clock.now() + bounds.milliseconds;
  const coldStarts: ColdStart[] = [];
  let parallel = bounds.parallel;
  let invocations = 0;
  let throttled = 0;
  let idle = 0;
  let refused = 0;

  while (coldStarts.length < bounds.runs) {
    const missing = bounds.runs - coldStarts.length;
    const size = Math.min(missing + idle, parallel, bounds.invocations - invocations);
    if (size === 0) return stop(`after ${count(invocations, 'invocation')}`);
    if (idle >= parallel) {
      if (clock.now() + bounds.idleMilliseconds >= deadline) return stop(WITHIN_TIME);
      log(
        `${stack}: ${count(coldStarts.length, 'cold start')} of ${bounds.runs}; the next need Lambda to give up` +
          ` idle environments: waiting ${minutes(bounds.idleMilliseconds)}`,
      );
      await clock.sleep(bounds.idleMilliseconds);
      idle = 0;
      continue;
    }
    if (clock.now() >= deadline) return stop(WITHIN_TIME);

    const outcomes = await send(size);
    invocations += size;
    const { failures, reports } = sort(outcomes);
    const cold = reports.flatMap((report) => coldStartOf(report) ?? []);
    coldStarts.push(...cold.slice(0, missing));
    idle += cold.length;
    log(`${stack}: ${size} at once, ${cold.length} cold, ${reports.length - cold.length} warm`);

    const fatal = failures.find(({ kind }) => kind !== 'throttled' && kind !== 'not-ready');
    if (fatal !== undefined) throw new ColdStartsError(explain(fatal, stack));
    refused = reports.length === 0 ? refused + 1 : 0;
    const [first] = failures;
    if (first !== undefined && refused >= PATIENCE) {
      throw new ColdStartsError(explain(first, stack));
    }
    const throttledNow = failures.filter(({ kind }) => kind === 'throttled').length;
    throttled += throttledNow;
    if (throttledNow > 0) {
      // What came through is what there is room for.
      parallel = Math.max(1, reports.length > 0 ? reports.length : Math.floor(size / 2));
      log(`${stack}: ${throttledNow} throttled; going on with ${parallel} at once`);
      await clock.sleep(Math.min(1_000 * 2 ** refused, 30_000));
    }
    if (failures.some(({ kind }) => kind === 'not-ready')) {
      log(
        `${stack}: SnapStartNotReadyException: the version was inactive, Lambda makes its snapshot anew`,
      );
      await clock.sleep(5_000);
      await input.waitUntilActive();
    }
    // All met idle environments, also some of which this run knows nothing.
    if (cold.length === 0 && failures.length === 0) idle = parallel;
  }
  return { coldStarts, invocations, throttled };

  function stop(when: string): Collected {
    log(
      `${stack}: ${count(coldStarts.length, 'cold start')} of ${bounds.runs} ${when};` +
        ' more --parallel, --minutes or --invocations in BENCH_FLAGS measure more',
    );
    return { coldStarts, invocations, throttled };
  }
}

const WITHIN_TIME = 'within the time';

function sort(outcomes: readonly Outcome[]): { failures: Failure[]; reports: Report[] } {
  return {
    failures: outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.failure] : [])),
    reports: outcomes.flatMap((outcome) => (outcome.kind === 'answered' ? [outcome.report] : [])),
  };
}

/** Undefined when the invocation met an environment that was there already. */
function coldStartOf(report: Report): ColdStart | undefined {
  const { billedRestoreMs, durationMs, initMs, maxMemoryMb, restoreMs } = report;
  const startMs = restoreMs ?? initMs;
  if (startMs === undefined) return undefined;
  return {
    kind: restoreMs === undefined ? 'init' : 'restore',
    startMs,
    durationMs,
    ...(billedRestoreMs === undefined ? {} : { billedRestoreMs }),
    ...(maxMemoryMb === undefined ? {} : { maxMemoryMb }),
  };
}

function minutes(milliseconds: number): string {
  return count(Math.round(milliseconds / 60_000), 'minute');
}
