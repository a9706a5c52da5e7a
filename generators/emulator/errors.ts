/** The emulator was used wrongly, or the machine lacks something: not a fault of the function. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
  /** The exit code of the command line: 2 for wrong usage, 1 for everything else. */
  readonly exitCode: 1 | 2;

  constructor(message: string, options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}

/** A wrong flag, file or value given on the command line. */
export function usageError(message: string): EmulatorError {
  return new EmulatorError(message, { exitCode: 2 });
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's error code (`ENOENT`, `EACCES`, ...) of anything that was thrown. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
