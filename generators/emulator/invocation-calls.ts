import { describeError, describeResponse } from './describe.ts';
import { accept, MAX_PAYLOAD_BYTES, refuseRequestId, refuseSize } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { ProcessExit } from './exit-reason.ts';
import type { FunctionError } from './function-error.ts';
import type { Invocation } from './invocation.ts';
import type { InvocationQueue } from './invocation-queue.ts';
import { MAX_STREAM_BYTES, receiveResponse } from './response-body.ts';
import type { ReceivedResponse } from './response-body.ts';
import type { InvokeResult, ResponseBody } from './results.ts';
import type { Timeline } from './timeline.ts';

/** The calls by which a process answers events. */
export class InvocationCalls {
  readonly #queue: InvocationQueue;
  readonly #timeline: Timeline;
  readonly #exitSoon: () => Promise<ProcessExit | undefined>;

  /** `exitSoon` resolves with the end of the process, or undefined if it lives on for a while. */
  constructor(
    queue: InvocationQueue,
    timeline: Timeline,
    exitSoon: () => Promise<ProcessExit | undefined>,
  ) {
    this.#queue = queue;
    this.#timeline = timeline;
    this.#exitSoon = exitSoon;
  }

  async response(exchange: Exchange, requestId: string): Promise<void> {
    const invocation = this.#queue.awaitingAnswer(requestId);
    if (invocation === undefined) {
      exchange.request.resume();
      return this.#refuse(exchange, requestId);
    }
    invocation.answered = true;
    const received = await receiveResponse(exchange, () => invocation.elapsedMs());
    if (received.truncated) await this.#settleTruncated(invocation, received.response);
    else this.#settle(exchange, invocation, received);
  }

  error(exchange: Exchange, requestId: string, error: FunctionError): void {
    const invocation = this.#queue.awaitingAnswer(requestId);
    if (invocation === undefined) return this.#refuse(exchange, requestId);
    invocation.answered = true;
    this.#finish(invocation, 'error', () => invocation.fail({ outcome: 'error', error }));
    accept(exchange);
  }

  #settle(exchange: Exchange, invocation: Invocation, received: ReceivedResponse): void {
    const { response, tooLarge, trailerError } = received;
    if (tooLarge) {
      const error = sizeError(response);
      this.#finish(invocation, 'response refused', () =>
        invocation.fail({ outcome: 'error', error }),
      );
      return refuseSize(exchange);
    }
    if (trailerError === undefined) {
      this.#finish(invocation, 'response', () => invocation.succeed(response));
    } else {
      this.#finish(invocation, 'error in the stream', () =>
        invocation.fail({ outcome: 'stream-error', error: trailerError, response }),
      );
    }
    accept(exchange);
  }

  /** A process that dies while it streams has crashed; one that lives on only broke the stream. */
  async #settleTruncated(invocation: Invocation, response: ResponseBody): Promise<void> {
    invocation.broken = true;
    const exit = await Promise.race([this.#exitSoon(), this.#queue.nextPoll]);
    if (exit !== undefined) return;
    const error = {
      type: 'Runtime.TruncatedResponse',
      message: 'the connection was closed before the response was complete',
      stackTrace: [],
    };
    this.#finish(invocation, 'response truncated', () =>
      invocation.fail({ outcome: 'stream-error', error, response }),
    );
  }

  #finish(invocation: Invocation, name: string, settle: () => InvokeResult): void {
    // The time may have run out, or the process ended, while the answer was on its way.
    if (!this.#queue.finish(invocation)) return;
    const result = settle();
    const detail =
      result.outcome === 'response'
        ? describeResponse(result.response)
        : describeError(result.error);
    this.#timeline.record(name, detail, result.durationMs);
  }

  #refuse(exchange: Exchange, requestId: string): void {
    this.#timeline.violate(
      'unknown-request-id',
      `no event with the id ${requestId} waits for an answer`,
    );
    refuseRequestId(exchange);
  }
}

/** What the caller of the function sees of a response over the limit. */
function sizeError({ mode }: ResponseBody): FunctionError {
  const limit = mode === 'buffered' ? MAX_PAYLOAD_BYTES : MAX_STREAM_BYTES;
  const message = `Response payload size exceeded maximum allowed payload size (${limit} bytes).`;
  return { type: 'Function.ResponseSizeTooLarge', message, stackTrace: [] };
}
