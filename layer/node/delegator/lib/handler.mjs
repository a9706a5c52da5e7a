/**
 * The user's handler: loaded, and checked for what would otherwise fail in every restored
 * environment, because the client checks it only after the import of its handler module.
 */
import { RuntimeError } from './errors.mjs';
import { parseHandlerName } from './handler-name.mjs';
import { loadUserModule } from './user-module.mjs';

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/** @typedef {(...parameters: any[]) => unknown} Handler */

/**
 * @param {object} options
 * @param {string} options.taskRoot the function's folder
 * @param {string} options.setting the handler setting
 * @param {import('./client.mjs').ClientGeneration} options.generation
 * @returns {Promise<Handler>} the very function that the user's module exports
 */
export async function loadHandler({ taskRoot, setting, generation }) {
  const name = parseHandlerName(setting);
  const module = await loadUserModule(taskRoot, name, generation);
  const handler = findHandler(module, name.property, generation);
  if (!handler) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is not a function`);
  }
  const userHandler = /** @type {Handler} */ (handler);
  refuseUnusable(userHandler, setting, generation);
  return userHandler;
}

/**
 * @param {Handler} handler
 * @returns {boolean} whether it was wrapped by `awslambda.streamifyResponse`
 */
export function isStreaming(handler) {
  return Boolean(Reflect.get(handler, STREAMING));
}

/**
 * @param {Handler} handler
 * @param {string} setting
 * @param {import('./client.mjs').ClientGeneration} generation
 */
function refuseUnusable(handler, setting, generation) {
  const mode = Reflect.get(handler, STREAMING);
  if (mode && mode !== 'response') {
    throw new RuntimeError(
      'Runtime.MalformedStreamingHandler',
      `${setting} asks for the streaming mode '${String(mode)}'; only 'response' exists`,
    );
  }
  if (generation === 4 && handler.length >= 3 && !mode) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      `${setting} takes ${handler.length} parameters, that is a callback. The runtime interface ` +
        'client of this Node.js version calls no callback handlers: make it an async function ' +
        '(event, context)',
    );
  }
}

/**
 * @param {unknown} module
 * @param {string} property
 * @param {import('./client.mjs').ClientGeneration} generation
 * @returns {unknown}
 */
function findHandler(module, property, generation) {
  const found = follow(module, property);
  if (found || generation === 3) return found;
  const isObject = typeof module === 'object' && module !== null;
  return isObject && 'default' in module ? follow(module.default, property) : found;
}

/**
 * @param {unknown} start
 * @param {string} property
 * @returns {unknown}
 */
function follow(start, property) {
  return property
    .split('.')
    .reduce(
      (/** @type {unknown} */ value, key) =>
        typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
      start,
    );
}
