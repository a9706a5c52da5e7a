import pc from 'picocolors';

import type { Examined, Status } from '../../doctor/index.ts';
import { commandLine } from './phrases.ts';

/** Columns of a terminal. */
const WIDTH = 80;

/** Where details begin: right of the longest title. */
const COLUMN = 21;

const SIGNS: Readonly<Record<Status, string>> = {
  error: pc.red('✖'),
  ok: pc.green('✔'),
  warning: pc.yellow('!'),
};

/** What is said of a machine and a repository. */
export const doctorMessages = {
  /** @param hasRepository whether a repository was looked at, too */
  examined: (checks: readonly Examined[], hasRepository: boolean): string =>
    [
      ...checks.flatMap(linesOf),
      '',
      summaryOf(checks),
      ...(hasRepository
        ? []
        : ['This is no generated repository: only what all of them need was looked at.']),
    ].join('\n'),

  updateWith: (flags: readonly string[], folder: string): string =>
    [commandLine('update', folder), ...flags].join(' '),
} as const;

function linesOf({ command, detail, fix, status, title }: Examined): readonly string[] {
  const [first, ...rest] = wrap(detail, WIDTH - COLUMN);
  const more = fix === undefined ? [] : wrap(fix, WIDTH - COLUMN);
  return [
    `${SIGNS[status]} ${title.padEnd(COLUMN - 2)}${first}`,
    ...[...rest, ...more].map((line) => `${' '.repeat(COLUMN)}${line}`),
    ...(command === undefined ? [] : [`${indentOf(command)}${pc.bold(command)}`]),
  ];
}

/** A command is never broken, so that it can be copied. */
function indentOf(command: string): string {
  return ' '.repeat(command.length > WIDTH - COLUMN ? 4 : COLUMN);
}

function summaryOf(checks: readonly Examined[]): string {
  const count = (status: Status): number => checks.filter((each) => each.status === status).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const parts = [
    ...(errors === 0 ? [] : [errors === 1 ? '1 error' : `${errors} errors`]),
    ...(warnings === 0 ? [] : [warnings === 1 ? '1 warning' : `${warnings} warnings`]),
  ];
  if (parts.length === 0) return `${SIGNS.ok} Everything is there.`;
  return `${SIGNS[errors === 0 ? 'warning' : 'error']} ${parts.join(', ')}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
