import { randomBytes, randomUUID } from 'node:crypto';
import { defer } from './deferred.ts';
import type { Deferred } from './deferred.ts';
import { EmulatorError } from './errors.ts';
import { MAX_PAYLOAD_BYTES } from './exchange.ts';
import { exitError } from './exit-reason.ts';
import type { ProcessExit } from './exit-reason.ts';
import type { InvokeFailure, InvokeResult, ResponseBody } from './results.ts';

/** How one invocation differs from what the emulation does by default. */
export interface InvokeOptions {
  /** @default the function's timeout */
  readonly timeoutMs?: number;
  /** @default a random UUID */
  readonly requestId?: string;
  /** @default a random trace, not sampled */
  readonly traceId?: string;
  /** JSON text for `Lambda-Runtime-Client-Context`. */
  readonly clientContext?: string;
  /** JSON text for `Lambda-Runtime-Cognito-Identity`. */
  readonly cognitoIdentity?: string;
}

/** One event on its way through the function. */
export class Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly timeoutMs: number;
  readonly options: InvokeOptions;
  /** True from the moment a response or an error has begun to arrive: a second one is refused. */
  answered = false;
  /** True once its response broke off: the process may be dead, or about to go on. */
  broken = false;
  readonly #settled: Deferred<InvokeResult> = defer();
  readonly #clock: () => number;
  #startedAt: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    event: unknown,
    options: InvokeOptions,
    defaults: { timeoutMs: number; clock: () => number },
  ) {
    this.requestId = options.requestId ?? randomUUID();
    this.payload = JSON.stringify(event) ?? 'null';
    const bytes = Buffer.byteLength(this.payload);
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw new EmulatorError(`the event has ${bytes} bytes; Lambda takes ${MAX_PAYLOAD_BYTES}`);
    }
    this.timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
    this.options = options;
    this.#clock = defaults.clock;
    this.#startedAt = defaults.clock();
  }

  get result(): Promise<InvokeResult> {
    return this.#settled.promise;
  }

  /** Milliseconds since the event was queued or, later, handed out. */
  elapsedMs(): number {
    return this.#clock() - this.#startedAt;
  }

  /** Starts the time allowed over: when the event is queued, and again when it is handed out. */
  restartTimer(onExpiry: () => void): void {
    clearTimeout(this.#timer);
    this.#startedAt = this.#clock();
    this.#timer = setTimeout(onExpiry, this.timeoutMs);
  }

  /** The head of the answer to `invocation/next`. */
  headers(functionArn: string): Record<string, string> {
    const { clientContext, cognitoIdentity, traceId } = this.options;
    return {
      'Lambda-Runtime-Aws-Request-Id': this.requestId,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + this.timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': functionArn,
      'Lambda-Runtime-Trace-Id': traceId ?? randomTraceId(),
      ...(clientContext === undefined ? {} : { 'Lambda-Runtime-Client-Context': clientContext }),
      ...(cognitoIdentity === undefined
        ? {}
        : { 'Lambda-Runtime-Cognito-Identity': cognitoIdentity }),
    };
  }

  succeed(response: ResponseBody): InvokeResult {
    return this.#settle({ outcome: 'response', ...this.#facts(), response });
  }

  fail(failure: Omit<InvokeFailure, 'requestId' | 'durationMs'>): InvokeResult {
    return this.#settle({ ...failure, ...this.#facts() });
  }

  /** Lambda killed the process because the function's timeout passed. */
  expire(): InvokeResult {
    const seconds = (this.timeoutMs / 1000).toFixed(2);
    const message = `RequestId: ${this.requestId} Error: Task timed out after ${seconds} seconds`;
    return this.fail({
      outcome: 'timeout',
      error: { type: 'Sandbox.Timedout', message, stackTrace: [] },
    });
  }

  /** The process ended before it answered. */
  crash(exit: ProcessExit): InvokeResult {
    return this.fail({ outcome: 'exit', error: exitError(exit, this.requestId), exit });
  }

  #facts(): { requestId: string; durationMs: number } {
    return { requestId: this.requestId, durationMs: this.elapsedMs() };
  }

  #settle(result: InvokeResult): InvokeResult {
    clearTimeout(this.#timer);
    this.#settled.resolve(result);
    return result;
  }
}

function randomTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const [root, parent] = [randomBytes(12).toString('hex'), randomBytes(8).toString('hex')];
  return `Root=1-${seconds}-${root};Parent=${parent};Sampled=0`;
}
