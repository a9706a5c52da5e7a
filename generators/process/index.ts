/** What a finished process left behind. */
export interface ProcessResult {
  /** `undefined` when the program could not be started at all, e.g. because it is not installed. */
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
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}
