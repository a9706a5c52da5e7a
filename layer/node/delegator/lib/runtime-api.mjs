/**
 * The three calls of the Lambda Runtime API that the runtime interface client does not make.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { createRequire } from 'node:module';
import { toErrorReport } from './errors.mjs';

/**
 * An import would touch every export of the module, and so load all of WebSocket and fetch.
 *
 * @type {import('node:http')}
 */
const http = createRequire(import.meta.url)('node:http');

const VERSION = '2018-06-01';

/**
 * Says that the function is ready for its snapshot. Lambda takes it while this request is open: the
 * promise resolves in an environment restored from it, perhaps days later, hence no timeout.
 */
export async function waitForRestore() {
  await call('GET', '/runtime/restore/next', undefined);
}

/**
 * Reports that the restored environment cannot serve.
 *
 * @param {Error} error
 */
export async function postRestoreError(error) {
  await postError('/runtime/restore/error', error);
}

/**
 * Reports that the function cannot start.
 *
 * @param {Error} error
 */
export async function postInitError(error) {
  await postError('/runtime/init/error', error);
}

/**
 * @param {string} path
 * @param {Error} error
 */
async function postError(path, error) {
  const report = toErrorReport(error);
  await call('POST', path, JSON.stringify(report), {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Function-Error-Type': report.errorType,
  });
}

/**
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {string | undefined} body
 * @param {Record<string, string>} [headers]
 * @returns {Promise<void>}
 */
function call(method, path, body, headers = {}) {
  // Read now rather than when this module is loaded: the address may differ after a restore.
  const endpoint = process.env.AWS_LAMBDA_RUNTIME_API ?? '';
  const url = `http://${endpoint}/${VERSION}${path}`;
  return new Promise((resolve, reject) => {
    const failed = (/** @type {string} */ reason) =>
      reject(new Error(`${method} ${url} failed: ${reason}`));
    // No agent: a pooled connection would be part of the snapshot.
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      const { statusCode = 0 } = response;
      response.once('error', (error) => failed(error.message));
      response.once('end', () =>
        statusCode >= 200 && statusCode < 300 ? resolve() : failed(`status ${statusCode}`),
      );
      response.resume();
    });
    request.once('error', (error) => failed(error.message));
    request.end(body);
  });
}
