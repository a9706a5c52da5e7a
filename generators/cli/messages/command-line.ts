import { flagUsage } from '../../options/index.ts';
import type { Option } from '../../options/index.ts';
import type { CommandName } from '../commands.ts';
import { quote } from '../quote.ts';
import type { FailureText } from './failure-text.ts';

/** What is said of a command line that cannot be understood. */
export const commandLineMessages = {
  unknownFlag: (
    flag: string,
    command: CommandName,
    suggestion: string | undefined,
  ): FailureText => ({
    what: `unknown flag ${flag}`,
    next: suggestion === undefined ? seeHelp(command) : `Did you mean ${suggestion}?`,
  }),

  flagOfOtherCommand: (
    flag: string,
    command: CommandName,
    commands: readonly CommandName[],
  ): FailureText => ({
    what: `${flag} is no flag of ${actionOf(command)}`,
    why: `it belongs to ${commands.map(actionOf).join(' and ')}`,
    next: seeHelp(command),
  }),

  missingValue: (flag: string, option: Option): FailureText => ({
    what: `${flag} needs a value`,
    why: `allowed: ${option.allowed.replaceAll('` `', ', ').replaceAll('`', '')}`,
    next: `Write ${flagUsage(option)}.`,
  }),

  missingControlValue: (
    flag: string,
    usage: string,
    allowed: readonly string[] | undefined,
  ): FailureText => ({
    what: `${flag} needs a value`,
    ...(allowed !== undefined && { why: `allowed: ${allowed.join(', ')}` }),
    next: `Write ${usage}.`,
  }),

  wrongValue: (
    flag: string,
    value: string,
    allowed: readonly string[],
    suggestion: string | undefined,
  ): FailureText => ({
    what: `${flag} cannot be ${JSON.stringify(value)}`,
    why: `allowed: ${allowed.join(', ')}`,
    ...(suggestion !== undefined && { next: `Did you mean ${suggestion}?` }),
  }),

  needlessValue: (flag: string, usage: string): FailureText => ({
    what: `${flag} takes no value`,
    next: `Write ${usage}.`,
  }),

  tooManyFolders: (folders: readonly string[]): FailureText => ({
    what: `one folder was expected, but ${folders.length} were given: ${folders.map(quote).join(' ')}`,
    next: 'Quote a path that contains spaces.',
  }),

  needlessFolder: (command: CommandName, folder: string): FailureText => ({
    what: `${command} takes no folder, but was given ${quote(folder)}`,
    next: seeHelp(command),
  }),

  wrongWord: (
    command: CommandName,
    given: readonly string[],
    words: readonly string[],
    suggestion: string | undefined,
  ): FailureText => ({
    what:
      given.length === 0
        ? `${command} needs one of ${words.join(', ')}`
        : `${command} cannot be ${given.map(quote).join(' ')}`,
    ...(given.length > 0 && { why: `it takes one of ${words.join(', ')}` }),
    next: suggestion === undefined ? seeHelp(command) : `Did you mean ${suggestion}?`,
  }),

  emptyFolder: (): FailureText => ({
    what: 'the folder is an empty text',
    next: 'Give the path of a folder, or leave it out.',
  }),

  /** @param meant what may have been meant, after the program's name */
  likeCommand: (word: string, meant: string): FailureText => ({
    what: `"${word}" is not a command`,
    next: `Did you mean: npx create-snapper-lambda ${meant}\n  To create a folder of that name, write ./${word}.`,
  }),

  unexpected: (error: unknown): FailureText => ({
    what: 'an unexpected error, a mistake in create-snapper-lambda itself',
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
    next: 'Please report it with the command line you used.',
  }),
} as const;

function seeHelp(command: CommandName): string {
  return `See create-snapper-lambda ${command === 'create' ? '' : `${command} `}--help.`;
}

/** Nobody types "create". */
function actionOf(command: CommandName): string {
  return command === 'create' ? 'creating a repository' : command;
}
