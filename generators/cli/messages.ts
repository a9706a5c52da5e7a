import pc from 'picocolors';

import type { Option } from '../options/index.ts';
import { flagUsage } from '../options/index.ts';
import { quote } from './quote.ts';

/** A failure's text, as parts of a {@link SnapperError}. */
interface FailureText {
  readonly what: string;
  readonly why?: string;
  readonly next?: string;
}

/** Facts of a creation that the closing text tells. */
export interface CreatedFacts {
  readonly name: string;
  /** The path to change into, as the user would type it; `undefined` when already there. */
  readonly directory: string | undefined;
  readonly files: number;
  readonly runtime: string;
  readonly host: string;
  /** What became of `git init`. */
  readonly git: 'initialised' | 'left out' | 'missing' | 'present';
}

const SEE_HELP = 'See create-snapper-lambda --help.';

/** All text that the command line says to people. */
export const messages = {
  unknownFlag: (flag: string, suggestion: string | undefined): FailureText => ({
    what: `unknown flag ${flag}`,
    next: suggestion === undefined ? SEE_HELP : `Did you mean ${suggestion}?`,
  }),

  missingValue: (flag: string, option: Option): FailureText => ({
    what: `${flag} needs a value`,
    why: `allowed: ${option.allowed.replaceAll('` `', ', ').replaceAll('`', '')}`,
    next: `Write ${flagUsage(option)}.`,
  }),

  needlessValue: (flag: string): FailureText => ({
    what: `${flag} takes no value`,
    next: `Write ${flag}, or its opposite with "no-".`,
  }),

  tooManyFolders: (folders: readonly string[]): FailureText => ({
    what: `one folder was expected, but ${folders.length} were given: ${folders.map(quote).join(' ')}`,
    next: 'Quote a path that contains spaces.',
  }),

  emptyFolder: (): FailureText => ({
    what: 'the folder is an empty text',
    next: 'Give the path of a new folder, or leave it out.',
  }),

  commandWord: (word: string): FailureText => ({
    what: `"${word}" is not a command of this version`,
    next: `To create a folder of that name, write ./${word}.`,
  }),

  missingAnswers: (options: readonly Option[]): FailureText => ({
    what: 'answers are missing, and there is no terminal to ask in',
    why: `open: ${options.map(({ key }) => key).join(', ')}`,
    next: `Give them as flags (${options.map(flagUsage).join(', ')}), or add --yes to take the defaults.`,
  }),

  missingFolder: (): FailureText => ({
    what: 'no folder was given',
    next: 'Say where to write: create-snapper-lambda my-fn --yes',
  }),

  nameFromFolder: (): string => 'The name comes from the folder; --name gives another.',

  unexpected: (error: unknown): FailureText => ({
    what: 'an unexpected error, a mistake in create-snapper-lambda itself',
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
    next: 'Nothing was written. Please report it with the command line you used.',
  }),

  preview: (name: string, paths: readonly string[], target: string): string => {
    const folders = new Map<string, number>();
    for (const path of paths) {
      const slash = path.indexOf('/');
      const key = slash === -1 ? path : path.slice(0, slash + 1);
      folders.set(key, (folders.get(key) ?? 0) + 1);
    }
    const lines = [...folders].map(([key, count]) =>
      key.endsWith('/')
        ? `  ${key} ${pc.dim(count === 1 ? '1 file' : `${count} files`)}`
        : `  ${key}`,
    );
    return [`${pc.bold(name)} will be written to ${target}:`, ...lines, ''].join('\n');
  },

  confirmCreation: (): string => 'Write it?',

  declined: (): string => 'nothing was written',

  created: ({ directory, files, git, host, name, runtime }: CreatedFacts): string => {
    const steps = [
      ...(directory === undefined ? [] : [`cd ${quote(directory)}`]),
      'make test      run the sample’s tests',
      'make emulate   build layer and function, and run them as Lambda with SnapStart would',
      'make deploy    deploy to AWS with the SAM CLI',
    ];
    return [
      `${pc.green('✔')} ${pc.bold(name)}: ${files} files; ${runtime} under ${host} with SnapStart`,
      ...(git === 'missing' ? ['  git is not installed, so there is no repository yet.'] : []),
      '',
      'Next:',
      ...steps.map((step) => `  ${step}`),
      '',
      `${pc.dim('README.md explains the rest.')}`,
    ].join('\n');
  },
} as const;
