/** Something the user has to do something about: what happened, and what to do next. */
export class ColdStartsError extends Error {
  override readonly name = 'ColdStartsError';
  /** The exit code of the command line: 2 for wrong usage, 130 when interrupted, else 1. */
  readonly exitCode: 1 | 2 | 130;

  constructor(message: string, exitCode: 1 | 2 | 130 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's error code (`ENOENT`, `ENXIO`, ...) of anything that was thrown. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
