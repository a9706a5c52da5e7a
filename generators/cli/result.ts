import { EXIT_CODES } from '../errors/index.ts';
import type { FailureCode, SnapperError } from '../errors/index.ts';

/** What a command came to. */
export interface CommandResult {
  /** What `--json` prints. */
  readonly report?: object;
  /** @default 0 */
  readonly exitCode?: number;
}

/** A failure as `--json` prints it. */
export interface ErrorReport {
  readonly code: FailureCode;
  readonly what: string;
  readonly why: string | undefined;
  readonly next: string | undefined;
}

/** A failure as a part of a report. */
export function errorReport({ code, next, what, why }: SnapperError): ErrorReport {
  return { code, what, why, next };
}

/** The one exit code of many results: a failure comes before conflicts, and these before nothing. */
export function worstExitCode(codes: readonly number[], alone: boolean): number {
  const failed = codes.filter((code) => code !== 0 && code !== EXIT_CODES.conflicts);
  // Of one repository the code says what failed; of many only that something did.
  if (failed.length > 0) return alone ? failed[0]! : EXIT_CODES.failed;
  return codes.includes(EXIT_CODES.conflicts) ? EXIT_CODES.conflicts : 0;
}
