import type { Exchange } from './exchange.ts';
import { headerOf, MAX_PAYLOAD_BYTES } from './exchange.ts';
import { parseJson, parseTrailerError } from './function-error.ts';
import type { FunctionError } from './function-error.ts';
import type { ResponseBody, ResponseChunk } from './results.ts';

/** What a streamed response may hold: 200 MB. */
export const MAX_STREAM_BYTES = 200 * 1024 * 1024;
const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
/** Ends the JSON prelude of an HTTP integration's response. */
const PRELUDE_END = Buffer.alloc(8);

/** A response as it was received. */
export interface ReceivedResponse {
  readonly response: ResponseBody;
  /** An error reported by trailers, in the middle of a stream. */
  readonly trailerError?: FunctionError;
  readonly tooLarge: boolean;
  /** The connection ended before the response did. */
  readonly truncated: boolean;
}

/** Reads the body of `invocation/{id}/response`, chunk by chunk where it is a stream. */
export async function receiveResponse(
  { request }: Exchange,
  elapsedMs: () => number,
): Promise<ReceivedResponse> {
  const streaming =
    headerOf(request.headers, 'Lambda-Runtime-Function-Response-Mode') === 'streaming';
  const limit = streaming ? MAX_STREAM_BYTES : MAX_PAYLOAD_BYTES;
  const parts: Buffer[] = [];
  const chunks: ResponseChunk[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      // What is over the limit is read all the same, so that the client gets to see the answer.
      if (size > limit) continue;
      parts.push(part);
      chunks.push({ atMs: elapsedMs(), bytes: part.length });
    }
  } catch {
    // The client closed the connection: `complete` says so below.
  }
  const contentType = headerOf(request.headers, 'Content-Type') ?? 'application/json';
  const errorType = headerOf(request.trailers, 'Lambda-Runtime-Function-Error-Type');
  const errorBody = headerOf(request.trailers, 'Lambda-Runtime-Function-Error-Body');
  return {
    response: {
      mode: streaming ? 'streaming' : 'buffered',
      contentType,
      ...splitPrelude(Buffer.concat(parts), contentType),
      chunks,
    },
    ...(errorType === undefined ? {} : { trailerError: parseTrailerError(errorType, errorBody) }),
    tooLarge: size > limit,
    truncated: !request.complete,
  };
}

function splitPrelude(
  received: Buffer,
  contentType: string,
): Pick<ResponseBody, 'body' | 'text' | 'json' | 'httpPrelude'> {
  const end = contentType === HTTP_INTEGRATION ? received.indexOf(PRELUDE_END) : -1;
  const body = end < 0 ? received : received.subarray(end + PRELUDE_END.length);
  const text = body.toString('utf8');
  const content = { body, text, json: parseJson(text) };
  if (end < 0) return content;
  return { ...content, httpPrelude: parseJson(received.subarray(0, end).toString('utf8')) };
}
