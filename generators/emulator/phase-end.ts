import { within } from './deferred.ts';
import type { ProcessExit } from './exit-reason.ts';
import { exitError } from './exit-reason.ts';
import type { FunctionError } from './function-error.ts';
import type { PhaseSignal } from './phase-calls.ts';
import type { PhaseFailure } from './results.ts';
import type { Phase } from './timeline.ts';

/** How init or restore came to its end. */
export type PhaseEnd = (
  | PhaseSignal
  | { readonly kind: 'exited'; readonly exit: ProcessExit }
  | { readonly kind: 'expired'; readonly limitMs: number }
) & { readonly durationMs: number };

/** Waits for what comes first: the process says so, it ends, or the limit passes. */
export async function awaitPhaseEnd(
  signal: Promise<PhaseSignal>,
  exit: Promise<ProcessExit>,
  limitMs: number,
  elapsedMs: () => number,
): Promise<PhaseEnd> {
  const exited = exit.then((how) => ({ kind: 'exited', exit: how }) as const);
  const end = await within(Promise.race([signal, exited]), limitMs);
  const durationMs = elapsedMs();
  return { ...(end ?? { kind: 'expired', limitMs }), durationMs };
}

/** The error of a phase that did not arrive. */
export function phaseError(
  phase: Exclude<Phase, 'invoke'>,
  end: Exclude<PhaseEnd, { kind: 'reached' }>,
): FunctionError {
  if (end.kind === 'reported') return end.error;
  if (end.kind === 'exited') return exitError(end.exit);
  const seconds = end.limitMs / 1000;
  return phase === 'init'
    ? {
        type: 'Sandbox.Timedout',
        message: `Init, with the before-snapshot hooks, did not finish within ${seconds} seconds`,
        stackTrace: [],
      }
    : {
        type: 'SnapStartTimeoutException',
        message: `Restore, with the after-restore hooks, did not finish within ${seconds} seconds`,
        stackTrace: [],
      };
}

/** The outcome that a result names. */
export function phaseOutcome(end: Exclude<PhaseEnd, { kind: 'reached' }>): PhaseFailure['outcome'] {
  return ({ reported: 'error', exited: 'exit', expired: 'timeout' } as const)[end.kind];
}
