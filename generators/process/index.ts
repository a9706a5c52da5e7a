import { constants } from 'node:os';

/** What a finished process left behind. */
export interface ProcessResult {
  /**
   * `undefined` when the program could not be started at all, e.g. because it is not installed; 128 and
   * the signal's number when it was killed, as a shell has it.
   */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it was cut off, since it did not end in time. */
  readonly timedOut: boolean;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After so many milliseconds it is cut off, with all that it started. @default never */
  readonly timeout?: number;
  /** Cuts it off likewise when aborted; heeded only with a timeout. */
  readonly signal?: AbortSignal;
}

/** More than any program says that is asked for its version: whoever goes on for ever is cut off. */
const MOST_OUTPUT = 1_000_000;

/**
 * Runs a program to its end and never throws for how it ended.
 *
 * The only place that starts processes. execa is loaded on first use, so that commands which start
 * none do not pay for it.
 */
export async function run(
  file: string,
  args: readonly string[],
  { signal, timeout, ...options }: RunOptions,
): Promise<ProcessResult> {
  const { execa } = await import('execa');
  const isBounded = timeout !== undefined;
  const child = execa(file, args, {
    ...options,
    reject: false,
    stdin: 'ignore',
    // A process group of its own, for many a program is a script: what hangs is what that started.
    ...(isBounded && { detached: process.platform !== 'win32', maxBuffer: MOST_OUTPUT }),
  });
  let timedOut = false;
  const cutOff = (): void => {
    killGroup(child.pid);
    child.kill('SIGKILL');
    // Whoever left the group may hold the other ends for as long as it likes.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = isBounded
    ? setTimeout(() => {
        timedOut = true;
        cutOff();
      }, timeout)
    : undefined;
  if (isBounded && signal?.aborted === true) cutOff();
  if (isBounded) signal?.addEventListener('abort', cutOff, { once: true });
  const result = await child;
  clearTimeout(timer);
  signal?.removeEventListener('abort', cutOff);
  const killed = result.signal === undefined ? undefined : 128 + constants.signals[result.signal];
  return {
    exitCode: result.exitCode ?? killed,
    stdout: result.stdout,
    stderr: result.stderr,
    timedOut,
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
