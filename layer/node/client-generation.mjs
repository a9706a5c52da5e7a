/**
 * Which generation of Lambda's runtime interface client an image carries.
 *
 * Generation 4 refuses handlers that take a callback; generation 3 calls them. Images changed from
 * one to the other within a Node.js version, so this starts the client with such a handler, against
 * a Runtime API of its own, and sees what it does.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds; generous, because an emulated processor may run the build. */
const PATIENCE = 120_000;

const REFUSAL = 'Runtime.CallbackHandlerDeprecated';

/**
 * @param {string} client path of the client's index.mjs
 * @param {string} executionEnvironment what AWS_EXECUTION_ENV says, e.g. `AWS_Lambda_nodejs24.x`
 * @returns {Promise<3 | 4>}
 */
export async function clientGeneration(client, executionEnvironment) {
  const taskRoot = mkdtempSync(join(tmpdir(), 'callback-handler-'));
  writeFileSync(
    join(taskRoot, 'index.mjs'),
    'export const handler = (event, context, callback) => callback(null);\n',
  );
  const { promise, resolve, reject } = withResolvers();
  const api = createServer((request, response) => {
    const route = `${request.method} ${request.url.split('/2018-06-01/runtime/')[1]}`;
    const error = request.headers['lambda-runtime-function-error-type'];
    if (route === 'GET invocation/next') resolve(3);
    else if (route === 'POST init/error' && error === REFUSAL) resolve(4);
    else reject(new Error(`The runtime interface client does not start: ${route} ${error ?? ''}`));
    response.writeHead(202).end('{"status":"OK"}');
  });
  await new Promise((listening) => api.listen(0, '127.0.0.1', listening));

  const child = spawn(process.execPath, [client], {
    env: {
      PATH: process.env.PATH,
      LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH ?? '',
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: taskRoot,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${api.address().port}`,
      AWS_EXECUTION_ENV: executionEnvironment,
      AWS_LAMBDA_FUNCTION_NAME: 'callback-handler',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/callback-handler',
      AWS_LAMBDA_LOG_STREAM_NAME: 'callback-handler',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  child.once('error', reject);
  child.once('close', (code, signal) =>
    reject(new Error(`The runtime interface client ended (${code ?? signal}): ${output}`)),
  );
  const timer = setTimeout(
    () => reject(new Error(`The runtime interface client did nothing in ${PATIENCE / 1000} s.`)),
    PATIENCE,
  );

  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    api.closeAllConnections();
    api.close();
    rmSync(taskRoot, { recursive: true });
  }
}

/** `Promise.withResolvers`, which Node.js 20 lacks. */
function withResolvers() {
  let resolve;
  let reject;
  const promise = new Promise((...functions) => ([resolve, reject] = functions));
  return { promise, resolve, reject };
}
