import { COMMANDS } from './commands.ts';
import { CONTROL_FLAGS, controlUsage } from './control-flags.ts';
import type { ControlFlag } from './control-flags.ts';

/** The README's tables of commands and of their flags, in Markdown. */
export function commandTable(): string {
  const commands = COMMANDS.map(
    ({ name, summary, usage }) => `| ${code(name === 'create' ? '' : name, usage)} | ${summary} |`,
  );
  const flags = CONTROL_FLAGS.map(
    (flag) =>
      `| ${code(shortOf(flag), controlUsage(flag))} | ${commandsOf(flag)} | ${flag.summary} |`,
  );
  return [
    '| command | what it does |',
    '| --- | --- |',
    ...commands,
    '',
    '`update` takes the options above as well, `advise` three of them. Beside these they have flags:',
    '',
    '| flag | of | what it does |',
    '| --- | --- | --- |',
    ...flags,
  ].join('\n');
}

function commandsOf({ commands }: ControlFlag): string {
  if (commands === undefined) return 'all';
  return commands.map((name) => (name === 'create' ? 'creating' : `\`${name}\``)).join(', ');
}

function shortOf({ short }: ControlFlag): string {
  return short === undefined ? '' : `-${short},`;
}

function code(...words: readonly string[]): string {
  return `\`${words.filter(Boolean).join(' ').replaceAll('|', '\\|')}\``;
}
