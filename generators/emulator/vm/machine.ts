import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../deferred.ts';
import { EmulatorError } from '../errors.ts';
import { readLines } from '../process-output.ts';
import type { Accelerator } from './accelerator.ts';
import { PortConnection } from './connection.ts';
import type { Endpoint } from './connection.ts';
import { shellQuote } from './guest-scripts.ts';
import { Lines } from './lines.ts';
import { machineFailure } from './machine-failure.ts';
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
  /** From starting QEMU to starting the function, in milliseconds. @default BOOT_LIMITS_MS */
  readonly bootLimitMs?: number;
  /** What the machine goes on with; it boots without. */
  readonly snapshot?: { readonly file: string; readonly requests: OpenRequests };
}

/** Requests that the function has open, by the port that carries them. */
export type OpenRequests = ReadonlyMap<number, Buffer>;

/** What the kernel says when it noticed that it runs in a clone. */
const RESEEDED = /random: crng reseeded due to virtual machine fork/;
/** Many times what a boot takes. */
const BOOT_LIMITS_MS: Readonly<Record<Accelerator, number>> = { kvm: 30_000, tcg: 120_000 };
/**
 * How long a clone may take to notice that it is one, for its clock and for its rehearsal; connections to
 * end before the snapshot; and the snapshot's last bytes.
 */
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
  readonly #end: Promise<true>;
  readonly #startedAt = performance.now();
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
    this.#end = new Promise((resolve) => {
      this.child.once('exit', () => {
        this.#ended = true;
        resolve(true);
      });
    });
  }

  /** Starts QEMU; the machine itself waits for `run`. */
  static start(options: MachineOptions): Machine {
    return new Machine(options);
  }

  /**
   * Connects to everything that the machine has, and lets it run: from its boot until the function is
   * started, or from where its snapshot was taken, with a reseeded kernel, the right time, and the requests
   * that were open then. In either case, connections have been rehearsed.
   *
   * @throws EmulatorError when it does not start or boot, or does not notice that it is a clone
   */
  async run(): Promise<void> {
    const { snapshot } = this.options;
    if (snapshot === undefined) {
      const qmp = await this.#attach();
      await qmp.execute('cont');
      return this.#awaitBoot();
    }
    await this.#load();
    await this.#await(this.console.find(RESEEDED), 'reseed its random generator');
    this.#tell?.(`clock ${Math.round(Date.now() / 1000)}`);
    await this.#await(this.#control.find(/^clock /), 'set its clock');
    this.#tell?.('rehearse');
    await this.#await(this.#control.find(/^rehearsed$/), 'open a connection');
    for (const [port, request] of snapshot.requests) this.#connections.get(port)?.resume(request);
  }

  /** @throws EmulatorError when the machine ended otherwise than with the function. */
  async check(): Promise<void> {
    if (!this.#ended || this.#exitReported) return;
    const isBooting = this.options.snapshot === undefined && this.functionStartedAt === undefined;
    throw await this.#failure(`ended by itself${isBooting ? ' while it booted' : ''}`);
  }

  /** Ends QEMU at once. */
  kill(): void {
    if (this.child.pid === undefined || this.#ended) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // It ended a moment ago, which has not been told yet.
    }
  }

  /**
   * Stops the machine and writes its state to a file; it cannot go on.
   *
   * @returns what the function had asked for by then
   * @throws EmulatorError when the file cannot be written
   */
  async save(file: string): Promise<OpenRequests> {
    const qmp = this.#qmp;
    if (qmp === undefined) throw new EmulatorError('A machine that does not run has no snapshot');
    // The host's side of a connection that is about to end would not be in the snapshot.
    await this.#awaitEndOfConnections();
    await qmp.execute('stop');
    const open = [...this.#connections]
      .map(([port, connection]) => [port, connection.openRequest] as const)
      .filter(([, request]) => request.length > 0);
    await qmp.execute('migrate-set-parameters', { 'max-bandwidth': Number.MAX_SAFE_INTEGER });
    // QEMU is done when the pipe has taken everything, the file when it has its name.
    const [part, whole] = [shellQuote(`${file}.part`), shellQuote(file)];
    await qmp.execute('migrate', { uri: `exec:cat >${part} && mv ${part} ${whole}` });
    let state: unknown;
    while ((state = await statusOf(qmp, 'query-migrate')) !== 'completed') {
      if (state === 'failed') throw await this.#unwritten(file);
      await sleep(POLL_MS);
    }
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await exists(file))) {
      if (performance.now() > deadline) throw await this.#unwritten(file);
      await sleep(POLL_MS);
    }
    return new Map(open);
  }

  async #load(): Promise<void> {
    try {
      // QEMU begins by itself, and may have failed before everything is connected.
      const qmp = await this.#attach();
      while ((await statusOf(qmp, 'query-status')) === 'inmigrate') await sleep(POLL_MS);
      await qmp.execute('cont');
    } catch (thrown) {
      if (!(await within(this.#end, PATIENCE_MS))) throw thrown;
      throw await this.#failure('ended while it loaded the snapshot');
    }
  }

  async #awaitBoot(): Promise<void> {
    const { bootLimitMs, hardware } = this.options;
    const limitMs = bootLimitMs ?? BOOT_LIMITS_MS[hardware.accelerator];
    const passedMs = performance.now() - this.#startedAt;
    const isStarted = this.#control.find(/^started$/);
    // Of a machine that ended `check` tells.
    if (await within(Promise.race([isStarted, this.#end]), limitMs - passedMs)) return;
    throw await this.#failure(`did not start the function within ${limitMs / 1000} s`);
  }

  async #awaitEndOfConnections(): Promise<void> {
    const connections = [...this.#connections.values()];
    const deadline = performance.now() + PATIENCE_MS;
    while (!this.#ended && connections.some(({ ending }) => ending)) {
      if (performance.now() > deadline) {
        throw await this.#failure(`did not end its connections within ${PATIENCE_MS / 1000} s`);
      }
      await sleep(POLL_MS);
    }
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
    throw new EmulatorError(`QEMU did not start:\n${await this.#log()}`);
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
    throw await this.#failure(`did not ${what}`);
  }

  async #failure(what: string): Promise<EmulatorError> {
    return machineFailure(what, { log: await this.#log(), console: this.console.text });
  }

  async #unwritten(file: string): Promise<EmulatorError> {
    return new EmulatorError(
      [
        `QEMU could not write the snapshot ${file}`,
        await this.#log(),
        `${await freeMegabytes(dirname(file))} MB are free there; it takes up to the memory of the guest. TMPDIR names another folder for it.`,
      ]
        .filter((text) => text !== '')
        .join('\n'),
    );
  }

  /** What QEMU had to say. */
  async #log(): Promise<string> {
    return (await readFile(this.#files.log, 'utf8').catch(() => '')).trim();
  }
}

async function freeMegabytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / 1e6);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function statusOf(qmp: Qmp, query: 'query-migrate' | 'query-status'): Promise<unknown> {
  return ((await qmp.execute(query)) as { status?: unknown }).status;
}
