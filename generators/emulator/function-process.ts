import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { defer, within } from './deferred.ts';
import { codeOf } from './errors.ts';
import type { ProcessExit } from './exit-reason.ts';
import type { Settings } from './options.ts';
import { readLines, readRecords } from './process-output.ts';
import type { OutputLine } from './process-output.ts';

/** How long the pipes of an ended process may stay open: clones and daemons inherit them. */
const DRAIN_MS = 250;
/** How long a killed process may take to be gone. */
const KILL_MS = 5_000;

/** The process that a launch starts: its output, its end, and the means to end it. */
export class FunctionProcess {
  /** Resolves when the process has ended and what it wrote was read. */
  readonly exit: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #terminate: Settings['terminate'];
  #exited = false;

  constructor(
    settings: Pick<Settings, 'launch' | 'logDescriptor' | 'terminate'>,
    environment: Readonly<Record<string, string>>,
    emit: (stream: OutputLine['stream'], text: string) => void,
  ) {
    const child = settings.launch(environment);
    this.#child = child;
    this.#terminate = settings.terminate;
    if (child.stdout !== null) readLines(child.stdout, (text) => emit('stdout', text));
    if (child.stderr !== null) readLines(child.stderr, (text) => emit('stderr', text));
    const { logDescriptor } = settings;
    const log = logDescriptor === undefined ? undefined : child.stdio[logDescriptor];
    if (log) readRecords(log as Readable, (text) => emit('log', text));
    this.exit = this.#watch();
  }

  /** The end of the process, or undefined when it does not end within the limit. */
  exitWithin(limitMs: number): Promise<ProcessExit | undefined> {
    return within(this.exit, limitMs);
  }

  /** Kills the process and all that it started, and waits until it is gone. */
  async end(): Promise<void> {
    this.#kill();
    await this.#terminate?.();
    await this.exitWithin(KILL_MS);
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Not the leader of a group, or nothing of the group is left.
      if (!this.#exited) this.#child.kill('SIGKILL');
    }
  }

  async #watch(): Promise<ProcessExit> {
    const ended = defer<ProcessExit>();
    const closed = defer<true>();
    this.#child.once('exit', (code, signal) => ended.resolve({ code, signal }));
    this.#child.once('close', () => closed.resolve(true));
    this.#child.once('error', (thrown) => {
      ended.resolve({ code: shellCode(thrown), signal: null });
      closed.resolve(true);
    });
    const exit = await ended.promise;
    this.#exited = true;
    await within(closed.promise, DRAIN_MS);
    return exit;
  }
}

/** The code by which Lambda reports a wrapper that could not be started: a shell's 126 or 127. */
function shellCode(thrown: Error): number {
  return codeOf(thrown) === 'EACCES' || codeOf(thrown) === 'ENOEXEC' ? 126 : 127;
}
