import { safePath } from './safe-path.ts';

/**
 * What a transaction is about to do to a repository. While it lies in `.snapper/update/`, the update is
 * not finished: whoever finds it without a living owner takes everything back.
 */
export interface Journal {
  readonly operations: readonly Operation[];
  /** Folders that the transaction makes, outermost first. */
  readonly made: readonly string[];
  /** Folders that it may empty and remove, outermost first, with their {@link FOLDER_BITS}. */
  readonly emptied: ReadonlyMap<string, number>;
}

/** The permission bits of a folder, and those by which what is made in it inherits its group. */
export const FOLDER_BITS = 0o7777;

/**
 * One file. A file that is replaced or deleted is first moved to `old/<index>`, and so is never
 * overwritten; the new one comes from `new/<index>`.
 */
export interface Operation {
  readonly path: string;
  /** SHA-256 of what is there before; absent: nothing. */
  readonly before?: string;
  /** SHA-256 of what is there afterwards; absent: nothing. */
  readonly after?: string;
}

const FORMAT = 1;

/** A journal as JSON. */
interface WrittenJournal extends Omit<Journal, 'emptied'> {
  readonly version: typeof FORMAT;
  readonly emptied: readonly (readonly [string, number])[];
}

export function formatJournal({ emptied, made, operations }: Journal): string {
  const written: WrittenJournal = { version: FORMAT, operations, made, emptied: [...emptied] };
  return `${JSON.stringify(written)}\n`;
}

/**
 * Reads a journal. It lies in a folder that came from who knows where: its paths are checked.
 *
 * @throws Error that says what is wrong with it
 */
export function parseJournal(text: string): Journal {
  const json: unknown = JSON.parse(text);
  if (!isWrittenJournal(json)) throw new Error('it does not have the shape of a journal');
  const { emptied, made, operations } = json;
  return {
    operations: operations.map(({ after, before, path }) => ({
      path: safePath(path),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    })),
    made: made.map(safePath),
    emptied: new Map(emptied.map(([path, mode]) => [safePath(path), mode & FOLDER_BITS])),
  };
}

function isWrittenJournal(json: unknown): json is WrittenJournal {
  const { emptied, made, operations, version } = Object(json) as Record<string, unknown>;
  return (
    version === FORMAT &&
    isListOf(operations, isOperation) &&
    isListOf(made, isString) &&
    isListOf(
      emptied,
      (each) =>
        Array.isArray(each) && isString(each[0]) && Number.isInteger(each[1]) && each.length === 2,
    )
  );
}

function isOperation(value: unknown): boolean {
  const { after, before, path } = Object(value) as Record<string, unknown>;
  return isString(path) && [after, before].every((each) => each === undefined || isString(each));
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOf(value: unknown, isElement: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isElement);
}
