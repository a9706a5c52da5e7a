import { defer } from './deferred.ts';
import type { Deferred } from './deferred.ts';
import { describeError } from './describe.ts';
import { accept, answer, refuseTransition } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { FunctionError } from './function-error.ts';
import { HeldRequests } from './held-requests.ts';
import type { InvocationQueue } from './invocation-queue.ts';
import type { Settings } from './options.ts';
import type { Timeline } from './timeline.ts';

/** Where the execution environment is in its life. */
export type State =
  'created' | 'initializing' | 'snapshotted' | 'restoring' | 'ready' | 'failed' | 'stopped';

/** How init or restore ended, as far as the process said so itself. */
export type PhaseSignal =
  | { readonly kind: 'reached'; readonly by: 'restore/next' | 'invocation/next' }
  | { readonly kind: 'reported'; readonly error: FunctionError };

/** The calls by which a process moves from phase to phase: what is answered, held or refused when. */
export class PhaseCalls {
  state: State = 'created';
  readonly #settings: Settings;
  readonly #timeline: Timeline;
  readonly #queue: InvocationQueue;
  readonly #restores: HeldRequests;
  #phaseEnd: Deferred<PhaseSignal> = defer();

  constructor(
    settings: Settings,
    timeline: Timeline,
    queue: InvocationQueue,
    onRestoreAbandoned: () => void,
  ) {
    this.#settings = settings;
    this.#timeline = timeline;
    this.#queue = queue;
    this.#restores = new HeldRequests(onRestoreAbandoned);
  }

  /** How many requests for `restore/next` are held at the snapshot point. */
  get heldRestores(): number {
    return this.#restores.size;
  }

  /** From now on the process may report init errors and arrive at the snapshot point. */
  beginInit(): Promise<PhaseSignal> {
    return this.#begin('initializing');
  }

  /** Answers every held `restore/next`: the snapshot is restored. */
  beginRestore(): Promise<PhaseSignal> {
    const end = this.#begin('restoring');
    for (const exchange of this.#restores.takeAll()) answer(exchange, 200, '');
    this.#checkArrival();
    return end;
  }

  restoreNext(exchange: Exchange): void {
    this.#timeline.record('restore/next');
    if (!this.#settings.snapStart) {
      this.#timeline.violate(
        'restore-next-without-snapstart',
        'restore/next is for AWS_LAMBDA_INITIALIZATION_TYPE=snap-start only',
      );
    } else if (this.state === 'failed') {
      this.#timeline.violate(
        'restore-next-after-error',
        'the process reported an error and then asked for restore/next instead of exiting',
      );
    } else if (this.#mayHoldRestore()) {
      this.#restores.hold(exchange);
      this.#checkArrival();
      return;
    } else {
      this.#timeline.violate(
        'restore-next-repeated',
        'a process may ask for restore/next only once',
      );
    }
    refuseTransition(exchange, this.state, 'restoring');
  }

  restoreError(exchange: Exchange, error: FunctionError): void {
    this.#timeline.record('restore/error', describeError(error));
    this.#report(exchange, error, this.state === 'restoring', 'restore/error');
  }

  initError(exchange: Exchange, error: FunctionError): void {
    this.#timeline.record('init/error', describeError(error));
    // Clients that know no restore/error post here when a hook fails after the restore.
    const expected = this.state === 'initializing' || this.state === 'restoring';
    this.#report(exchange, error, expected, 'init/error');
  }

  invocationNext(exchange: Exchange): void {
    this.#timeline.record('invocation/next');
    if (this.state === 'failed') {
      this.#timeline.violate(
        'invocation-next-after-error',
        'the process reported an error and then asked for invocation/next instead of exiting',
      );
      return refuseTransition(exchange, this.state, 'ready');
    }
    if (this.#queue.active > 0 && this.#settings.processes === 1) {
      this.#timeline.violate(
        'invocation-next-before-response',
        'the process asked for the next event before it had answered the last one',
      );
      return refuseTransition(exchange, 'running', 'ready');
    }
    this.#queue.poll(exchange);
    this.#checkArrival();
  }

  #begin(state: 'initializing' | 'restoring'): Promise<PhaseSignal> {
    this.state = state;
    this.#phaseEnd = defer();
    return this.#phaseEnd.promise;
  }

  #mayHoldRestore(): boolean {
    const early = this.state === 'initializing' || this.state === 'snapshotted';
    return early && this.#restores.size < this.#settings.processes;
  }

  /** Ends the phase once every process has arrived at its end. */
  #checkArrival(): void {
    const { processes } = this.#settings;
    const { pollers } = this.#queue;
    if (this.state === 'initializing' && this.#restores.size + pollers >= processes) {
      const by = this.#restores.size > 0 ? 'restore/next' : 'invocation/next';
      this.#phaseEnd.resolve({ kind: 'reached', by });
    }
    if (this.state === 'restoring' && pollers >= processes) {
      this.#phaseEnd.resolve({ kind: 'reached', by: 'invocation/next' });
    }
  }

  #report(exchange: Exchange, error: FunctionError, expected: boolean, call: string): void {
    if (!expected) {
      this.#timeline.violate(
        'unexpected-error-report',
        `${call} cannot be posted when the environment is ${this.state}`,
      );
      return refuseTransition(exchange, this.state, call.replace('/', ' '));
    }
    this.state = 'failed';
    this.#phaseEnd.resolve({ kind: 'reported', error });
    accept(exchange);
  }
}
