import { relative, resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import type { Context } from './context.ts';
import { messages } from './messages/index.ts';
import { unexpectedFailure } from './failure.ts';

/** A folder that a command was given. */
export interface Folder {
  /** Absolute path. */
  readonly path: string;
  /** The path as people read it: relative to the working directory; `.` for that itself. */
  readonly shown: string;
}

/** How many repositories are worked on at a time; what they wait for is git. */
const AT_A_TIME = 8;

/** The folders a command is to work on: those given, each once, or the working directory. */
export function foldersOf(given: readonly string[], cwd: string): readonly Folder[] {
  const paths = new Set((given.length === 0 ? ['.'] : given).map((each) => resolve(cwd, each)));
  return [...paths].map((path) => ({ path, shown: relative(cwd, path) || '.' }));
}

/**
 * Works on folders, a few at a time, and hands over the results in the order of the folders. A folder
 * that fails is a result, and stops no other.
 *
 * @throws SnapperError of code `interrupted`; what was begun is finished first
 */
export async function overFolders<Result>(
  folders: readonly Folder[],
  context: Pick<Context, 'progress' | 'signal'>,
  work: (folder: Folder) => Promise<Result>,
  done: (folder: Folder, result: Result | SnapperError) => void,
): Promise<void> {
  const results = new Map<number, Result | SnapperError>();
  let started = 0;
  let reported = 0;
  const worker = async (): Promise<void> => {
    while (started < folders.length && !context.signal.aborted) {
      const index = started;
      started += 1;
      results.set(index, await settle(work(folders[index]!)));
      for (; results.has(reported); reported += 1) {
        done(folders[reported]!, results.get(reported)!);
        results.delete(reported);
      }
      if (folders.length > 1) context.progress(messages.progress(reported, folders.length));
      // Lets a signal in between two folders that waited for nothing.
      await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, folders.length) }, worker));
  context.progress('');
  if (started < folders.length) {
    const text = messages.stopped(reported, folders.length);
    throw new SnapperError({ code: 'interrupted', ...text });
  }
}

async function settle<Result>(work: Promise<Result>): Promise<Result | SnapperError> {
  try {
    return await work;
  } catch (error) {
    return error instanceof SnapperError ? error : unexpectedFailure(error);
  }
}
