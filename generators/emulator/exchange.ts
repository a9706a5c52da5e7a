import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that the process made, and the means to answer it, perhaps much later. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What Lambda accepts in a buffered response: 6 MiB and 100 bytes. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024 + 100;

/**
 * Answers with head and body in one write: a delayed second packet would cost every call 40 ms
 * wherever Nagle's algorithm meets delayed acknowledgements.
 */
export function answer(
  { response }: Exchange,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed || response.writableEnded) return;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** 202, as for everything that the Runtime API accepts. */
export function accept(exchange: Exchange): void {
  answer(exchange, 202, '{"status":"OK"}\n');
}

/** A refusal in the form that the Runtime API documents. */
export function refuse(
  exchange: Exchange,
  status: 400 | 403 | 404 | 413 | 500,
  errorType: string,
  errorMessage: string,
): void {
  answer(exchange, status, `${JSON.stringify({ errorMessage, errorType })}\n`);
}

/** 400: no invocation of this id waits for a response. */
export function refuseRequestId(exchange: Exchange): void {
  refuse(exchange, 400, 'InvalidRequestID', 'Invalid request ID');
}

/** 403: the runtime asked for something that its state does not allow. */
export function refuseTransition(exchange: Exchange, from: string, to: string): void {
  refuse(
    exchange,
    403,
    'InvalidStateTransition',
    `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
  );
}

/** 413: the response of a function is greater than 6 MB. */
export function refuseSize(exchange: Exchange): void {
  refuse(
    exchange,
    413,
    'RequestEntityTooLarge',
    `Exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
  );
}

/** One value of a header or trailer. */
export function headerOf(
  headers: NodeJS.Dict<string | string[]>,
  name: string,
): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

/** A whole request body as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
