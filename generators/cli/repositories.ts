import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import type { Context } from './context.ts';
import { messages } from './messages/index.ts';
import { unexpectedFailure } from './failure.ts';

/** A folder that a command was given. */
export interface Folder {
  /** Absolute path. */
  readonly path: string;
  /** The path as people read it, as a rule relative to the working directory; `.` for that itself. */
  readonly shown: string;
}

/** How many repositories are worked on at a time unless --jobs says otherwise; they wait for git. */
const AT_A_TIME = 8;

/**
 * The folders a command is to work on: those given, each once, or the working directory. Who gets to one
 * folder by two paths, be it through a link, means one repository.
 */
export function foldersOf(given: readonly string[], cwd: string): readonly Folder[] {
  const folders = new Map<string, Folder>();
  for (const each of given.length === 0 ? ['.'] : given) {
    const path = resolve(cwd, each);
    const identity = realPath(path);
    if (!folders.has(identity)) folders.set(identity, { path, shown: shownAs(path, each, cwd) });
  }
  return [...folders.values()];
}

/**
 * Works on folders, a few at a time, and hands over the results in the order of the folders. A folder
 * that fails is a result, and stops no other.
 *
 * @param jobs how many are worked on at a time
 * @returns a failure of code `interrupted` when it was told to stop; what was being written is whole
 */
export async function overFolders<Result>(
  folders: readonly Folder[],
  context: Pick<Context, 'progress' | 'signal'>,
  work: (folder: Folder) => Promise<Result>,
  done: (folder: Folder, result: Result | SnapperError) => void,
  jobs: number = AT_A_TIME,
): Promise<SnapperError | undefined> {
  const results = new Map<number, Result | SnapperError>();
  let started = 0;
  let looked = 0;
  let finished = 0;
  const worker = async (): Promise<void> => {
    while (started < folders.length && !context.signal.aborted) {
      const index = started;
      started += 1;
      results.set(index, await settle(work(folders[index]!)));
      for (; results.has(looked); looked += 1) {
        const result = results.get(looked)!;
        results.delete(looked);
        // It was told to stop before it wrote anything, and is as good as never begun.
        if (result instanceof SnapperError && result.code === 'interrupted') continue;
        finished += 1;
        done(folders[looked]!, result);
      }
      if (folders.length > 1) context.progress(messages.progress(finished, folders.length));
      // Lets a signal in between two folders that waited for nothing.
      await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, folders.length) }, worker));
  context.progress('');
  if (finished === folders.length) return undefined;
  return new SnapperError({
    code: 'interrupted',
    ...messages.stopped(finished, folders.length),
  });
}

/** A folder as people read it, and as they can type it: one that begins with a dash is no flag. */
function shownAs(path: string, given: string, cwd: string): string {
  const shown = relative(cwd, path) || '.';
  if (isAbsolute(given) && /^\.\.(?:$|[/\\])/.test(shown)) return path;
  return shown.startsWith('-') ? `./${shown}` : shown;
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // What is not there is said later, where all else is.
    return path;
  }
}

async function settle<Result>(work: Promise<Result>): Promise<Result | SnapperError> {
  try {
    return await work;
  } catch (error) {
    return error instanceof SnapperError ? error : unexpectedFailure(error);
  }
}
