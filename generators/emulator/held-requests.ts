import type { Exchange } from './exchange.ts';

/** Requests that wait for an answer; one whose client goes away is forgotten. */
export class HeldRequests {
  readonly #exchanges: Exchange[] = [];
  readonly #onAbandoned: () => void;

  constructor(onAbandoned: () => void) {
    this.#onAbandoned = onAbandoned;
  }

  get size(): number {
    return this.#exchanges.length;
  }

  hold(exchange: Exchange): void {
    this.#exchanges.push(exchange);
    exchange.response.once('close', () => {
      const index = this.#exchanges.indexOf(exchange);
      if (index < 0) return;
      this.#exchanges.splice(index, 1);
      this.#onAbandoned();
    });
  }

  /** The one that has waited longest, no longer held. */
  take(): Exchange | undefined {
    return this.#exchanges.shift();
  }

  /** All of them, no longer held. */
  takeAll(): Exchange[] {
    return this.#exchanges.splice(0);
  }
}
