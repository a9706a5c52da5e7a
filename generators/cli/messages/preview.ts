import pc from 'picocolors';

import type { Answers } from '../../project/answers.ts';
import type { Ownership, RenderedTree } from '../../regenerate/index.ts';
import { quote } from '../quote.ts';

/** Whose the files are, in the order in which they are shown. */
const OWNERS: readonly { readonly ownership: Ownership; readonly text: string }[] = [
  { ownership: 'once', text: 'Yours, left alone by updates:' },
  { ownership: 'managed', text: 'Merged with your edits by updates:' },
  { ownership: 'generated', text: 'Rewritten by updates:' },
];

const INDENT = '  ';

/** Space between two columns. */
const GAP = 3;

/** With longer ones in them, three columns would not fit 80. */
const LONGEST_CELL = 24;

/**
 * What is about to be written: every answer, so that a wrong one is seen, and the files by folder and owner.
 *
 * @param width columns that a line may have, unless a word is longer
 */
export function previewText(
  answers: Answers,
  tree: RenderedTree,
  target: string,
  width: number,
): string {
  const entries = Object.entries(answers).map(([key, value]) => [key, value as unknown] as const);
  const cells = entries
    .filter(([, value]) => typeof value !== 'boolean')
    .map(([key, value]) => `${key}: ${String(value)}`);
  const switches = [true, false].flatMap((position) => {
    const keys = entries.filter(([, value]) => value === position).map(([key]) => key);
    return keys.length === 0 ? [] : [`${position ? 'yes' : 'no'}: ${keys.join(', ')}`];
  });
  const owners = OWNERS.flatMap(({ ownership, text }) => {
    const paths = [...tree].flatMap(([path, file]) => (file.ownership === ownership ? [path] : []));
    return paths.length === 0 ? [] : [`${INDENT}${text}`, ...flow(folders(paths), width)];
  });
  return [
    pc.bold('Your answers'),
    ...columns(cells, width),
    ...beside(switches, width),
    `${pc.bold(`${tree.size} files`)} for ${quote(target)}`,
    ...owners,
    '',
  ].join('\n');
}

/** Files by their topmost folder, those that lie in none first: `./ 3`, `src/ 2`. */
function folders(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>([['./', 0]]);
  for (const path of paths) {
    const folder = path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : './';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].flatMap(([folder, count]) => (count === 0 ? [] : [`${folder} ${count}`]));
}

/** Cells in as many columns as fit, to be read line by line; long ones come first, on lines of their own. */
function columns(cells: readonly string[], width: number): readonly string[] {
  const lines = cells.filter(({ length }) => length > LONGEST_CELL);
  const others = cells.filter(({ length }) => length <= LONGEST_CELL);
  const cell = Math.max(...others.map(({ length }) => length)) + GAP;
  const perLine = Math.max(1, Math.floor((width - INDENT.length + GAP) / cell));
  for (let start = 0; start < others.length; start += perLine) {
    const row = others.slice(start, start + perLine).map((text) => text.padEnd(cell));
    lines.push(row.join('').trimEnd());
  }
  return lines.map((line) => `${INDENT}${line}`);
}

/** Texts on one line where they fit, else each on lines of its own. */
function beside(texts: readonly string[], width: number): readonly string[] {
  const line = texts.join(' '.repeat(GAP));
  if (INDENT.length + line.length <= width) return line === '' ? [] : [`${INDENT}${line}`];
  return texts.flatMap((text) => flow(text.split(', '), width));
}

/** Words with commas between them, in as many lines as they need. */
function flow(words: readonly string[], width: number): readonly string[] {
  const indent = INDENT.repeat(2);
  const lines: string[] = [];
  let line = '';
  words.forEach((word, index) => {
    const text = index === words.length - 1 ? word : `${word},`;
    if (line !== '' && indent.length + line.length + 1 + text.length > width) {
      lines.push(`${indent}${line}`);
      line = '';
    }
    line += line === '' ? text : ` ${text}`;
  });
  return [...lines, `${indent}${line}`];
}
