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
}

/**
 * Runs a program to its end and never throws for how it ended.
 *
 * The only place that starts processes. execa is loaded on first use, so that commands which start
 * none do not pay for it.
 */
export async function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ProcessResult> {
  const { execa } = await import('execa');
  const result = await execa(file, args, {
    ...options,
    reject: false,
    stdin: 'ignore',
  });
  const killed = result.signal === undefined ? undefined : 128 + constants.signals[result.signal];
  return { exitCode: result.exitCode ?? killed, stdout: result.stdout, stderr: result.stderr };
}
