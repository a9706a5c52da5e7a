import { expect, test } from 'vitest';

import { messages } from '../../generators/cli/messages/index.ts';
import { completeAnswers } from '../../generators/options/index.ts';
import type { RawAnswers } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import { withBase } from '../../generators/regenerate/index.ts';
import { context } from '../options/support.ts';

import { stripVTControlCharacters } from 'node:util';

/** What the preview of some answers says, in lines. */
function preview(given: RawAnswers, width = 80, target = '/home/me/fn'): readonly string[] {
  const answers = completeAnswers({ name: 'fn', ...given }, context);
  const { catalogue } = context;
  const tree = withBase(render(answers, { catalogue, generatorVersion: '1.0.0' }), '1.0.0', {
    ...answers,
  });
  const text = messages.preview(answers, tree, target, width);
  return stripVTControlCharacters(text).split('\n');
}

test('the preview shows every answer', () => {
  const given = {
    language: 'node',
    typescript: false,
    memory: 512,
    registry: 'mirror.example.com',
  };

  const text = preview(given).join('\n');

  const answers = Object.entries(completeAnswers({ name: 'fn', ...given }, context));
  for (const [key, value] of answers.filter(([, each]) => typeof each !== 'boolean')) {
    expect(text).toContain(`${key}: ${String(value)}`);
  }
  expect(text).toMatch(
    /^ {2}yes: devcontainer {3}no: typescript, tracing, alarms, multiarch, updates$/m,
  );
});

test('it counts every file once, by owner and folder', () => {
  const lines = preview({ language: 'python' });

  const total = Number(/^(\d+) files for \/home\/me\/fn$/m.exec(lines.join('\n'))?.[1]);
  const counts = [...lines.join('\n').matchAll(/\S+\/ (\d+)/g)].map(([, count]) => Number(count));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
  const owned = (owner: string): string =>
    lines[lines.findIndex((line) => line.includes(owner)) + 1]!;
  expect(owned('Yours')).toMatch(/^ {4}events\/ \d+, src\/ \d+, test\/ \d+$/);
  expect(owned('Merged')).toContain('./ ');
  expect(owned('Merged')).toContain('layer/ ');
  expect(owned('Rewritten')).toContain('.snapper/ 1');
});

test.each([
  ['dotnet', 80],
  ['python', 80],
  ['node', 80],
  ['node', 40],
])('of %s it keeps to %i columns', (language, width) => {
  const long = {
    language,
    name: 'x'.repeat(width - 10 > 56 ? 56 : width - 10),
    registry: 'registry.example.com',
  };

  for (const line of preview(long, width)) expect(line.length).toBeLessThanOrEqual(width);
});

test('with three lines of question and five of list it fits a screen of 24 lines', () => {
  for (const language of ['dotnet', 'python', 'node']) {
    const lines = preview({
      language,
      name: 'x'.repeat(56),
      registry: `registry.example.com/${'y'.repeat(50)}`,
    });
    expect(lines.length + 6).toBeLessThanOrEqual(24);
  }
});
