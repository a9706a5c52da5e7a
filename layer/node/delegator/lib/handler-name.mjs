/**
 * The handler setting, such as `app.handler` or `folder/app.nested.handler`.
 */
import path from 'node:path';
import { RuntimeError } from './errors.mjs';

/**
 * @typedef {object} HandlerName
 * @property {string} text the whole setting
 * @property {string} folder below the task root; empty for the task root itself
 * @property {string} module file name without its extension
 * @property {string} property dotted path to the function inside the module
 */

/**
 * Takes the user's handler out of the environment and puts it where it would be without a delegator,
 * before any user code looks.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string}
 */
export function reclaimHandlerSetting(environment) {
  const { SNAPPER_HANDLER: setting } = environment;
  if (!setting) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      'SNAPPER_HANDLER is not set. The delegator must be started by the wrapper of its layer: ' +
        'set AWS_LAMBDA_EXEC_WRAPPER=/opt/snapper/wrapper and the handler as usual',
    );
  }
  environment._HANDLER = setting;
  delete environment.SNAPPER_HANDLER;
  return setting;
}

/**
 * @param {string} text
 * @returns {HandlerName}
 */
export function parseHandlerName(text) {
  if (text.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${text}' is not a valid handler name: it must not contain '..'`,
    );
  }
  const base = path.basename(text);
  const dot = base.indexOf('.');
  if (dot === -1) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  return {
    text,
    folder: text.slice(0, text.indexOf(base)).replace(/\/$/, ''),
    module: base.slice(0, dot),
    property: base.slice(dot + 1),
  };
}
