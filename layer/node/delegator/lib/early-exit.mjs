/**
 * A process that ends during init or restore, by `process.exit()` or by an uncaught error, leaves
 * Lambda with no more than an exit code. This reports what was going on.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RuntimeError } from './errors.mjs';
import * as log from './log.mjs';
import { currentStep } from './step.mjs';

const REPORTER = fileURLToPath(new URL('./report-exit.mjs', import.meta.url));

/** Lambda's clients end with this status when an environment could not be restored. */
export const RESTORE_FAILED = 65;

/**
 * @returns {{ restored: () => void, stop: () => void }} `restored` is to be called after the restore,
 *   `stop` when errors reach the client again
 */
export function reportEarlyExit() {
  let phase = /** @type {'init' | 'restore'} */ ('init');
  /** @type {unknown} */
  let crash;

  const remember = (/** @type {unknown} */ error) => {
    crash = error;
  };
  const onExit = (/** @type {number} */ status) => {
    const message = `The process ended with status ${status} while ${currentStep()}`;
    const error = new RuntimeError('Runtime.ExitError', message, crash);
    log.error('Early exit', error);
    post(phase, error);
    if (phase === 'restore') process.exitCode = RESTORE_FAILED;
    else if (status === 0) process.exitCode = 1;
  };
  process.on('uncaughtExceptionMonitor', remember);
  process.on('exit', onExit);
  return {
    restored: () => {
      phase = 'restore';
    },
    stop: () => {
      process.off('uncaughtExceptionMonitor', remember);
      process.off('exit', onExit);
    },
  };
}

/**
 * An exiting process cannot wait for a request of its own, only for another process.
 *
 * @param {'init' | 'restore'} phase
 * @param {RuntimeError} error
 */
function post(phase, error) {
  const { name, message, stack } = error;
  spawnSync(process.execPath, [REPORTER, phase], {
    input: JSON.stringify({ name, message, stack }),
    env: {
      AWS_LAMBDA_RUNTIME_API: process.env.AWS_LAMBDA_RUNTIME_API,
      LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH,
    },
    stdio: ['pipe', 'ignore', 'inherit'],
    timeout: 2_000,
  });
}
