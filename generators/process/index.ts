import { constants } from 'node:os';

export { runNode } from './run-node.ts';
export type { RunNodeOptions } from './run-node.ts';

/** What a finished process left behind. */
export interface ProcessResult<Output extends string | Uint8Array = string> {
  /**
   * `undefined` when the program could not be started at all, e.g. because it is not installed; 128 and
   * the signal's number when it was killed, as a shell has it.
   */
  readonly exitCode: number | undefined;
  readonly stdout: Output;
  readonly stderr: string;
  /** Whether it was cut off, since it did not end in time. */
  readonly timedOut: boolean;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  /** Added to the variables of this process; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from its standard input. @default nothing */
  readonly input?: string;
  /** Hands back what it printed as it is, rather than as text. */
  readonly encoding?: 'buffer';
  /** It is ended when it prints more bytes than these. @default a million with a timeout, or 100 millions */
  readonly maxBuffer?: number;
  /** After so many milliseconds it is cut off, with all that it started. @default never */
  readonly timeout?: number;
  /** Cuts it off likewise when aborted; heeded only with a timeout. */
  readonly signal?: AbortSignal;
}

const decoder = new TextDecoder();

/** More than any program says that is asked for its version: whoever goes on for ever is cut off. */
const MOST_OUTPUT = 1_000_000;

/**
 * Runs a program to its end and never throws for how it ended.
 *
 * The only place that starts processes. execa is loaded on first use, so that commands which start
 * none do not pay for it.
 */
export function run(
  file: string,
  args: readonly string[],
  options: RunOptions & { readonly encoding: 'buffer' },
): Promise<ProcessResult<Uint8Array>>;
export function run(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProcessResult>;
export async function run(
  file: string,
  args: readonly string[],
  { input, signal, timeout, ...options }: RunOptions,
): Promise<ProcessResult<string | Uint8Array>> {
  const { execa } = await import('execa');
  const isBounded = timeout !== undefined;
  const child = execa(file, args, {
    // A process group of its own, for many a program is a script: what hangs is what that started.
    ...(isBounded && { detached: process.platform !== 'win32', maxBuffer: MOST_OUTPUT }),
    ...options,
    reject: false,
    stripFinalNewline: options.encoding === undefined,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
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
    stderr: typeof result.stderr === 'string' ? result.stderr : decoder.decode(result.stderr),
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
