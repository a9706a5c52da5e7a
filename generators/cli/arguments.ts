import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest, decodeFlag } from '../options/index.ts';
import type { RawAnswers } from '../options/index.ts';
import { messages } from './messages.ts';

/** What a command line says. */
export interface Arguments {
  /** The folder to write to, as given. */
  readonly directory: string | undefined;
  /** Values of option flags, by option key; unchecked. */
  readonly given: RawAnswers;
  readonly yes: boolean;
  readonly git: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** Flags that are no options of a project. */
export const CONTROL_FLAGS = [
  { name: 'yes', short: 'y', summary: 'Take the default of every question.' },
  { name: 'git', negative: true, summary: 'Do not make the folder a git repository.' },
  { name: 'json', summary: 'Print one JSON object on standard output; asks nothing.' },
  { name: 'help', short: 'h', summary: 'Show this help.' },
  { name: 'version', short: 'v', summary: 'Show the version.' },
] as const;

/** How the tokeniser is to read each flag. */
const FLAG_TYPES: NonNullable<ParseArgsConfig['options']> = {
  ...Object.fromEntries(
    OPTIONS.map(({ key, type }) => [key, { type: type === 'boolean' ? 'boolean' : 'string' }]),
  ),
  ...Object.fromEntries(
    CONTROL_FLAGS.map((flag) => [
      flag.name,
      { type: 'boolean', ...('short' in flag && { short: flag.short }) },
    ]),
  ),
};

/** Words that name commands of this tool's family: a folder of such a name is given as a path. */
const COMMAND_WORDS = new Set([
  'advise',
  'check',
  'completion',
  'diff',
  'doctor',
  'eject',
  'explain',
  'preset',
  'runtimes',
  'update',
]);

/**
 * Reads a command line.
 *
 * @throws SnapperError of code `usage` for an unknown flag, a flag without its value, and a value for a
 * flag that takes none.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const { positionals, tokens } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: FLAG_TYPES,
  });
  const given: Record<string, unknown> = {};
  const controls: Record<string, boolean> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const name = token.name.replace(/^no-/, '');
    const negated = name !== token.name;
    const option = OPTIONS.find(({ key }) => key === name);
    const takesValue = option !== undefined && option.type !== 'boolean';
    if ((option === undefined && !isControl(name)) || (negated && takesValue)) {
      throw unknownFlag(token.rawName);
    }
    if (takesValue) {
      // A flag right after another one is a forgotten value, not a value.
      if (
        token.value === undefined ||
        (token.value.startsWith('-') && !token.inlineValue && !/^-\d/.test(token.value))
      ) {
        throw new SnapperError({ code: 'usage', ...messages.missingValue(token.rawName, option) });
      }
      given[name] = decodeFlag(option, token.value);
      continue;
    }
    if (token.value !== undefined) {
      throw new SnapperError({ code: 'usage', ...messages.needlessValue(token.rawName) });
    }
    if (option === undefined) controls[name] = !negated;
    else given[name] = !negated;
  }
  return {
    directory: directoryOf(positionals),
    given,
    yes: controls['yes'] ?? false,
    git: controls['git'] ?? true,
    json: controls['json'] ?? false,
    help: controls['help'] ?? false,
    version: controls['version'] ?? false,
  };
}

function isControl(name: string): boolean {
  return CONTROL_FLAGS.some((flag) => flag.name === name);
}

function directoryOf(positionals: readonly string[]): string | undefined {
  const [directory, ...rest] = positionals;
  if (rest.length > 0) {
    throw new SnapperError({ code: 'usage', ...messages.tooManyFolders(positionals) });
  }
  if (directory !== undefined && COMMAND_WORDS.has(directory)) {
    throw new SnapperError({ code: 'usage', ...messages.commandWord(directory) });
  }
  if (directory === '') throw new SnapperError({ code: 'usage', ...messages.emptyFolder() });
  return directory;
}

function unknownFlag(rawName: string): SnapperError {
  const known = [
    ...OPTIONS.flatMap(({ key, type }) => (type === 'boolean' ? [key, `no-${key}`] : [key])),
    ...CONTROL_FLAGS.map((flag) => ('negative' in flag ? `no-${flag.name}` : flag.name)),
  ].map((name) => `--${name}`);
  const suggestion = rawName.startsWith('--') ? closest(rawName, known) : undefined;
  return new SnapperError({ code: 'usage', ...messages.unknownFlag(rawName, suggestion) });
}
