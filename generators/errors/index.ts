/** The kinds of failure the command line tells apart, with the exit code of each. */
export const EXIT_CODES = {
  /** Something the user asked for could not be done. */
  failed: 1,
  /** The command line or `snapper.json` says something that cannot be. */
  usage: 2,
  /** Merge conflicts were left in files. */
  conflicts: 3,
  /** The user pressed Ctrl-C, or the process was told to stop. */
  interrupted: 130,
} as const;

export type FailureCode = keyof typeof EXIT_CODES;

/** What a {@link SnapperError} is made of. */
export interface FailureDetails {
  readonly code: FailureCode;
  /** What failed, on which file or command. One sentence, no full stop needed. */
  readonly what: string;
  /** Why it failed, when that is known. */
  readonly why?: string;
  /** What the user can do next. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** The one error class of the product; only `cli/` prints it or turns it into an exit code. */
export class SnapperError extends Error {
  readonly code: FailureCode;
  readonly what: string;
  readonly why: string | undefined;
  readonly next: string | undefined;

  constructor(details: FailureDetails) {
    super(
      [details.what, details.why].filter(Boolean).join(': '),
      details.cause === undefined ? {} : { cause: details.cause },
    );
    this.name = 'SnapperError';
    this.code = details.code;
    this.what = details.what;
    this.why = details.why;
    this.next = details.next;
  }
}

/** A failure of the file system, in words: the operating system's own codes say little. */
export function describeSystemError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return (code !== undefined && SYSTEM_ERRORS[code]) || String((error as Error)?.message ?? error);
}

/** What is wrong with a JSON text, without the piece of it that the parser quotes: that may be anything. */
export function describeJsonError(error: unknown): string {
  return (error as Error).message.replace(/, (?:\.{3})?".*$/s, '');
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it exists already',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the path is too long for this file system',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'the operating system does not permit it',
  EROFS: 'the file system is read-only',
};
