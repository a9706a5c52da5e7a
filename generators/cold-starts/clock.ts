import { setTimeout as sleep } from 'node:timers/promises';

import { ColdStartsError } from './errors.ts';

/** The time, and waiting for it. */
export interface Clock {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The machine's clock; waiting ends with an error when the signal is aborted. */
export function machineClock(signal: AbortSignal): Clock {
  return {
    now: () => performance.now(),
    sleep: async (milliseconds) => {
      try {
        await sleep(milliseconds, undefined, { signal });
      } catch {
        throw new ColdStartsError('interrupted', 130);
      }
    },
  };
}
