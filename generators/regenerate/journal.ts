import { safePath } from './safe-path.ts';

/**
 * What a transaction is about to do to a repository. While it lies in `.snapper/update/`, the update is
 * not finished: whoever finds it without a living owner takes everything back.
 */
export interface Journal {
  readonly operations: readonly Operation[];
  /** Folders that the transaction makes, outermost first. */
  readonly made: readonly string[];
  /** Folders that it may empty and remove, outermost first, with their permission bits. */
  readonly emptied: ReadonlyMap<string, number>;
}

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

export function formatJournal({ emptied, made, operations }: Journal): string {
  return `${JSON.stringify({ version: FORMAT, operations, made, emptied: [...emptied] })}\n`;
}

/**
 * Reads a journal. It lies in a folder that came from who knows where: its paths are checked.
 *
 * @throws Error that says what is wrong with it
 */
export function parseJournal(text: string): Journal {
  const json = JSON.parse(text) as Record<string, unknown>;
  const { emptied, made, operations, version } = json;
  if (
    version !== FORMAT ||
    !Array.isArray(operations) ||
    !Array.isArray(made) ||
    !Array.isArray(emptied)
  ) {
    throw new Error('it does not have the shape of a journal');
  }
  return {
    operations: operations.map((value: unknown) => {
      const { after, before, path } = value as Partial<Operation>;
      return {
        path: safePath(String(path)),
        ...(before !== undefined && { before: String(before) }),
        ...(after !== undefined && { after: String(after) }),
      };
    }),
    made: made.map((path: unknown) => safePath(String(path))),
    emptied: new Map(
      (emptied as [unknown, unknown][]).map(([path, mode]) => [
        safePath(String(path)),
        Number(mode) & 0o777,
      ]),
    ),
  };
}
