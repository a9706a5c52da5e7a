import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { parseArguments } from '../../generators/cli/arguments.ts';

/** The command lines of this program in the examples, without what a shell does with them. */
function commandLines(): readonly string[] {
  const examples = readFileSync('docs/fleets.md', 'utf8').match(/^```\w+\n[^]*?^```$/gm) ?? [];
  return examples
    .flatMap((example) => example.split('\n'))
    .flatMap((line) => /create-snapper-lambda(?:@\S+)? (.*)/.exec(line)?.[1] ?? [])
    .map((line) => line.replace(/\s(?:#|>|\|).*$/, '').trim())
    .filter((line) => !line.endsWith("'") || line.includes(" '"));
}

/** The words of a command line; of quotes there are single ones. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

test('the guide to fleets has command lines', () => {
  expect(commandLines()).toHaveLength(7);
});

test.each(commandLines())('the guide’s "%s" is understood', (line) => {
  const { command, folders, fromFile } = parseArguments(wordsOf(line));

  expect(['check', 'update']).toContain(command);
  expect(fromFile !== undefined || folders.length > 0).toBe(true);
});
