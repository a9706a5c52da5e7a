import type { Action, Change, Obstacle } from '../../regenerate/index.ts';
import type { CommandName } from '../commands.ts';
import { quote } from '../quote.ts';

/** What became of a file, in the order in which they are counted. */
export const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  delete: 'deleted',
  merge: 'merged',
  rename: 'moved',
  restore: 'restored',
  update: 'updated',
  conflict: 'conflict',
};

/** The same of what is to come. */
export const COMING: Readonly<Record<Action, string>> = {
  create: 'create',
  delete: 'delete',
  merge: 'merge',
  rename: 'move',
  restore: 'restore',
  update: 'update',
  conflict: 'conflict',
};

/** What to do about conflicts that are left in files. */
export const CHOOSE = 'Choose between the versions, and remove markers and .snapper-new files';

/** Why a file changes; empty when that goes without saying. */
export function reasonOf({ conflicts, reason }: Change): string {
  if (conflicts !== undefined && reason !== 'binary') {
    return `you and the template changed the same lines${conflicts > 1 ? `, in ${conflicts} places` : ''}`;
  }
  switch (reason) {
    case 'new':
      return 'new in the template';
    case 'both':
      return 'the template changed, and so did you';
    case 'both-added':
      return 'new in the template, and there already';
    case 'binary':
      return 'not text: yours stays, the template’s is in this file';
    case 'dropped':
      return 'no longer in the template; you never changed it';
    case 'asked':
      return 'as you asked';
    case 'moved':
      return 'moved in the template';
    case 'generated':
    case 'template':
      return '';
  }
}

/** What is in the way of what, as a part of a sentence. */
export function obstacleList(obstacles: readonly Obstacle[]): string {
  const paths = new Map<string, string[]>();
  for (const { at, path, what } of obstacles) {
    const subject = `${at} is a ${what}`;
    const below = at === path ? [] : [path];
    paths.set(subject, [...(paths.get(subject) ?? []), ...below]);
  }
  return [...paths]
    .map(([subject, below]) =>
      below.length === 0 ? subject : `${subject}, and ${named(below)} would go below it`,
    )
    .join('; ');
}

/** e.g. `2 files updated, 1 merged, 1 with conflicts`, or `2 files to update, 1 to merge, …`. */
export function summaryOf(changes: readonly Change[], isDone: boolean): string {
  const parts = (Object.keys(DONE) as Action[]).flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    if (count === 0) return [];
    const word = action === 'conflict' ? 'with conflicts' : DONE[action];
    return [{ count, word: isDone || action === 'conflict' ? word : `to ${COMING[action]}` }];
  });
  if (parts.length === 0) return `only .snapper/base.json ${isDone ? 'was written' : 'to write'}`;
  return parts
    .map(({ count, word }, index) => {
      const noun = index > 0 ? '' : count === 1 ? ' file' : ' files';
      return `${count}${noun} ${word}`;
    })
    .join(', ');
}

/** How many files are the user's work, at the end of a sentence. */
export function keptEdits(count: number): string {
  if (count === 0) return '';
  return `; ${count === 1 ? '1 file keeps' : `${count} files keep`} your edits`;
}

/** A command as it works wherever Node.js is. */
export function commandLine(command: CommandName, folder: string): string {
  const where = folder === '' || folder === '.' ? '' : ` ${quote(folder)}`;
  return `npx create-snapper-lambda ${command}${where}`;
}

/** The first of many paths. */
export function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
