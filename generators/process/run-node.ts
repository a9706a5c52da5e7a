import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';

/** How a script is run. */
export interface RunNodeOptions {
  readonly cwd: string;
  /** What it reads from its standard input. */
  readonly input: string;
}

/**
 * Runs a script by this very Node.js and waits for it, without giving way to anything else. What it prints
 * goes where this process prints. Without a path to search and a shell to quote for, execa would add
 * nothing here but its weight.
 *
 * @returns the exit code; 128 and the signal's number when it was killed, as a shell has it
 * @throws the system's error when it could not be started
 */
export function runNode(script: string, { cwd, input }: RunNodeOptions): number {
  const { error, signal, status } = spawnSync(process.execPath, [script], {
    cwd,
    input,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  if (status !== null) return status;
  if (signal !== null) return 128 + constants.signals[signal];
  throw error ?? new Error(`${script} did not run`);
}
