import { messages } from '../cli/index.ts';
import type { OnConflict } from '../cli/index.ts';
import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest, decodeFlag, defaultText, summaryOf } from '../options/index.ts';
import type { Option, RawAnswers } from '../options/index.ts';
import { appMessages } from './messages.ts';

/** What somebody typed after `yo snapper-lambda`. */
export interface Request {
  /** The folder, as given. */
  readonly folder: string | undefined;
  /** Values of option flags, by option key; unchecked. */
  readonly given: RawAnswers;
  readonly yes: boolean;
  readonly git: boolean;
  readonly onConflict: OnConflict;
  readonly judging: Judging;
}

/** How Yeoman's conflicter judges: its own flags. */
export interface Judging {
  readonly force: boolean;
  readonly bail: boolean;
  readonly dryRun: boolean;
  readonly ignoreWhitespace: boolean;
}

/** A flag, as Yeoman declares it. */
export interface Flag {
  readonly name: string;
  readonly config: {
    readonly type: typeof Boolean | typeof String;
    readonly description: string;
    readonly alias?: string;
  };
}

const ON_CONFLICT: readonly OnConflict[] = ['markers', 'ours', 'theirs', 'fail'];

/** Flags that are no options of a project; the last four are Yeoman's own. */
const CONTROLS: readonly Flag[] = [
  control('yes', 'Take the default of every question.', 'y'),
  control('git', 'Make the folder a git repository. (or --no-git) [true]'),
  {
    name: 'on-conflict',
    config: {
      type: String,
      description:
        'Where you and the template changed the same lines: leave markers, keep yours, ' +
        `take the template's, or change nothing at all (${ON_CONFLICT.join(', ')}) [markers]`,
    },
  },
  control('force', 'Ask about no file; your edits are merged all the same.'),
  control('dry-run', 'Show what would change; nothing is written.'),
  control('bail', 'Stop at the first file that would change; nothing is written.'),
  control('ignore-whitespace', 'Leave files alone in which only white space would change.'),
];

/** Every flag; none has a default that Yeoman knows of, which would hide whether it was given. */
export const FLAGS: readonly Flag[] = [...OPTIONS.map(optionFlag), ...CONTROLS];

/** What Yeoman, its environment and `yo` hand to every generator, besides what the user typed. */
const OF_YEOMAN: ReadonlySet<string> = new Set([
  ...['ask-answered', 'color', 'cwd', 'debug', 'description', 'destination-root', 'env'],
  ...['experimental', 'force-install', 'forward-error-to-environment', 'help', 'insight'],
  ...['ignore-version-check', 'local-config-only', 'local-only', 'log-cwd', 'namespace'],
  ...['node-package-manager', 'resolved', 'skip-cache', 'skip-check-env', 'skip-install'],
  ...['skip-local-cache', 'skip-parse-options', 'skip-yo-resolve', 'unique-by', 'whitespace'],
]);

/** Values by flag, as Yeoman came by them. */
type Values = Readonly<Record<string, unknown>>;

/**
 * Reads what somebody typed.
 *
 * @param handed what the generator was constructed with: values as they are, where a runner parsed
 * the command line
 * @param parsed the same after Yeoman's own parsing: of a command line that nobody else parsed
 * @param words what is no flag
 * @throws SnapperError of code `usage` for a flag without its value, and a value for a flag that takes
 * none
 */
export function readRequest(handed: Values, parsed: Values, words: readonly string[]): Request {
  const valueOf = (name: string): unknown => {
    const [flag] = FLAGS.filter((each) => each.name === name);
    const names = [name, camelCase(name), ...(flag?.config.alias ?? [])];
    const value = names.map((each) => handed[each]).find((each) => each !== undefined);
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    return last ?? parsed[name];
  };
  const isSet = (name: string): boolean | undefined => booleanOf(name, valueOf(name));
  if (words.length > 1) {
    throw new SnapperError({ code: 'usage', ...messages.tooManyFolders(words) });
  }
  if (words[0] === '') throw new SnapperError({ code: 'usage', ...messages.emptyFolder() });
  return {
    folder: words[0],
    given: givenAnswers(valueOf),
    yes: isSet('yes') === true,
    git: isSet('git') !== false,
    onConflict: onConflictOf(valueOf('on-conflict')),
    judging: {
      force: isSet('force') === true,
      bail: isSet('bail') === true,
      dryRun: isSet('dry-run') === true,
      ignoreWhitespace: (isSet('ignore-whitespace') ?? isSet('whitespace')) === true,
    },
  };
}

/**
 * Makes sure that every flag is one of this generator or of Yeoman itself.
 *
 * @throws SnapperError of code `usage` that names the flag, and what may have been meant
 */
export function requireKnownFlags(handed: Values): void {
  const known = FLAGS.flatMap(({ config, name }) => [name, config.alias ?? name]);
  for (const [key, value] of Object.entries(handed)) {
    const name = kebabCase(key);
    // What cannot be typed was not.
    if (typeof value === 'object' || typeof value === 'function' || value === undefined) continue;
    if (key.startsWith('_') || known.includes(name) || OF_YEOMAN.has(name)) continue;
    throw new SnapperError({
      code: 'usage',
      ...appMessages.unknownFlag(
        name.length === 1 ? `-${name}` : `--${name}`,
        closest(name, known),
      ),
    });
  }
}

function control(name: string, description: string, alias?: string): Flag {
  return { name, config: { type: Boolean, description, ...(alias !== undefined && { alias }) } };
}

function optionFlag(option: Option): Flag {
  const isBoolean = option.type === 'boolean';
  const text = isBoolean
    ? `${summaryOf(option)} (or --no-${option.key}) [${defaultText(option)}]`
    : `${summaryOf(option)} (${option.allowed}) [${defaultText(option)}]`;
  return {
    name: option.key,
    // Numbers stay texts until the schema has seen them: Yeoman would make NaN of what is none.
    config: {
      type: isBoolean ? Boolean : String,
      description: text.replaceAll('` `', ', ').replaceAll('`', ''),
    },
  };
}

function givenAnswers(valueOf: (name: string) => unknown): RawAnswers {
  const given: Record<string, unknown> = {};
  for (const option of OPTIONS) {
    const value = valueOf(option.key);
    if (value === undefined) continue;
    if (option.type === 'boolean') given[option.key] = booleanOf(option.key, value);
    else given[option.key] = decodeFlag(option, textOf(value, option));
  }
  return given;
}

/** `yo` says true where a flag has no value, and a number where it looks like one. */
function textOf(value: unknown, option: Option): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new SnapperError({
    code: 'usage',
    ...messages.missingValue(`--${option.key}`, option),
  });
}

/** `yo` does not know which flags take a value, and gives them the next word. */
function booleanOf(name: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw new SnapperError({
    code: 'usage',
    ...appMessages.needlessValue(`--${name}`, JSON.stringify(value)),
  });
}

function onConflictOf(value: unknown): OnConflict {
  if (value === undefined) return 'markers';
  const style = ON_CONFLICT.find((each) => each === value);
  if (style !== undefined) return style;
  throw new SnapperError({
    code: 'usage',
    ...(typeof value === 'string'
      ? messages.wrongValue('--on-conflict', value, ON_CONFLICT, closest(value, ON_CONFLICT))
      : messages.missingControlValue('--on-conflict', '--on-conflict STYLE', ON_CONFLICT)),
  });
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
