import { OPTIONS, defaultText, flagUsage, placeOf, summaryOf } from '../options/index.ts';
import type { Option } from '../options/index.ts';
import { COMMANDS, commandOf } from './commands.ts';
import { controlUsage, flagsOf } from './control-flags.ts';
import type { CommandName, CommandSpec } from './commands.ts';

const COLUMN = 24;

/** The text of `--help`: fits a screen of 80 columns. */
export function helpText(name: CommandName): string {
  const command = commandOf(name);
  return [
    command.summary,
    '',
    `Usage: ${lineOf(command)} [flags]`,
    ...(command.takesOptions ? ['', ...optionLines(command)] : []),
    '',
    'Flags:',
    ...ownOptionLines(command),
    ...flagLines(name),
    ...(name === 'create' ? ['', ...commandLines()] : []),
    '',
    'Examples:',
    ...command.examples.map((example) => `  create-snapper-lambda ${example}`),
    '',
    'Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 conflicts left, 130 interrupted.',
  ].join('\n');
}

/** The options of a project that a command takes as flags of its own. */
function ownOptionLines({ options = {} }: CommandSpec): string[] {
  return OPTIONS.flatMap((option) => {
    const meaning = options[option.key];
    return meaning === undefined ? [] : [row(`  ${flagUsage(option)}`, meaning)];
  });
}

function flagLines(name: CommandName): string[] {
  const flags = flagsOf(name);
  // Whoever creates without a preset has enough to read.
  const folded = name === 'create' ? flags.filter(({ withPreset }) => withPreset) : [];
  return flags.flatMap((flag) => {
    const [first, ...others] = folded;
    if (others.includes(flag)) return [];
    if (flag === first) {
      const names = others.map((each) => `--${each.name}`).join(' and ');
      return [row(`  ${controlUsage(flag)}`, `Goes with --preset, as do ${names}.`)];
    }
    const short = flag.short === undefined ? '' : `-${flag.short}, `;
    return [row(`  ${short}${controlUsage(flag)}`, flag.summary)];
  });
}

function lineOf({ name, usage }: CommandSpec): string {
  return ['create-snapper-lambda', ...(name === 'create' ? [] : [name]), usage]
    .filter(Boolean)
    .join(' ');
}

function optionLines({ name }: CommandSpec): string[] {
  if (name !== 'create') {
    const flags = OPTIONS.map(({ key }) => `--${key}`).join(', ');
    return [
      'New answers, which go to snapper.json as if it had been edited:',
      ...wrap(`${flags}; see create-snapper-lambda --help.`, 78).map((line) => `  ${line}`),
    ];
  }
  return [
    'Every question is a flag, and a flag beats its question:',
    ...OPTIONS.map((option) => row(`  ${flagUsage(option)}`, briefly(option))),
  ];
}

/** An option in one line: values speak for themselves, where they are a list or a range. */
function briefly(option: Option): string {
  if (option.type === 'boolean') return plain(summaryOf(option));
  const isListed = option.choices !== undefined || option.type === 'integer';
  const text = option.brief ?? (isListed ? plain(option.allowed) : plain(option.summary));
  return `${placeOf(option)}${text} [${plain(defaultText(option))}]`;
}

/** Text without the marks of Markdown; lists get commas for them. */
function plain(text: string): string {
  return text.replaceAll('` `', ', ').replaceAll('`', '');
}

function commandLines(): string[] {
  return [
    'Other commands; each has a --help of its own:',
    ...COMMANDS.filter(({ name }) => name !== 'create').map(({ name, summary }) =>
      row(`  ${name}`, summary),
    ),
  ];
}

function row(usage: string, meaning: string): string {
  const lines = wrap(meaning, 80 - COLUMN);
  const first = usage.length < COLUMN ? [`${usage.padEnd(COLUMN)}${lines.shift() ?? ''}`] : [usage];
  return [...first, ...lines.map((line) => `${' '.repeat(COLUMN)}${line}`)].join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
