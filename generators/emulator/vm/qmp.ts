import type { Socket } from 'node:net';
import { EmulatorError } from '../errors.ts';
import { readLines } from '../process-output.ts';

/** QEMU's answers, as far as they are used here. */
interface Message {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

/** A command that QEMU has not answered. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A conversation with QEMU by its machine protocol (docs/interop/qmp-spec.txt of QEMU). */
export class Qmp {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    readLines(socket, (line) => this.#receive(JSON.parse(line) as Message));
    socket.once('close', () => {
      this.#closed = true;
      for (const { reject } of this.#waiting.splice(0)) reject(gone());
    });
  }

  /** Takes the greeting as given. */
  static async open(socket: Socket): Promise<Qmp> {
    const qmp = new Qmp(socket);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /**
   * Lets QEMU do something; resolves with what it answers.
   *
   * @throws EmulatorError when it refuses, or ends.
   */
  execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.#closed) return Promise.reject(gone());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    });
  }

  #receive(message: Message): void {
    // Neither the greeting nor events answer anything; answers come in the order of the commands.
    if (!('return' in message) && message.error === undefined) return;
    const waiting = this.#waiting.shift();
    if (message.error === undefined) waiting?.resolve(message.return);
    else waiting?.reject(new EmulatorError(`QEMU refused: ${message.error.desc}`));
  }
}

function gone(): EmulatorError {
  return new EmulatorError('QEMU ended in the middle of a conversation');
}
