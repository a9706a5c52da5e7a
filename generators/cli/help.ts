import { OPTIONS, defaultText, flagUsage, summaryOf } from '../options/index.ts';
import { CONTROL_FLAGS } from './arguments.ts';

const COLUMN = 26;

/** The text of `--help`: fits a screen of 80 columns. */
export function helpText(): string {
  const options = OPTIONS.map((option) =>
    row(
      `  ${flagUsage(option)}`,
      `${summaryOf(option).replaceAll('`', '')} ${allowedOf(option.allowed)}`,
      defaultText(option),
    ),
  );
  const controls = CONTROL_FLAGS.map((flag) =>
    row(
      `  ${'short' in flag ? `-${flag.short}, ` : ''}--${'negative' in flag ? 'no-' : ''}${flag.name}`,
      flag.summary,
    ),
  );
  return [
    'Create an AWS Lambda function that starts from a SnapStart snapshot, whatever its language.',
    '',
    'Usage: create-snapper-lambda [folder] [flags]',
    '',
    'Every question is a flag, and a flag beats its question:',
    ...options,
    '',
    'Flags:',
    ...controls,
    '',
    'Examples:',
    '  create-snapper-lambda my-fn',
    '  create-snapper-lambda my-fn --yes --architecture arm64 --sample http-api',
    '',
    'Exit codes: 0 fine, 1 failed, 2 wrong usage, 130 interrupted.',
  ].join('\n');
}

function allowedOf(allowed: string): string {
  return `(${allowed.replaceAll('` `', ', ').replaceAll('`', '')})`;
}

function row(usage: string, meaning: string, fallback?: string): string {
  const text = fallback === undefined ? meaning : `${meaning} [${fallback.replaceAll('`', '')}]`;
  const lines = wrap(text, 80 - COLUMN);
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
