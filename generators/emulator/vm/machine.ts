import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../deferred.ts';
import { EmulatorError } from '../errors.ts';
import { readLines } from '../process-output.ts';
import { PortConnection } from './connection.ts';
import type { Endpoint } from './connection.ts';
import { shellQuote } from './guest-scripts.ts';
import { Lines } from './lines.ts';
import { CONNECTION_PORTS, PORTS } from './ports.ts';
import { machineCommand, machineFiles, qemuArguments } from './qemu.ts';
import type { Hardware, MachineFiles } from './qemu.ts';
import { Qmp } from './qmp.ts';
import { connectSoon } from './sockets.ts';

/** What a machine is made of. */
export interface MachineOptions {
  /** The program `qemu-system-x86_64`. */
  readonly qemu: string;
  readonly hardware: Hardware;
  /** A folder for its sockets and files, which nobody else uses. */
  readonly folder: string;
  readonly endpoint: Endpoint;
  readonly endMark: string;
  /** What the machine goes on with; it boots without. */
  readonly snapshot?: { readonly file: string; readonly requests: OpenRequests };
}

/** Requests that the function has open, by the port that carries them. */
export type OpenRequests = ReadonlyMap<number, Buffer>;

/** What the kernel says when it noticed that it runs in a clone. */
const RESEEDED = /random: crng reseeded due to virtual machine fork/;
/** How long a clone may take for that, and for its clock. */
const PATIENCE_MS = 20_000;
const POLL_MS = 5;

/** A running virtual machine. */
export class Machine {
  /** QEMU, which looks like the function: its output, its exit status. */
  readonly child: ChildProcess;
  /** What the kernel and the first process wrote. */
  readonly console = new Lines();
  readonly options: MachineOptions;
  /** When the guest had booted and started the function, as `performance.now()` tells it. */
  functionStartedAt: number | undefined;
  readonly #control = new Lines();
  readonly #files: MachineFiles;
  readonly #connections = new Map<number, PortConnection>();
  #qmp: Qmp | undefined;
  #tell: ((line: string) => void) | undefined;
  #ended = false;
  #exitReported = false;

  private constructor(options: MachineOptions) {
    this.options = options;
    this.#files = machineFiles(options.folder);
    const args = qemuArguments(options.hardware, this.#files, options.snapshot?.file);
    this.child = spawn('/bin/sh', ['-c', machineCommand(options.qemu, args, this.#files)], {
      // A process group of its own, so that nothing is left when it is killed.
      detached: true,
      // The first is never written to: it tells by its end that this process is gone.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.once('exit', () => (this.#ended = true));
  }

  /** Starts QEMU; the machine itself waits for `run`. */
  static start(options: MachineOptions): Machine {
    return new Machine(options);
  }

  /**
   * Connects to everything that the machine has, and lets it run: from its boot, or from where its
   * snapshot was taken, with a reseeded kernel, the right time, and the requests that were open then.
   *
   * @throws EmulatorError when it does not start, or does not notice that it is a clone
   */
  async run(): Promise<void> {
    const qmp = await this.#attach();
    const { snapshot } = this.options;
    if (snapshot === undefined) return void (await qmp.execute('cont'));
    while ((await statusOf(qmp, 'query-status')) === 'inmigrate') await sleep(POLL_MS);
    await qmp.execute('cont');
    await this.#await(this.console.find(RESEEDED), 'reseed its random generator');
    this.#tell?.(`clock ${Math.round(Date.now() / 1000)}`);
    await this.#await(this.#control.find(/^clock /), 'set its clock');
    for (const [port, request] of snapshot.requests) this.#connections.get(port)?.resume(request);
  }

  /** @throws EmulatorError when the machine ended otherwise than with the function. */
  async check(): Promise<void> {
    if (!this.#ended || this.#exitReported) return;
    throw new EmulatorError(`The virtual machine ended by itself:\n${await this.#describe()}`);
  }

  /** Ends QEMU at once. */
  kill(): void {
    if (this.child.pid === undefined || this.#ended) return;
    process.kill(-this.child.pid, 'SIGKILL');
  }

  /**
   * Stops the machine and writes its state to a file; it cannot go on.
   *
   * @returns what the function had asked for by then
   */
  async save(file: string): Promise<OpenRequests> {
    const qmp = this.#qmp;
    if (qmp === undefined) throw new EmulatorError('A machine that does not run has no snapshot');
    // The host's side of a connection that is about to end would not be in the snapshot.
    while (!this.#ended && this.#isEndingConnections()) await sleep(POLL_MS);
    await qmp.execute('stop');
    const open = [...this.#connections]
      .map(([port, connection]) => [port, connection.openRequest] as const)
      .filter(([, request]) => request.length > 0);
    await qmp.execute('migrate-set-parameters', { 'max-bandwidth': Number.MAX_SAFE_INTEGER });
    await qmp.execute('migrate', { uri: `exec:cat >${shellQuote(file)}` });
    for (;;) {
      const state = await statusOf(qmp, 'query-migrate');
      if (state === 'completed') return new Map(open);
      if (state === 'failed') throw new EmulatorError(`QEMU could not write the snapshot ${file}`);
      await sleep(POLL_MS);
    }
  }

  #isEndingConnections(): boolean {
    return [...this.#connections.values()].some(({ ending }) => ending);
  }

  async #attach(): Promise<Qmp> {
    const monitor = await this.#open(this.#files.monitor);
    readLines(await this.#open(this.#files.console), (line) => this.console.add(line));
    const control = await this.#open(this.#files.port(PORTS.control));
    readLines(control, (line) => this.#hear(line));
    this.#tell = (line) => void control.write(`${line}\n`);
    for (const port of CONNECTION_PORTS) {
      const socket = await this.#open(this.#files.port(port));
      const { endMark, endpoint } = this.options;
      this.#connections.set(port, new PortConnection(socket, endpoint, endMark));
    }
    this.#qmp = await Qmp.open(monitor);
    return this.#qmp;
  }

  async #open(path: string): Promise<Socket> {
    const socket = await connectSoon(path, () => this.#ended);
    if (socket !== undefined) return socket;
    throw new EmulatorError(`QEMU did not start:\n${await this.#describe()}`);
  }

  #hear(line: string): void {
    this.#control.add(line);
    if (line === 'started') this.functionStartedAt = performance.now();
    const [, code] = /^exit (\d+)$/.exec(line) ?? [];
    if (code === undefined) return;
    this.#exitReported = true;
    writeFileSync(this.#files.exitCode, `${code}\n`);
    // QEMU may be gone before it answers.
    this.#qmp?.execute('quit').catch(() => undefined);
  }

  async #await(event: Promise<true>, what: string): Promise<void> {
    if ((await within(event, PATIENCE_MS)) === true) return;
    throw new EmulatorError(`The guest did not ${what}:\n${await this.#describe()}`);
  }

  /** What QEMU and the guest had to say. */
  async #describe(): Promise<string> {
    const log = await readFile(this.#files.log, 'utf8').catch(() => '');
    return [log.trim(), this.console.text].filter((text) => text !== '').join('\n');
  }
}

async function statusOf(qmp: Qmp, query: 'query-migrate' | 'query-status'): Promise<unknown> {
  return ((await qmp.execute(query)) as { status?: unknown }).status;
}
