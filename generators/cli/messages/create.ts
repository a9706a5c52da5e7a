import pc from 'picocolors';

import { flagUsage } from '../../options/index.ts';
import type { Choice, Option } from '../../options/index.ts';
import { quote } from '../quote.ts';
import type { FailureText } from './failure-text.ts';
import { commandLine } from './phrases.ts';
import { previewText } from './preview.ts';

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

/** What is said while a repository is created. */
export const createMessages = {
  missingAnswers: (options: readonly Option[]): FailureText => ({
    what: 'answers are missing, and there is no terminal to ask in',
    why: `open: ${options.map(({ key }) => key).join(', ')}`,
    next: `Give them as flags (${options.map(flagUsage).join(', ')}), or add --yes to take the defaults.`,
  }),

  missingFolder: (): FailureText => ({
    what: 'no folder was given',
    next: 'Say where to write: npx create-snapper-lambda my-fn --yes',
  }),

  preview: previewText,

  confirmCreation: (): string => 'Write it?',

  creationChoices: (): readonly Choice[] => [
    { value: 'write', label: 'Write it' },
    { value: 'change', label: 'Change an answer' },
    { value: 'leave', label: 'Leave', hint: 'nothing is written' },
  ],

  declined: (): string => 'nothing was written',

  created: ({ directory, files, git, host, name, runtime }: CreatedFacts): string => {
    const steps = [
      ...(directory === undefined ? [] : [`cd ${quote(directory)}`]),
      'make test      run the sample’s tests',
      'make emulate   build it, and run it as Lambda with SnapStart would',
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

  offerUpdate: (path: string, version: string): string =>
    `${path === '.' ? 'This' : quote(path)} is a repository of create-snapper-lambda. Update it to ${version}?`,

  isRepository: (path: string, folder: string): FailureText => ({
    what: `${path} is a repository of create-snapper-lambda already`,
    next: `To bring it up to this version: ${commandLine('update', folder)}`,
  }),
} as const;
