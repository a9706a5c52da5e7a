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
  const stop = (): void => void emulation.stop();
  interruption.addEventListener('abort', stop);
  try {
    const phases = await runPhases(emulation);
    const ready = (phases.restore ?? phases.init).outcome === 'ready';
    const invokes = ready ? await invokeAll(emulation, events) : [];
    await emulation.stop();
    const { output, timeline, violations } = emulation;
    return { ...phases, invokes, violations, timeline, output };
  } finally {
    interruption.removeEventListener('abort', stop);
    await emulation.stop();
  }
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

async function runPhases(emulation: Emulation): Promise<Pick<Run, 'init' | 'restore'>> {
  const init = await emulation.init();
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
