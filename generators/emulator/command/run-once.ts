import { Emulation } from '../emulation.ts';
import type { EmulationOptions } from '../options.ts';
import type { OutputLine } from '../process-output.ts';
import type { InitResult, InvokeResult, RestoreResult, Violation } from '../results.ts';
import type { TimelineEntry } from '../timeline.ts';

/** One execution environment from its init to its end. */
export interface Run {
  readonly init: InitResult;
  readonly restore?: RestoreResult;
  readonly invokes: readonly InvokeResult[];
  readonly violations: readonly Violation[];
  readonly timeline: readonly TimelineEntry[];
  readonly output: readonly OutputLine[];
}

/** Drives one environment through its whole life; stops early when it fails. */
export async function runOnce(
  options: EmulationOptions,
  events: readonly unknown[],
  interruption: AbortSignal,
): Promise<Run> {
  const emulation = await Emulation.start(options);
  const environment = { emulation, init: () => emulation.init(), stop: () => emulation.stop() };
  return whileRunning(environment, interruption, () => live(environment, events));
}

/** An environment: its emulation, and what else it takes to start and to end it. */
export interface Environment {
  readonly emulation: Emulation;
  init(): Promise<InitResult>;
  stop(): Promise<void>;
}

/** Does something with an environment, which is stopped afterwards, and as soon as somebody interrupts. */
export async function whileRunning<Result>(
  environment: Environment,
  interruption: AbortSignal,
  act: () => Promise<Result>,
): Promise<Result> {
  // The one who interrupts waits for what fails thereupon.
  const stop = (): void => void environment.stop().catch(() => undefined);
  interruption.addEventListener('abort', stop);
  try {
    if (interruption.aborted) stop();
    return await act();
  } finally {
    interruption.removeEventListener('abort', stop);
    await environment.stop();
  }
}

/** The whole life of an environment. */
export async function live(environment: Environment, events: readonly unknown[]): Promise<Run> {
  const { emulation } = environment;
  const phases = await runPhases(environment);
  const ready = (phases.restore ?? phases.init).outcome === 'ready';
  const invokes = ready ? await invokeAll(emulation, events) : [];
  await environment.stop();
  const { output, timeline, violations } = emulation;
  return { ...phases, invokes, violations, timeline, output };
}

/** Whether everything went as it must on Lambda. */
export function succeeded({ init, invokes, restore, violations }: Run): boolean {
  const phases = [init, ...(restore === undefined ? [] : [restore])];
  return (
    phases.every(({ outcome }) => outcome === 'ready') &&
    invokes.every(({ outcome }) => outcome === 'response') &&
    violations.length === 0
  );
}

async function runPhases(environment: Environment): Promise<Pick<Run, 'init' | 'restore'>> {
  const { emulation } = environment;
  const init = await environment.init();
  if (init.outcome !== 'ready' || init.snapshotAt === 'none') return { init };
  return { init, restore: await emulation.restore() };
}

async function invokeAll(
  emulation: Emulation,
  events: readonly unknown[],
): Promise<InvokeResult[]> {
  const results: InvokeResult[] = [];
  for (const event of events) {
    const result = await emulation.invoke(event);
    results.push(result);
    // The environment is gone; on Lambda the next event would meet a new one.
    if (result.outcome === 'exit' || result.outcome === 'timeout') return results;
  }
  if (emulation.state === 'ready') await emulation.idle();
  return results;
}
