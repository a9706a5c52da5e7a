import type { OutputLine } from '../process-output.ts';
import type { ResponseBody } from '../results.ts';
import type { TimelineEntry } from '../timeline.ts';
import { findRepeats, knownSources, settleDoubts } from '../uniqueness/index.ts';
import type { Answer, KnownSource, Repeats } from '../uniqueness/index.ts';
import { VmEnvironment } from '../vm/index.ts';
import type { Snapshot } from '../vm/index.ts';
import { live, succeeded, whileRunning } from './run-once.ts';
import type { Run } from './run-once.ts';
import type { VmStage } from './vm-stage.ts';

/** A function whose virtual machine was cloned. */
export interface CloneRuns {
  /** From the start of the function, which has booted by then, to the snapshot. */
  readonly origin: Run;
  /** What the boot took, in milliseconds; undefined when the function was not started. */
  readonly bootMs?: number;
  /** Undefined when there was nothing to take one of. */
  readonly snapshot?: Snapshot;
  /** The clones, from loading the snapshot (`init`) to the last invocation. */
  readonly clones: readonly Run[];
  /** Undefined when there are no answers to compare. */
  readonly repeats?: Repeats;
  readonly sources: readonly KnownSource[];
}

/** What is asked of the clones, and who is told what comes of it. */
export interface CloneOrders {
  readonly clones: number;
  readonly events: readonly unknown[];
  /** How often each event is sent. */
  readonly invokes: number;
  readonly onOutput?: (line: OutputLine) => void;
  readonly onOrigin: (origin: Run, snapshot: Snapshot | undefined) => void;
  readonly onClone: (clone: Run, number: number) => void;
  /** Called before another boot, which tells constants from what init made. */
  readonly onDoubt: () => void;
}

/** Takes a real snapshot of the function and runs clones of it, one after the other. */
export async function runClones(
  stage: VmStage,
  orders: CloneOrders,
  interruption: AbortSignal,
): Promise<CloneRuns> {
  const { onOutput } = orders;
  const options = { ...stage.options, ...(onOutput === undefined ? {} : { onOutput }) };
  const origin = await VmEnvironment.create(stage.setup, options);
  const { run, snapshot, ...boot } = await whileRunning(origin, interruption, () =>
    initialise(origin, stage.snapshotFolder),
  );
  orders.onOrigin(run, snapshot);
  const sources = await knownSources(stage.functionRoot);
  if (snapshot === undefined) return { origin: run, ...boot, clones: [], sources };
  const events = orders.events.flatMap((event) => Array<unknown>(orders.invokes).fill(event));
  const clones: Run[] = [];
  while (clones.length < orders.clones && !interruption.aborted) {
    const environment = await VmEnvironment.restore(stage.setup, snapshot, options);
    const clone = asClone(
      await whileRunning(environment, interruption, () => live(environment, events)),
    );
    clones.push(clone);
    orders.onClone(clone, clones.length);
    // What failed once would only fail again.
    if (!succeeded(clone)) break;
  }
  const doubted = compare(clones, orders, {
    ...stage.options.environment,
    // It is of the emulated platform, and in the environment of every clone.
    token: snapshot.authorizationToken,
  });
  const repeats = await settle(doubted, stage, orders, events, interruption);
  const found = repeats === undefined ? {} : { repeats };
  return { origin: run, ...boot, snapshot, clones, sources, ...found };
}

/** Asks the same of a machine that was booted and initialised anew, where that tells anything. */
async function settle(
  repeats: Repeats | undefined,
  stage: VmStage,
  { invokes, onDoubt }: CloneOrders,
  events: readonly unknown[],
  interruption: AbortSignal,
): Promise<Repeats | undefined> {
  if (repeats === undefined || repeats.doubtful.length === 0) return repeats;
  onDoubt();
  const another = await VmEnvironment.create(stage.setup, stage.options);
  const run = await whileRunning(another, interruption, () => live(another, events));
  return succeeded(run) ? settleDoubts(repeats, answersOf(run, invokes)) : repeats;
}

async function initialise(
  environment: VmEnvironment,
  folder: string,
): Promise<{ run: Run; bootMs?: number; snapshot?: Snapshot }> {
  const { emulation } = environment;
  const startedAt = performance.now();
  const init = await environment.init();
  const isReady = init.outcome === 'ready' && emulation.violations.length === 0;
  const snapshot = isReady ? await environment.snapshot(folder) : undefined;
  await environment.stop();
  const { output, timeline, violations } = emulation;
  const run = { init, invokes: [], violations, timeline, output };
  const found = snapshot === undefined ? {} : { snapshot };
  const { functionStartedAt } = environment;
  if (functionStartedAt === undefined) return { run, ...found };
  const bootMs = functionStartedAt - startedAt;
  return { run: afterBoot(run, bootMs), bootMs, ...found };
}

/** An emulation takes the boot for a part of init, which it is not on Lambda. */
function afterBoot({ init, timeline, ...others }: Run, bootMs: number): Run {
  const [started, ...later] = timeline;
  const shown: TimelineEntry[] =
    started === undefined
      ? []
      : [
          { atMs: started.atMs, phase: 'init', name: 'boot' },
          { ...started, atMs: bootMs },
          ...later.map((entry) => sooner(entry, bootMs)),
        ];
  return { ...others, timeline: shown, init: sooner(init, bootMs) };
}

function sooner<Timed extends { readonly durationMs?: number }>(it: Timed, byMs: number): Timed {
  return it.durationMs === undefined ? it : { ...it, durationMs: it.durationMs - byMs };
}

/** What an emulation calls init is, in a clone, the loading of the snapshot. */
function asClone(run: Run): Run {
  return { ...run, timeline: run.timeline.map(asLoading) };
}

function asLoading(entry: TimelineEntry): TimelineEntry {
  if (entry.phase !== 'init') return entry;
  const inRestore = { ...entry, phase: 'restore' } as const;
  const { atMs, durationMs, name, phase } = inRestore;
  if (name === 'process started') return { atMs, phase, name: 'load' };
  if (name !== 'snapshot') return inRestore;
  return { atMs, phase, name: 'loaded', ...(durationMs === undefined ? {} : { durationMs }) };
}

function compare(
  clones: readonly Run[],
  { events, invokes }: CloneOrders,
  environment: Readonly<Record<string, string>>,
): Repeats | undefined {
  const answers = clones.map((clone) => answersOf(clone, invokes));
  if (answers.filter((each) => each.length > 0).length < 2) return undefined;
  return findRepeats(answers, { events, environment });
}

/** @param invokes - how often each event was sent */
function answersOf({ invokes: results }: Run, invokes: number): Answer[] {
  return results.flatMap((result, index) =>
    result.outcome === 'response'
      ? [{ event: Math.floor(index / invokes), content: contentOf(result.response) }]
      : [],
  );
}

function contentOf({ httpPrelude, json, text }: ResponseBody): unknown {
  const body = json ?? text;
  return httpPrelude === undefined ? body : { ...asObject(httpPrelude), body };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
