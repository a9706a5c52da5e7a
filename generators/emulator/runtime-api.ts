import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, headerOf, readText, refuse } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { parseFunctionError } from './function-error.ts';
import type { FunctionError } from './function-error.ts';

/** What the Runtime API (version 2018-06-01) can be asked for. */
export interface RuntimeApiCalls {
  restoreNext(exchange: Exchange): void;
  restoreError(exchange: Exchange, error: FunctionError): void;
  initError(exchange: Exchange, error: FunctionError): void;
  invocationNext(exchange: Exchange): void;
  /** The body has not been read: it may be a stream. */
  invocationResponse(exchange: Exchange, requestId: string): Promise<void>;
  invocationError(exchange: Exchange, requestId: string, error: FunctionError): void;
  credentials(exchange: Exchange): void;
  unknown(exchange: Exchange): void;
}

const RUNTIME = '/2018-06-01/runtime';
const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/** A server for the requests of one function's processes. */
export function createRuntimeApi(calls: RuntimeApiCalls): Server {
  const server = createServer(
    // `restore/next` and `invocation/next` are held for as long as it takes, and clients keep their
    // connections for the next call.
    { noDelay: true, requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 },
    (request, response) => {
      route(calls, request, response).catch((thrown: unknown) => {
        // A client that vanished in the middle of its request needs no answer.
        if (!request.complete) return;
        refuse({ request, response }, 500, 'InternalServerError', String(thrown));
      });
    },
  );
  // Held requests must not keep the emulator's process alive by themselves.
  server.timeout = 0;
  return server;
}

/** Starts to listen on a free port; resolves with it. */
export async function listen(server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function route(
  calls: RuntimeApiCalls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange: Exchange = { request, response };
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const [, requestId, answerKind] = INVOCATION.exec(path) ?? [];
  if (request.method === 'POST' && requestId !== undefined) {
    if (answerKind === 'response') await calls.invocationResponse(exchange, requestId);
    else calls.invocationError(exchange, requestId, await readError(request));
    return;
  }
  switch (`${request.method} ${path}`) {
    case `GET ${RUNTIME}/invocation/next`:
      return calls.invocationNext(exchange);
    case `GET ${RUNTIME}/restore/next`:
      return calls.restoreNext(exchange);
    case `POST ${RUNTIME}/restore/error`:
      return calls.restoreError(exchange, await readError(request));
    case `POST ${RUNTIME}/init/error`:
      return calls.initError(exchange, await readError(request));
    case 'GET /2021-04-23/credentials':
      return calls.credentials(exchange);
    case 'GET /2018-06-01/ping':
      return answer(exchange, 200, 'pong', { 'Content-Type': 'text/plain' });
    default:
      return calls.unknown(exchange);
  }
}

async function readError(request: IncomingMessage): Promise<FunctionError> {
  const headerType = headerOf(request.headers, 'Lambda-Runtime-Function-Error-Type');
  return parseFunctionError(await readText(request), headerType);
}
