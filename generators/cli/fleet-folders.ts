import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { SETTINGS_PATH } from '../options/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { readList } from './fleet-list.ts';
import type { Entry } from './fleet-list.ts';
import { fleetMessages } from './messages/fleet.ts';
import { messages } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import type { Folder } from './repositories.ts';

/** The folders that a command works on. */
export interface Fleet {
  readonly folders: readonly Folder[];
  /** Whether it is about one repository; a list or a pattern is about many, however many it comes to. */
  readonly alone: boolean;
}

type FleetContext = Pick<Context, 'complain' | 'cwd' | 'signal'>;

/** What a shell would have expanded: `*`, `?`, `[ab]`, `{a,b}` and `@(a|b)`. */
const PATTERN = /[*?]|\[.+\]|\{.*(?:,|\.\.).*\}|[@+!]\(.*\)/s;

/**
 * What a repository has. While an update is under way it may lack the first, and one that was broken off
 * must not go unnoticed.
 */
const MARKS = [SETTINGS_PATH, '.snapper/update/journal.json'];

/**
 * The folders that a command was given, by name, pattern or list, each once; the working directory where
 * it was given none of these.
 *
 * @throws SnapperError of code `usage` for a list that cannot be read, and a pattern that matches nothing
 */
export async function fleetOf(
  { folders: given, fromFile }: Pick<Arguments, 'folders' | 'fromFile'>,
  context: FleetContext,
): Promise<Fleet> {
  if (given.length === 0 && fromFile === undefined) {
    return { folders: foldersOf([], context.cwd), alone: true };
  }
  const entries: readonly Entry[] = [
    ...given.map((text) => ({ text })),
    ...(fromFile === undefined ? [] : await readList(fromFile, context)),
  ];
  const paths: string[] = [];
  let hasPatterns = false;
  for (const entry of entries) {
    if (isPattern(entry.text, context.cwd)) {
      hasPatterns = true;
      // One by one, not by spreading: there may be more than a call takes arguments.
      for (const path of await matches(entry, context)) paths.push(path);
    } else {
      paths.push(entry.text);
    }
  }
  const folders = paths.length === 0 ? [] : foldersOf(paths, context.cwd);
  return { folders, alone: fromFile === undefined && !hasPatterns && folders.length === 1 };
}

/** What is there by that very name is no pattern, whatever it looks like. */
function isPattern(text: string, cwd: string): boolean {
  return PATTERN.test(text) && !existsSync(resolve(cwd, text));
}

async function matches(
  { place, text }: Entry,
  { cwd, signal }: FleetContext,
): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby');
  const slashed = process.platform === 'win32' ? text.replaceAll('\\', '/') : text;
  const pattern = slashed.replace(/(?<=.)\/+$/, '');
  const found = await glob(
    MARKS.map((mark) => `${pattern}/${mark}`),
    // What a preset or a package carries along is nobody's repository.
    { cwd, ignore: ['**/node_modules/**', '**/.git/**'], expandDirectories: false, signal },
  );
  if (signal.aborted) throw new SnapperError({ code: 'interrupted', ...messages.stopped(0, 1) });
  if (found.length === 0) {
    throw new SnapperError({ code: 'usage', ...fleetMessages.noMatch(text, place) });
  }
  const folders = new Set(found.map(folderOfMark));
  return [...folders].sort().map((path) => (isAbsolute(text) ? resolve(cwd, path) : path));
}

function folderOfMark(path: string): string {
  const mark = MARKS.find((each) => path === each || path.endsWith(`/${each}`))!;
  return path.slice(0, -mark.length) || '.';
}
