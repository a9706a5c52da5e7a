import pc from 'picocolors';

import type { Change, Note, NoteKind, Obstacle } from '../../regenerate/index.ts';
import type { RuntimeAdvice } from '../../repository/index.ts';
import { quote } from '../quote.ts';
import type { Status } from '../report.ts';
import type { FailureText } from './failure-text.ts';
import {
  CHOOSE,
  COMING,
  DONE,
  commandLine,
  keptEdits,
  named,
  obstacleList,
  reasonOf,
  summaryOf,
} from './phrases.ts';

/** What an update changes beside the files: from what to what. */
export interface Step {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** How many repositories came to what. */
export type Tally = Readonly<Partial<Record<Status, number>>>;

const NOTES: Readonly<Record<NoteKind, string>> = {
  edited: 'you changed it',
  deleted: 'you deleted it',
  replaced: 'something of yours is in its place',
  orphaned: 'no longer in the template; you changed it, so it stays, and is yours alone',
  'sample-changed': 'the sample has changed; yours stays, --restore would replace it',
  'sample-new': 'new in the sample, which is yours by now; --restore would write it',
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
    `${pc.green('✔')} ${summaryOf(changes, true)}${keptEdits(edited)}`,

  planned: (changes: readonly Change[], edited: number): string =>
    `Nothing was written: ${summaryOf(changes, false)}${keptEdits(edited)}`,

  updateCommand: (folder: string): string => commandLine('update', folder),

  conflictsIn: (paths: readonly string[]): string =>
    `${pc.red('✖')} conflicts of an update are left in ${paths.join(', ')}\n  ${CHOOSE}.`,

  obstaclesIn: (obstacles: readonly Obstacle[]): string =>
    `${pc.red('✖')} in the way of an update: ${obstacleList(obstacles)}`,

  outdated: (changes: readonly Change[], command: string): string =>
    `${pc.red('✖')} out of date: ${summaryOf(changes, false)}\n  To update: ${command}`,

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
    'There is no .snapper/base.json, so every file counts as yours and stays as it\n' +
    'is. What the template has is recorded, and later updates are merged. "diff"\n' +
    'shows where you differ from it; "update --restore PATH" takes a file over.',

  /** The same, where nothing is written. */
  baseMissing: (): string =>
    'There is no .snapper/base.json: the next update takes every file as yours, and\n' +
    'records what the template has.',

  nextSteps: (): string => 'Next: look at it with git diff, then make test and make emulate.',

  conflictsLeft: (paths: readonly string[], folder: string): string =>
    [
      `${pc.red('✖')} conflicts are left in ${paths.length === 1 ? '1 file' : `${paths.length} files`}:`,
      ...paths.map((path) => `  ${folder === '.' ? path : `${folder}/${path}`}`),
      `${CHOOSE}.`,
      `To see whether any are left: ${commandLine('check', folder)}`,
    ].join('\n'),

  /** One line of many. */
  line: (folder: string, text: string): string => `${pc.bold(folder)}: ${text}`,

  changesInShort: (changes: readonly Change[], isDone: boolean): string =>
    summaryOf(changes, isDone),

  progress: (done: number, total: number): string => `${done} of ${total} repositories`,

  advice: (advice: RuntimeAdvice, folder: string): string =>
    adviceText(advice, advice.id, folder === '' || folder === '.' ? '' : ` ${quote(folder)}`),

  adviceForMany: (advice: RuntimeAdvice, count: number): string =>
    adviceText(
      advice,
      `${advice.id} (${count === 1 ? '1 repository' : `${count} repositories`})`,
      ' FOLDER...',
    ),

  unresolved: (paths: readonly string[]): FailureText => ({
    what: `conflicts of an earlier update are left in ${paths.join(', ')}`,
    next: `${CHOOSE}.\n  Then run the same command again.`,
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
    what:
      folder === '.'
        ? 'an update is under way here, or was broken off'
        : `an update of ${folder} is under way, or was broken off`,
    next: `If it was broken off, this takes it back first: ${commandLine('update', folder)}`,
  }),

  dirty: (folder: string, paths: readonly string[]): FailureText => ({
    what: `${folder === '.' ? 'there are' : `${folder} has`} changes that are not committed`,
    why: named(paths),
    next: 'Commit or stash them, so that this is all that git shows, or add --force.',
  }),

  gitFailed: (why: string): FailureText => ({
    what: '"git status" failed, so nobody knows whether there are changes that are not committed',
    why,
    next: 'Mend that, or add --force to go on without asking git.',
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
    `Remove snapper.json and .snapper/${folder === '.' ? '' : ` from ${quote(folder)}`}? There is no way back.`,

  ejectUnconfirmed: (): FailureText => ({
    what: 'eject removes files, and there is no terminal to ask in',
    next: 'Add --yes.',
  }),

  ejectObstacles: (obstacles: readonly Obstacle[]): FailureText => ({
    what: `nothing was removed, since not all is as it was written: ${obstacleList(obstacles)}`,
    next: 'Remove snapper.json and .snapper/ yourself; nothing else ties the repository to this tool.',
  }),

  /** @param folderStays whether there is something of the user's in `.snapper/` */
  ejected: (folderStays: boolean): string =>
    [
      `${pc.green('✔')} snapper.json and .snapper/${folderStays ? 'base.json' : ''} are gone; all other files are as they were.`,
      '  README.md still speaks of them under "Newer versions".',
    ].join('\n'),
} as const;

function row(verb: string, path: string, why: string): string {
  return `  ${verb} ${path}${why === '' ? '' : pc.dim(`  (${why})`)}`;
}

function adviceText(
  { option, replacement, support }: RuntimeAdvice,
  subject: string,
  folder: string,
): string {
  const text =
    support.state === 'ending'
      ? `AWS deprecates it on ${support.until}, in ${support.daysLeft === 1 ? '1 day' : `${support.daysLeft} days`}`
      : `AWS deprecated it on ${support.since}, and patches it no more`;
  // A runtime in the layer is none that Lambda knows of.
  const refused = option === 'host' ? 'this function' : 'functions that run on it directly';
  const block =
    'blockUpdate' in support && support.blockUpdate !== undefined
      ? `; ${support.state === 'blocked' ? 'since' : 'from'} ${support.blockUpdate} it refuses to update ${refused}`
      : '';
  const command = `npx create-snapper-lambda update --${option} ${replacement}${folder}`;
  return `${pc.yellow('!')} ${subject}: ${text}${block}.${replacement === undefined ? '' : `\n  To move on: ${command}`}`;
}
