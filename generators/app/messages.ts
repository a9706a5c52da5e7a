import type { FailureText } from '../cli/index.ts';

/** What is said only to those who come through Yeoman. */
export const appMessages = {
  description:
    'Creates an AWS Lambda function that starts from a SnapStart snapshot. In a repository that it ' +
    'created before, merges this version, or new answers, with your edits.',

  folder: 'Where to write, or the repository to update; by default a folder of the function’s name',

  unknownFlag: (flag: string, suggestion: string | undefined): FailureText => ({
    what: `unknown flag ${flag}`,
    next: suggestion === undefined ? 'See --help.' : `Did you mean --${suggestion}?`,
  }),

  needlessValue: (flag: string, value: string): FailureText => ({
    what: `${flag} takes no value, but got ${value}`,
    why: 'yo takes the word after a flag for its value',
    next: `Give the folder first: yo snapper-lambda my-fn ${flag}`,
  }),

  missingFolder: (): FailureText => ({
    what: 'no folder was given, and there is no terminal to ask in',
    next: 'Say where to write: yo snapper-lambda my-fn --yes',
  }),

  cannotAsk: (paths: readonly string[]): FailureText => ({
    what: `${paths.length === 1 ? '1 file' : `${paths.length} files`} would change, and there is no terminal to ask in`,
    why: paths.slice(0, 3).join(', ') + (paths.length > 3 ? ', …' : ''),
    next: 'Add --force to have them all changed, with your edits in them, or --dry-run to see how.',
  }),

  bailed: (path: string): FailureText => ({
    what: `${path} would change, and --bail stops at that`,
    next: 'Nothing was written.',
  }),

  settingsRefused: (): FailureText => ({
    what: 'nothing was written',
    why: 'snapper.json holds the answers that all other files follow from, and is to stay as it is',
  }),

  aborted: (): FailureText => ({ what: 'aborted; nothing was written' }),

  dryRun: (): string => 'Nothing was written.',

  allRefused: (): string => 'Nothing was written: every file stays as it is.',

  refused: (count: number): string =>
    `${count === 1 ? '1 file stays as it is; it counts' : `${count} files stay as they are; they count`} as edited by you. "create-snapper-lambda diff" shows the difference, "update --restore PATH" takes a file over.`,
} as const;
