/**
 * Invokes a handler as the runtime interface client does.
 */
import { once } from 'node:events';

const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');

/**
 * @param {import('./handler.mjs').Handler} handler
 * @param {unknown} event
 * @param {{ awsRequestId: string }} context
 * @param {import('./client.mjs').ClientGeneration} generation
 * @returns {Promise<unknown>} the handler's answer
 */
export async function invoke(handler, event, context, generation) {
  return withRequestId(context.awsRequestId, () =>
    generation === 3 ? invokeWithCallback(handler, event, context) : handler(event, context),
  );
}

/**
 * Up to client 3 a handler may answer by a promise, by a callback, by methods of the context, or, if
 * it does none of this, when nothing is left to do.
 *
 * @param {import('./handler.mjs').Handler} handler
 * @param {unknown} event
 * @param {object} context
 */
async function invokeWithCallback(handler, event, context) {
  const ranDry = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      const done = (/** @type {unknown} */ error, /** @type {unknown} */ result) =>
        error === undefined || error === null ? resolve(result) : reject(error);
      Object.assign(context, {
        callbackWaitsForEmptyEventLoop: true,
        done,
        succeed: resolve,
        fail: reject,
      });
      const returned = handler(event, context, done);
      if (isThenable(returned)) returned.then(resolve, reject);
      else once(process, 'beforeExit', { signal: ranDry.signal }).then(resolve, () => undefined);
    });
  } finally {
    ranDry.abort();
  }
}

/**
 * @param {unknown} value
 * @returns {value is PromiseLike<unknown>}
 */
function isThenable(value) {
  return typeof Object(value).then === 'function';
}

/**
 * Lets log lines of the handler carry the id, by the store that the client keeps it in.
 *
 * @template T
 * @param {string} id
 * @param {() => T | Promise<T>} run
 * @returns {Promise<T>}
 */
async function withRequestId(id, run) {
  const store = Reflect.get(globalThis, 'awslambda')?.InvokeStore;
  if (typeof store?.run !== 'function') return run();
  try {
    return await store.run({ [REQUEST_ID]: id }, run);
  } finally {
    // The client's store keeps the last context until the next one replaces it.
    store.run({}, () => undefined);
  }
}
