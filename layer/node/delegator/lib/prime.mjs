/**
 * Priming: the handler is invoked with a sample event before the snapshot is taken, so that the
 * snapshot holds loaded modules, compiled code and warm caches.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RuntimeError } from './errors.mjs';
import { isStreaming } from './handler.mjs';
import { invoke } from './invoke.mjs';
import * as log from './log.mjs';
import { primingContext } from './priming-context.mjs';
import { step } from './step.mjs';

/** More gains nothing measurable. */
const DEFAULT_COUNT = 5;

/**
 * @param {object} options
 * @param {import('./handler.mjs').Handler} options.handler
 * @param {string} options.taskRoot where prime.json may lie
 * @param {import('./client.mjs').ClientGeneration} options.generation
 * @param {NodeJS.ProcessEnv} options.environment
 * @throws {RuntimeError} `Runtime.PrimingError`, if SNAPPER_PRIME_STRICT is 1. Otherwise a failure is
 *   one line in the log: AWS repeats the init of a published version at times of its own choosing,
 *   when a function that works must not be lost to a hiccup of something that priming talks to.
 */
export async function prime({ handler, taskRoot, generation, environment }) {
  try {
    await primeOrThrow(handler, path.join(taskRoot, 'prime.json'), generation, environment);
  } catch (error) {
    if (environment.SNAPPER_PRIME_STRICT === '1') throw error;
    log.error('PRIMING FAILED; the function starts unprimed or half primed', error);
  }
}

/**
 * @param {import('./handler.mjs').Handler} handler
 * @param {string} file
 * @param {import('./client.mjs').ClientGeneration} generation
 * @param {NodeJS.ProcessEnv} environment
 */
async function primeOrThrow(handler, file, generation, environment) {
  const count = readCount(environment.SNAPPER_PRIME_COUNT);
  const json = count === 0 ? undefined : readIfThere(file);
  if (json === undefined) return;
  if (isStreaming(handler)) {
    log.info('Not primed: a streaming handler has nothing to stream to before the first invoke');
    return;
  }
  const began = performance.now();
  await withVariable(environment, 'SNAPPER_PRIMING', '1', async () => {
    for (let number = 1; number <= count; number++) {
      const which = `invocation ${number} of ${count}`;
      const event = parse(json, file);
      const context = primingContext(environment, number);
      try {
        await step(`priming, ${which}`, () => invoke(handler, event, context, generation));
      } catch (error) {
        throw new RuntimeError('Runtime.PrimingError', `Priming failed in ${which}`, error);
      }
    }
  });
  log.info(`Primed by ${count} invocations in ${Math.round(performance.now() - began)} ms`);
}

/** @param {string | undefined} text */
function readCount(text) {
  if (text === undefined || text === '') return DEFAULT_COUNT;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new RuntimeError(
    'Runtime.PrimingError',
    'SNAPPER_PRIME_COUNT must be a whole number from 0 (no priming) to 9999',
  );
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw new RuntimeError('Runtime.PrimingError', `${file} cannot be read`, error);
  }
}

/**
 * Parsed anew for every invocation: handlers may change their event.
 *
 * @param {string} json
 * @param {string} file
 */
function parse(json, file) {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new RuntimeError('Runtime.PrimingError', `${file} is not JSON`, error);
  }
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} name
 * @param {string} value
 * @param {() => Promise<void>} run
 */
async function withVariable(environment, name, value, run) {
  environment[name] = value;
  try {
    await run();
  } finally {
    delete environment[name];
  }
}
