import pc from 'picocolors';

import { wording } from './wording.ts';

/** Columns of the `? ` before a question. */
const PREFIX = 2;

const idle = pc.blue('?');

/**
 * The looks of inquirer's questions. Its own colours come whatever NO_COLOR says, on Node.js 20; and an
 * answered question needs its explanation no more.
 */
export const theme = {
  prefix: { idle, done: pc.green('✔') },
  // Nothing here takes long enough to be worth a redraw every moment.
  spinner: { interval: 2 ** 31 - 1, frames: [idle] },
  style: {
    answer: pc.cyan,
    defaultAnswer: (text: string): string => pc.dim(`(${text})`),
    error: (text: string): string => pc.red(wrap(`> ${text}`, 0)),
    help: pc.dim,
    highlight: pc.cyan,
    keysHelpTip: (): string => pc.dim(wording.howToChoose),
    message: (text: string, status: string): string => {
      const [question = '', ...lines] = text.split('\n');
      if (status === 'done') return pc.bold(question);
      return [pc.bold(wrap(question, PREFIX)), ...lines.map((line) => wrap(line, 0))].join('\n');
    },
  },
};

/** Breaks a line between words, where the terminal would break within one. */
function wrap(text: string, taken: number): string {
  const width = Math.max(20, (process.stdout.columns || 80) - taken);
  if (text.length <= width) return text;
  const indent = /^ */.exec(text)![0] || ' '.repeat(PREFIX);
  const lines: string[] = [];
  let line = /^ */.exec(text)![0];
  for (const word of text.trim().split(' ')) {
    const isFirst = line.trim() === '';
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
