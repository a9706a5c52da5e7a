import { defer } from './deferred.ts';
import type { Deferred } from './deferred.ts';
import { answer } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { ProcessExit } from './exit-reason.ts';
import { HeldRequests } from './held-requests.ts';
import type { Invocation } from './invocation.ts';

/** What the queue tells about its work. */
export interface QueueEvents {
  readonly handedOut: (invocation: Invocation) => void;
  readonly expired: (invocation: Invocation) => void;
  readonly pollerLost: () => void;
}

/** Brings events and the processes that ask for them together, one event to one request. */
export class InvocationQueue {
  readonly #pollers: HeldRequests;
  readonly #waiting: Invocation[] = [];
  readonly #active = new Map<string, Invocation>();
  readonly #functionArn: string;
  readonly #events: QueueEvents;
  #open = false;
  #polled: Deferred<void> = defer();

  constructor(functionArn: string, events: QueueEvents) {
    this.#functionArn = functionArn;
    this.#events = events;
    this.#pollers = new HeldRequests(events.pollerLost);
  }

  /** How many requests for `invocation/next` wait for an event. */
  get pollers(): number {
    return this.#pollers.size;
  }

  /** How many events were handed out and wait for the end of their answer. */
  get active(): number {
    return [...this.#active.values()].filter(({ broken }) => !broken).length;
  }

  /** Resolves when the next event is asked for. */
  get nextPoll(): Promise<void> {
    return this.#polled.promise;
  }

  /** Resolves when at least `count` requests wait for an event. */
  async untilPolling(count: number): Promise<'polling'> {
    while (this.pollers < count) await this.nextPoll;
    return 'polling';
  }

  /** Events may be handed out from now on: init and restore are over. */
  open(): void {
    this.#open = true;
    this.#match();
  }

  poll(exchange: Exchange): void {
    this.#pollers.hold(exchange);
    this.#polled.resolve();
    this.#polled = defer();
    this.#match();
  }

  add(invocation: Invocation): void {
    this.#waiting.push(invocation);
    invocation.restartTimer(() => this.#expire(invocation));
    this.#match();
  }

  /** The invocation that waits for its first answer, if `requestId` names one. */
  awaitingAnswer(requestId: string): Invocation | undefined {
    const invocation = this.#active.get(requestId);
    return invocation === undefined || invocation.answered ? undefined : invocation;
  }

  /** Forgets an invocation that is over; false when it was over already. */
  finish(invocation: Invocation): boolean {
    return this.#active.delete(invocation.requestId);
  }

  /** Ends every invocation, since the process has ended; returns those that it ended. */
  crash(exit: ProcessExit): Invocation[] {
    const crashed = [...this.#active.values(), ...this.#waiting.splice(0)];
    this.#active.clear();
    for (const invocation of crashed) invocation.crash(exit);
    return crashed;
  }

  #match(): void {
    while (this.#open && this.#waiting.length > 0 && this.#pollers.size > 0) {
      const invocation = this.#waiting.shift();
      const exchange = this.#pollers.take();
      if (invocation === undefined || exchange === undefined) return;
      this.#active.set(invocation.requestId, invocation);
      invocation.restartTimer(() => this.#expire(invocation));
      answer(exchange, 200, invocation.payload, invocation.headers(this.#functionArn));
      this.#events.handedOut(invocation);
    }
  }

  #expire(invocation: Invocation): void {
    const index = this.#waiting.indexOf(invocation);
    if (index >= 0) this.#waiting.splice(index, 1);
    this.#active.delete(invocation.requestId);
    this.#events.expired(invocation);
  }
}
