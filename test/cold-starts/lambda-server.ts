import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { onTestFinished } from 'vitest';

/** A request that the AWS CLI sent. */
export interface Recorded {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly body: string;
  readonly logType: string | undefined;
  /** When it came, in milliseconds. */
  readonly at: number;
}

/** What Lambda answers. */
export interface Reply {
  readonly status?: number;
  /** The exception's name, for a status that is no success. */
  readonly error?: string;
  readonly body?: unknown;
  /** The end of the log. */
  readonly log?: string;
  readonly functionError?: string;
  readonly afterMs?: number;
}

/** An HTTP server on this machine that records requests of Lambda's API. */
export interface LambdaServer {
  readonly url: string;
  readonly requests: readonly Recorded[];
  /** What the AWS CLI needs to find this server, and nothing else. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Serves until the test ends. */
export async function lambdaServer(
  reply: (request: Recorded, count: number) => Reply,
): Promise<LambdaServer> {
  const requests: Recorded[] = [];
  const server = createServer((incoming, outgoing) => {
    void recorded(incoming).then((request) => {
      requests.push(request);
      const {
        afterMs = 0,
        body = {},
        error,
        functionError,
        log,
        status = 200,
      } = reply(request, requests.length);
      setTimeout(() => {
        outgoing.writeHead(status, {
          'content-type': 'application/json',
          ...(error === undefined ? {} : { 'x-amzn-errortype': error }),
          ...(functionError === undefined ? {} : { 'x-amz-function-error': functionError }),
          ...(log === undefined ? {} : { 'x-amz-log-result': Buffer.from(log).toString('base64') }),
        });
        outgoing.end(JSON.stringify(body));
      }, afterMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, environment: ENVIRONMENT };
}

const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'a-secret-that-nobody-prints',
  AWS_DEFAULT_REGION: 'eu-central-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

async function recorded(incoming: IncomingMessage): Promise<Recorded> {
  const logType = incoming.headers['x-amz-log-type'];
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(incoming.url ?? ''),
    body: await text(incoming),
    logType: typeof logType === 'string' ? logType : undefined,
    at: performance.now(),
  };
}
