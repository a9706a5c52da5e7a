import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest, decodeFlag } from '../options/index.ts';
import type { Option, RawAnswers } from '../options/index.ts';
import { COMMANDS, meantBy, commandOf, takesOption } from './commands.ts';
import { CONTROL_FLAGS, controlUsage, flagsOf } from './control-flags.ts';
import type { CommandName, CommandSpec } from './commands.ts';
import type { ControlFlag } from './control-flags.ts';
import { messages } from './messages/index.ts';

/** What `update` does with lines that the user and the template both changed. */
export type OnConflict = 'fail' | 'markers' | 'ours' | 'theirs';

/** What a report of many repositories is written as. */
export type ReportFormat = 'json' | 'junit' | 'markdown';

/** What `advise` is told of a function, as given; unchecked. */
export interface AdviseFlags {
  readonly init: string | undefined;
  readonly invocations: string | undefined;
  readonly coldStarts: string | undefined;
  readonly duration: string | undefined;
  readonly versions: string | undefined;
  readonly environments: string | undefined;
  readonly region: string | undefined;
}

/** What a command line says. */
export interface Arguments {
  readonly command: CommandName;
  /** Folders, as given. */
  readonly folders: readonly string[];
  /** Values of option flags, by option key; unchecked. */
  readonly given: RawAnswers;
  readonly yes: boolean;
  readonly git: boolean;
  readonly dryRun: boolean;
  readonly onConflict: OnConflict;
  readonly restore: readonly string[];
  readonly force: boolean;
  readonly strict: boolean;
  /** The source of a preset to follow, as given. */
  readonly preset: string | undefined;
  readonly presetVersion: string | undefined;
  /** Answers to a preset's questions, as given: `KEY=VALUE`. */
  readonly set: readonly string[];
  readonly trust: boolean;
  readonly offline: boolean;
  /** A file with folders. */
  readonly fromFile: string | undefined;
  readonly report: ReportFormat | undefined;
  /** What is run in what a preset renders. */
  readonly run: string | undefined;
  /** How many repositories are worked on at a time. */
  readonly jobs: number | undefined;
  readonly advise: AdviseFlags;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** How the tokeniser is to read each flag. */
const FLAG_TYPES: NonNullable<ParseArgsConfig['options']> = {
  ...Object.fromEntries(
    OPTIONS.map(({ key, type }) => [key, { type: type === 'boolean' ? 'boolean' : 'string' }]),
  ),
  ...Object.fromEntries(
    CONTROL_FLAGS.map(({ name, short, value }) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) },
    ]),
  ),
};

/** A flag of the command at hand. */
type Flag =
  | { readonly kind: 'control'; readonly flag: ControlFlag }
  | { readonly kind: 'option'; readonly option: Option };

/** A value that a flag was given. */
interface FlagToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/**
 * Reads a command line.
 *
 * @throws SnapperError of code `usage` for an unknown flag, one of another command, a flag without its
 * value, and a value for a flag that takes none
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const { positionals, tokens } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: FLAG_TYPES,
  });
  const named = COMMANDS.find(({ name }) => name === positionals[0] && name !== 'create');
  const command = named ?? commandOf('create');
  // Before the flags, for those of the command that was meant are none of this one.
  if (named === undefined && positionals[0] !== undefined) requireFolder(positionals[0]);
  const given: Record<string, unknown> = {};
  const controls = new Map<string, boolean | string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { flag, negated } = findFlag(token, command);
    if (flag.kind === 'option') given[flag.option.key] = optionValue(flag.option, token, negated);
    else addControl(controls, flag.flag, token, negated);
  }
  const isSet = (name: string): boolean => controls.get(name) === true;
  const valuesOf = (name: string): readonly string[] =>
    (controls.get(name) as string[] | undefined) ?? [];
  return {
    command: command.name,
    folders:
      isSet('help') || isSet('version')
        ? []
        : foldersOf(named === undefined ? positionals : positionals.slice(1), command),
    given,
    yes: isSet('yes'),
    git: controls.get('git') !== false,
    dryRun: isSet('dry-run'),
    onConflict: (valuesOf('on-conflict').at(-1) as OnConflict | undefined) ?? 'markers',
    restore: valuesOf('restore'),
    force: isSet('force'),
    strict: isSet('strict'),
    preset: valuesOf('preset').at(-1),
    presetVersion: valuesOf('preset-version').at(-1),
    set: valuesOf('set'),
    trust: isSet('trust'),
    offline: isSet('offline'),
    fromFile: valuesOf('from-file').at(-1),
    report: valuesOf('report').at(-1) as ReportFormat | undefined,
    run: valuesOf('run').at(-1),
    jobs: numberOf(valuesOf('jobs').at(-1)),
    advise: {
      init: valuesOf('init').at(-1),
      invocations: valuesOf('invocations').at(-1),
      coldStarts: valuesOf('cold-starts').at(-1),
      duration: valuesOf('duration').at(-1),
      versions: valuesOf('versions').at(-1),
      environments: valuesOf('environments').at(-1),
      region: valuesOf('region').at(-1),
    },
    json: isSet('json') || valuesOf('report').at(-1) === 'json',
    help: isSet('help'),
    version: isSet('version'),
  };
}

/** The value of --jobs. */
function numberOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new SnapperError({
    code: 'usage',
    ...messages.wrongValue('--jobs', value, ['a number from 1 on'], undefined),
  });
}

/** Refuses a word that is a folder's name, but far likelier a command. */
function requireFolder(word: string): void {
  const meant = meantBy(word);
  if (meant !== undefined) {
    throw new SnapperError({ code: 'usage', ...messages.likeCommand(word, meant) });
  }
}

function findFlag(
  { name: typed, rawName }: FlagToken,
  command: CommandSpec,
): { readonly flag: Flag; readonly negated: boolean } {
  const name = typed.replace(/^no-/, '');
  const negated = name !== typed;
  const option = OPTIONS.find(({ key }) => key === name);
  if (option !== undefined && !(negated && option.type !== 'boolean')) {
    if (!takesOption(command, option.key)) throw otherCommand(rawName, name, command.name);
    return { flag: { kind: 'option', option }, negated };
  }
  const control = flagsOf(command.name).find((flag) => flag.name === name);
  if (control !== undefined && isTypedAs(control, negated)) {
    return { flag: { kind: 'control', flag: control }, negated };
  }
  const elsewhere = CONTROL_FLAGS.find((flag) => flag.name === name && isTypedAs(flag, negated));
  if (elsewhere !== undefined) throw otherCommand(rawName, name, command.name);
  throw unknownFlag(rawName, command);
}

/** Whether a flag can be given so: only some have a "no-". */
function isTypedAs({ negative }: ControlFlag, negated: boolean): boolean {
  return !negated || negative === true;
}

function optionValue(option: Option, token: FlagToken, negated: boolean): unknown {
  if (option.type !== 'boolean') return decodeFlag(option, requiredValue(token, option));
  requireNoValue(token, `--${option.key} or --no-${option.key}`);
  return !negated;
}

function addControl(
  controls: Map<string, boolean | string[]>,
  flag: ControlFlag,
  token: FlagToken,
  negated: boolean,
): void {
  if (flag.value === undefined) {
    requireNoValue(token, controlUsage(flag));
    controls.set(flag.name, !negated);
    return;
  }
  const value = requiredValue(token, flag);
  if (flag.allowed?.includes(value) === false) {
    throw new SnapperError({
      code: 'usage',
      ...messages.wrongValue(token.rawName, value, flag.allowed, closest(value, flag.allowed)),
    });
  }
  const values = controls.get(flag.name);
  controls.set(flag.name, [...(Array.isArray(values) ? values : []), value]);
}

function requiredValue(
  { inlineValue, rawName, value }: FlagToken,
  flag: ControlFlag | Option,
): string {
  // A flag right after another one is a forgotten value, not a value; a dash alone is standard input.
  if (value === undefined || (/^-[^\d]/.test(value) && !inlineValue)) {
    const text =
      'key' in flag
        ? messages.missingValue(rawName, flag)
        : messages.missingControlValue(rawName, controlUsage(flag), flag.allowed);
    throw new SnapperError({ code: 'usage', ...text });
  }
  return value;
}

function requireNoValue({ rawName, value }: FlagToken, usage: string): void {
  if (value === undefined) return;
  throw new SnapperError({ code: 'usage', ...messages.needlessValue(rawName, usage) });
}

function foldersOf(positionals: readonly string[], command: CommandSpec): readonly string[] {
  const [first] = positionals;
  if (command.words !== undefined) return wordOf(positionals, command.words, command);
  if (command.folders === 'none' && first !== undefined) {
    throw new SnapperError({ code: 'usage', ...messages.needlessFolder(command.name, first) });
  }
  if (command.folders === 'one' && positionals.length > 1) {
    throw new SnapperError({ code: 'usage', ...messages.tooManyFolders(positionals) });
  }
  if (positionals.includes('')) {
    throw new SnapperError({ code: 'usage', ...messages.emptyFolder() });
  }
  return positionals;
}

/** The one word that a command takes instead of folders, with its operand. */
function wordOf(
  positionals: readonly string[],
  words: readonly string[],
  { name, operand }: CommandSpec,
): readonly string[] {
  const [word] = positionals;
  const most = operand === undefined ? 1 : 2;
  if (word !== undefined && words.includes(word) && positionals.length <= most) return positionals;
  const suggestion = word === undefined ? undefined : closest(word, words);
  throw new SnapperError({
    code: 'usage',
    ...messages.wrongWord(name, positionals, words, suggestion),
  });
}

function otherCommand(rawName: string, name: string, command: CommandName): SnapperError {
  const option = OPTIONS.find(({ key }) => key === name);
  const commands = COMMANDS.filter((each) =>
    option === undefined
      ? flagsOf(each.name).some((flag) => flag.name === name)
      : takesOption(each, option.key),
  ).map((each) => each.name);
  return new SnapperError({
    code: 'usage',
    ...messages.flagOfOtherCommand(rawName, command, commands),
  });
}

function unknownFlag(rawName: string, command: CommandSpec): SnapperError {
  const known = [
    ...OPTIONS.filter(({ key }) => takesOption(command, key)).flatMap(({ key, type }) =>
      type === 'boolean' ? [key, `no-${key}`] : [key],
    ),
    ...flagsOf(command.name).map(({ name, negative }) => (negative === true ? `no-${name}` : name)),
  ].map((name) => `--${name}`);
  const suggestion = rawName.startsWith('--') ? closest(rawName, known) : undefined;
  return new SnapperError({
    code: 'usage',
    ...messages.unknownFlag(rawName, command.name, suggestion),
  });
}
