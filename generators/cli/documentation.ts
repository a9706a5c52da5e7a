import { COMMANDS, controlUsage, flagsOf } from './commands.ts';
import type { CommandSpec } from './commands.ts';

/** Flags that every command has; the README says so once. */
const EVERYWHERE: ReadonlySet<string> = new Set(['help', 'version', 'json']);

/** The README's table of commands and their flags, in Markdown. */
export function commandTable(): string {
  const rows = COMMANDS.map((command) => `| ${nameOf(command)} | ${meaningOf(command)} |`);
  return ['| command | what it does |', '| --- | --- |', ...rows].join('\n');
}

function nameOf({ name, usage }: CommandSpec): string {
  const words = [name === 'create' ? '' : name, usage.replaceAll('|', '\\|')].filter(Boolean);
  return `\`${words.join(' ')}\``;
}

function meaningOf({ name, summary, takesOptions }: CommandSpec): string {
  const flags = [
    ...(takesOptions ? ['every option'] : []),
    ...flagsOf(name)
      .filter((flag) => !EVERYWHERE.has(flag.name))
      .map((flag) => `\`${controlUsage(flag)}\` (${inSentence(flag.summary)})`),
  ];
  return flags.length === 0 ? summary : `${summary}<br>Flags: ${flags.join('; ')}.`;
}

function inSentence(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`.replace(/\.$/, '');
}
