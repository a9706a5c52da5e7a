import pc from 'picocolors';

import type { Action, Change, Note, NoteKind, Obstacle } from '../../regenerate/index.ts';
import type { RuntimeAdvice } from '../../repository/index.ts';
import { quote } from '../quote.ts';
import type { Status } from '../report.ts';
import type { FailureText } from './failure-text.ts';

/** What an update changes beside the files: from what to what. */
export interface Step {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** How many repositories came to what. */
export type Tally = Readonly<Partial<Record<Status, number>>>;

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  current: 'up to date',
  updated: 'updated',
  planned: 'to update',
  outdated: 'out of date',
  edited: 'edited',
  conflicts: 'with conflicts',
  failed: 'failed',
};

const DONE: Readonly<Record<Action, string>> = {
  conflict: 'conflict',
  create: 'created',
  delete: 'deleted',
  merge: 'merged',
  rename: 'moved',
  restore: 'restored',
  update: 'updated',
};

const COMING: Readonly<Record<Action, string>> = {
  conflict: 'conflict',
  create: 'create',
  delete: 'delete',
  merge: 'merge',
  rename: 'move',
  restore: 'restore',
  update: 'update',
};

const NOTES: Readonly<Record<NoteKind, string>> = {
  edited: 'you changed it',
  deleted: 'you deleted it',
  replaced: 'something of yours is in its place',
  orphaned: 'no longer in the template; you changed it, so it stays, and is yours alone',
  'sample-changed': 'the sample it began as is another one now; yours stays, --restore takes the new one',
  'sample-new': 'new in the sample; not written, since src/, test/ and events/ are yours',
  'not-there': 'in the template, but not here',
};

/** Width of the first column of a plan. */
const VERB_WIDTH = 9;

/** What is said of bringing repositories up to date. */
export const updateMessages = {
  heading: (name: string, steps: readonly Step[]): string => {
    const changes = steps.map(({ from, name: what, to }) => `${what} ${from} → ${to}`);
    return [pc.bold(name), ...(changes.length > 0 ? [changes.join(', ')] : [])].join(': ');
  },

  change: (change: Change, isDone: boolean): string => {
    const verb = (isDone ? DONE : COMING)[change.action].padEnd(VERB_WIDTH);
    const colour = change.action === 'conflict' ? pc.red : pc.green;
    const path = change.from === undefined ? change.path : `${change.from} → ${change.path}`;
    return row(colour(verb), path, reasonOf(change));
  },

  note: ({ kind, path, templateChanged }: Note): string => {
    const missed =
      templateChanged && (kind === 'edited' || kind === 'deleted' || kind === 'replaced');
    return row(
      pc.dim('kept'.padEnd(VERB_WIDTH)),
      path,
      `${NOTES[kind]}${missed ? '; the template changed it too' : ''}`,
    );
  },

  updated: (changes: readonly Change[], edited: number): string =>
    `${pc.green('✔')} ${summaryOf(changes, DONE)}${keptEdits(edited)}`,

  planned: (changes: readonly Change[], edited: number): string =>
    `Nothing was written. Update would: ${summaryOf(changes, COMING)}${keptEdits(edited)}`,

  updateCommand: (folder: string): string =>
    `create-snapper-lambda update${folder === '' ? '' : ` ${quote(folder)}`}`,

  conflictsIn: (paths: readonly string[]): string =>
    `${pc.red('✖')} conflicts of an update are left in ${paths.join(', ')}`,

  obstaclesIn: (obstacles: readonly Obstacle[]): string =>
    `${pc.red('✖')} in the way of an update: ${obstacleList(obstacles)}`,

  outdated: (changes: readonly Change[], command: string): string =>
    `${pc.red('✖')} out of date: ${summaryOf(changes, COMING)}. Run ${command}.`,

  current: (edited: number): string => `${pc.green('✔')} up to date${keptEdits(edited)}`,

  strictEdits: (count: number): string =>
    `${pc.red('✖')} ${count === 1 ? 'a file is' : `${count} files are`} not as the template has ${count === 1 ? 'it' : 'them'}, which --strict does not allow`,

  recovered: (kept: readonly string[]): string =>
    [
      'An earlier update was broken off; it has been taken back first.',
      ...kept.map(
        (path) => `  ${path} had changed since; the older one is beside it, as ${path}.snapper-old`,
      ),
    ].join('\n'),

  adopted: (): string =>
    'There is no .snapper/base.json, so every file counts as yours: none is changed. From here on\n' +
    'updates are merged; "diff" shows what differs, and "update --restore PATH" takes a file over.',

  nextSteps: (): string => 'Next: look at it with git diff, then make test and make emulate.',

  conflictsLeft: (paths: readonly string[]): string =>
    [
      `${pc.red('✖')} conflicts in ${paths.length === 1 ? 'a file' : `${paths.length} files`}; both versions are in them, between markers:`,
      ...paths.map((path) => `  ${path}`),
      'Choose, remove the markers (and what ends in .snapper-new), and run update again to see it done.',
    ].join('\n'),

  /** One line of many. */
  line: (folder: string, text: string): string => `${pc.bold(folder)}: ${text}`,

  changesInShort: (changes: readonly Change[], isDone: boolean): string =>
    summaryOf(changes, isDone ? DONE : COMING),

  tally: (tally: Tally): string => {
    const total = Object.values(tally).reduce((sum, count) => sum + count, 0);
    const parts = Object.entries(STATUS_WORDS).flatMap(([status, word]) => {
      const count = tally[status as Status] ?? 0;
      return count === 0 ? [] : [`${count} ${word}`];
    });
    return `${total} repositories: ${parts.join(', ')}`;
  },

  progress: (done: number, total: number): string => `${done} of ${total} repositories`,

  advice: (advice: RuntimeAdvice, folder: string): string =>
    adviceText(advice, advice.id, folder === '' ? '' : ` ${quote(folder)}`),

  adviceForMany: (advice: RuntimeAdvice, count: number): string =>
    adviceText(
      advice,
      `${count === 1 ? '1 repository' : `${count} repositories`}: ${advice.id}`,
      ' FOLDER...',
    ),

  unresolved: (paths: readonly string[]): FailureText => ({
    what: `conflicts of an earlier update are left in ${paths.join(', ')}`,
    next: 'Choose between the versions, remove the markers (or the file that ends in .snapper-new), and run the same command again.',
  }),

  wouldConflict: (paths: readonly string[]): FailureText => ({
    what: `you and the template changed the same lines of ${paths.join(', ')}`,
    why: 'with --on-conflict fail nothing is written then',
    next: 'Leave the flag out to get both versions between markers, or say ours or theirs.',
  }),

  obstacles: (obstacles: readonly Obstacle[]): FailureText => ({
    what: `nothing was written, since something is in the way: ${obstacleList(obstacles)}`,
    next: 'Move it away, or say --on-conflict ours to keep it and do without the files concerned.',
  }),

  unfinished: (folder: string): FailureText => ({
    what: `an update of ${folder} is under way, or was broken off`,
    next: `Run create-snapper-lambda update${folder === '.' ? '' : ` ${quote(folder)}`}, which takes back what was broken off.`,
  }),

  dirty: (folder: string, paths: readonly string[]): FailureText => ({
    what: `${folder} has changes that are not committed: ${named(paths)}`,
    why: 'an update is easier to look through, and to undo, when it is the only change',
    next: 'Commit or stash them, or add --force.',
  }),

  gitFailed: (why: string): FailureText => ({
    what: '"git status" failed, so nobody knows whether there are changes that are not committed',
    why,
    next: 'Mend it, or add --force to update without asking git.',
  }),

  restoreMany: (): FailureText => ({
    what: '--restore names a file of one repository, but more than one was given',
    next: 'Give one folder.',
  }),

  stopped: (done: number, total: number): FailureText => ({
    what:
      total === 1
        ? 'interrupted; nothing was written'
        : `interrupted after ${done} of ${total} repositories`,
    ...(total > 1 && { next: 'Each is either as it was or done; the same command goes on.' }),
  }),

  noEdits: (): string => 'Every managed file is as the generator wrote it.',

  confirmEject: (folder: string): string =>
    `Remove snapper.json and .snapper/ from ${quote(folder)}? It cannot be updated any more then.`,

  ejectUnconfirmed: (): FailureText => ({
    what: 'eject removes files, and there is no terminal to ask in',
    next: 'Add --yes.',
  }),

  ejected: (folder: string): string =>
    [
      `${pc.green('✔')} snapper.json and .snapper/ are gone; all other files of ${folder} are as they were, and yours.`,
      '  README.md still speaks of them under "Newer versions".',
    ].join('\n'),
} as const;

function adviceText(
  { option, replacement, support }: RuntimeAdvice,
  subject: string,
  folder: string,
): string {
  const text =
    support.state === 'ending'
      ? `${subject} is deprecated on ${support.until}, in ${support.daysLeft} days`
      : `${subject} is deprecated since ${support.since}; its image gets no more patches`;
  const block =
    'blockUpdate' in support && support.blockUpdate !== undefined
      ? `; ${support.state === 'blocked' ? 'since' : 'from'} ${support.blockUpdate} AWS refuses to update functions that run on it directly`
      : '';
  const command = `npx create-snapper-lambda update --${option} ${replacement}${folder}`;
  return `${pc.yellow('!')} ${text}${block}.${replacement === undefined ? '' : `\n  To move on: ${command}`}`;
}

function reasonOf({ conflicts, reason }: Change): string {
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

function obstacleList(obstacles: readonly Obstacle[]): string {
  return obstacles
    .map(({ at, path, what }) => {
      const below = at === path ? '' : `, and ${path} would go below it`;
      return `${at} is a ${what}${below}`;
    })
    .join('; ');
}

function row(verb: string, path: string, why: string): string {
  return `  ${verb} ${path}${why === '' ? '' : pc.dim(`  (${why})`)}`;
}

function summaryOf(changes: readonly Change[], words: Readonly<Record<Action, string>>): string {
  const counts = new Map<Action, number>();
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1);
  if (counts.size === 0) return 'nothing but its records';
  return [...counts].map(([action, count]) => `${count} ${words[action]}`).join(', ');
}

function keptEdits(count: number): string {
  if (count === 0) return '';
  return `; ${count === 1 ? 'a file keeps' : `${count} files keep`} your edits`;
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
