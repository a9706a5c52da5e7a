import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { REHEARSAL } from './guest-scripts.ts';

/** Where the Runtime API of the host listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const REHEARSED = Buffer.from(REHEARSAL);

/**
 * One port and, while the function has a connection there, its counterpart to the Runtime API on the host.
 * For what passes see the guest's side, `relayScript`.
 *
 * The function speaks first and waits for the answer; so what it sent since the last answer is the request
 * that is open, and sent again it brings a connection of the snapshot to life in a clone.
 */
export class PortConnection {
  readonly #port: Socket;
  readonly #endpoint: Endpoint;
  readonly #endMark: string;
  #api: Socket | undefined;
  #unanswered: Buffer[] = [];
  #tail = '';
  #ending = false;

  /** @param port - the host's end of the port */
  constructor(port: Socket, endpoint: Endpoint, endMark: string) {
    this.#port = port;
    this.#endpoint = endpoint;
    this.#endMark = endMark;
    port.on('data', (chunk: Buffer) => this.#fromFunction(chunk));
    port.on('close', () => this.#api?.destroy());
    port.on('error', () => undefined);
  }

  /** The request that waits for its answer, empty when there is none. */
  get openRequest(): Buffer {
    return Buffer.concat(this.#unanswered);
  }

  /** Whether the guest was told of the end of a connection and has not yet told of its own. */
  get ending(): boolean {
    return this.#ending;
  }

  /** Sends a request of the snapshot to this machine's Runtime API. */
  resume(request: Buffer): void {
    this.#forward(request);
  }

  #fromFunction(chunk: Buffer): void {
    const before = this.#tail.length;
    const text = this.#tail + chunk.toString('latin1');
    const end = text.indexOf(this.#endMark);
    if (end < 0) {
      this.#tail = text.slice(1 - this.#endMark.length);
      return this.#forward(chunk);
    }
    if (end > before) this.#forward(chunk.subarray(0, end - before));
    this.#ended();
    // The next connection may have begun.
    const rest = chunk.subarray(end + this.#endMark.length - before);
    if (rest.length > 0) this.#fromFunction(rest);
  }

  #forward(chunk: Buffer): void {
    // Nobody is left to take it; the function is about to see that.
    if (this.#ending) return;
    if (chunk.equals(REHEARSED)) return void this.#answer(chunk);
    this.#unanswered.push(chunk);
    this.#api ??= this.#connect();
    if (!this.#api.write(chunk)) {
      this.#port.pause();
      this.#api.once('drain', () => this.#port.resume());
    }
  }

  /** The guest lends the port to the next connection when both sides have told of the end of this one. */
  #ended(): void {
    const api = this.#api;
    this.#api = undefined;
    // What the function sent last may still be on its way.
    api?.destroySoon();
    if (!this.#ending) this.#tellEnd();
    this.#unanswered = [];
    this.#tail = '';
    this.#ending = false;
  }

  /** @returns whether the port takes more at once */
  #answer(block: Buffer): boolean {
    this.#port.write(`${block.length}\n`);
    return this.#port.write(block);
  }

  #tellEnd(): void {
    this.#ending = true;
    this.#port.write('0\n');
  }

  #connect(): Socket {
    const api = connect({ ...this.#endpoint, noDelay: true });
    api.on('data', (chunk: Buffer) => {
      if (this.#api !== api) return;
      this.#unanswered = [];
      if (this.#answer(chunk)) return;
      api.pause();
      this.#port.once('drain', () => api.resume());
    });
    api.on('error', () => undefined);
    api.on('close', () => {
      this.#port.resume();
      if (this.#api !== api) return;
      this.#api = undefined;
      this.#unanswered = [];
      this.#tellEnd();
    });
    return api;
  }
}
