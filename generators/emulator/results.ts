import type { ProcessExit } from './exit-reason.ts';
import type { FunctionError } from './function-error.ts';

/** What a phase that went well says. */
export interface InitReady {
  readonly outcome: 'ready';
  /**
   * The request that marked the snapshot point. `invocation/next`: the process does not take part in
   * the restore. `none`: an on-demand environment, of which no snapshot is taken.
   */
  readonly snapshotAt: 'restore/next' | 'invocation/next' | 'none';
  readonly durationMs: number;
}

/** A phase after which Lambda would give up on the execution environment. */
export interface PhaseFailure {
  /** `error`: posted by the process; `exit`: it ended; `timeout`: the limit passed, it was killed. */
  readonly outcome: 'error' | 'exit' | 'timeout';
  readonly error: FunctionError;
  /** How the process ended after the failure, null when it had to be killed and did not report. */
  readonly exit: ProcessExit | null;
  /** Until the failure, in milliseconds. */
  readonly durationMs: number;
}

export type InitResult = InitReady | PhaseFailure;

export interface RestoreReady {
  readonly outcome: 'ready';
  /** From the answer to `restore/next` until `invocation/next`, in milliseconds. */
  readonly durationMs: number;
}

export type RestoreResult = RestoreReady | PhaseFailure;

/** A part of a streamed response. */
export interface ResponseChunk {
  /** Milliseconds since the event was handed out. */
  readonly atMs: number;
  readonly bytes: number;
}

/** The body of a response, as far as it was received. */
export interface ResponseBody {
  readonly mode: 'buffered' | 'streaming';
  readonly contentType: string;
  /** Without the prelude of an HTTP integration. */
  readonly body: Buffer;
  /** `body` as UTF-8. */
  readonly text: string;
  /** `body` parsed, undefined where it is not JSON. */
  readonly json: unknown;
  /** Status code, headers and cookies that a streaming HTTP function sent ahead of its body. */
  readonly httpPrelude?: unknown;
  /** As they were received, the prelude included. */
  readonly chunks: readonly ResponseChunk[];
}

interface Invoked {
  readonly requestId: string;
  /** From the event's hand-out until the outcome, in milliseconds. */
  readonly durationMs: number;
}

export interface InvokeResponse extends Invoked {
  readonly outcome: 'response';
  readonly response: ResponseBody;
}

export interface InvokeFailure extends Invoked {
  /**
   * `error`: the function or its response was refused; `stream-error`: the function failed in the
   * middle of a streamed response; `timeout`: killed by Lambda; `exit`: the process ended.
   */
  readonly outcome: 'error' | 'stream-error' | 'timeout' | 'exit';
  readonly error: FunctionError;
  /** How the process ended, where it did. */
  readonly exit?: ProcessExit;
  /** What had been streamed before the failure. */
  readonly response?: ResponseBody;
}

export type InvokeResult = InvokeResponse | InvokeFailure;

/** Something that Lambda rejects, or that never works there, and why. */
export interface Violation {
  readonly name: ViolationName;
  readonly message: string;
}

export type ViolationName =
  | 'exit-zero-during-init'
  | 'invocation-next-after-error'
  | 'invocation-next-before-response'
  | 'lingers-after-error'
  | 'no-next-after-response'
  | 'restore-next-after-error'
  | 'restore-next-repeated'
  | 'restore-next-without-snapstart'
  | 'unexpected-error-report'
  | 'unknown-path'
  | 'unknown-request-id'
  | 'wrapper-missing'
  | 'wrapper-not-executable';
