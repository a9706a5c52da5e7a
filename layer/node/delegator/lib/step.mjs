/**
 * Runs the user's code step by step, so that whatever goes wrong can be told with what was going on.
 */
import { RuntimeError } from './errors.mjs';
import * as log from './log.mjs';

/** After this long, in milliseconds, a step that still runs is named in the log. */
const SLOW = 5_000;

/** What is going on, as in "while <current>". */
let current = 'starting';

export function currentStep() {
  return current;
}

/**
 * Names what is going on from now on, where nothing needs to be watched.
 *
 * @param {string} doing
 */
export function begin(doing) {
  current = doing;
}

/**
 * @template T
 * @param {string} doing such as "importing app.handler"
 * @param {() => T | Promise<T>} run
 * @returns {Promise<T>}
 * @throws {UnsettledError} when nothing is left that could ever settle what `run` returned. Node.js
 *   would end the process with status 0 and not a word.
 */
export async function step(doing, run) {
  begin(doing);
  const slow = setTimeout(() => log.warn(`Still ${doing} after ${SLOW / 1000} s`), SLOW);
  slow.unref();
  /** @type {() => void} */
  let ranDry = () => undefined;
  const dry = new Promise((_, reject) => {
    // One turn later, for others who wait for this moment: client 3 takes it for a handler's answer.
    ranDry = () => setImmediate(() => reject(new UnsettledError(doing)));
  });
  process.once('beforeExit', ranDry);
  try {
    return await Promise.race([run(), /** @type {Promise<never>} */ (dry)]);
  } finally {
    process.off('beforeExit', ranDry);
    clearTimeout(slow);
  }
}

export class UnsettledError extends RuntimeError {
  /** @param {string} doing */
  constructor(doing) {
    super(
      'Runtime.UnsettledPromise',
      `Nothing left to do while ${doing}: it awaits a promise that can never settle`,
    );
  }
}
