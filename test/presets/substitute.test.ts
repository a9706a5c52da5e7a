import { expect, test } from 'vitest';

import { answerSet } from '../../generators/presets/answer-set.ts';
import { messageOf, substitute } from '../../generators/presets/substitute.ts';
import { laid, layerOf, presetOf, refusalOf } from './made-preset.ts';

const ANSWERS = answerSet(
  [
    { key: 'team', type: 'string', question: 'Which team?' },
    { key: 'isPublic', type: 'boolean', question: 'Is it public?' },
  ],
  { name: 'my-fn', memory: 512, isPublic: false, team: '{{name}} $& $1', toString: 'x' },
);

test.each([
  ['{{name}}', 'my-fn'],
  ['a{{name}}b{{memory}}c', 'amy-fnb512c'],
  ['{"a":{{memory}}}', '{"a":512}'],
  ['{{isPublic}}', 'false'],
  ['${{name}} and ${{ github.token }}', '${{name}} and ${{ github.token }}'],
  ['{{ name }} {{name }} {{ name}}', '{{ name }} {{name }} {{ name}}'],
  ['{{name.x}} {{#if}} {{na-me}} {{}} {{1}}', '{{name.x}} {{#if}} {{na-me}} {{}} {{1}}'],
  ['{name} {{name}', '{name} {{name}'],
])('%s becomes %s', (text, filled) => {
  expect(substitute(text, ANSWERS, 'a.md')).toBe(filled);
});

test('an answer is data: what it holds is never looked at again', () => {
  expect(substitute('{{team}}', ANSWERS, 'a.md')).toBe('{{name}} $& $1');
});

test('an unknown name is refused with file, line, names and what was meant', () => {
  const files = { 'files/a.md': 'one\ntwo\n{{nmae}}\n' };
  const refusal = refusalOf(() => laid([{ from: 'files' }], files));

  expect(refusal).toContain('files/a.md of ../platform, line 3, names an unknown answer "nmae"');
  expect(refusal).toContain('answers are name, language, runtime');
  expect(refusal).toContain('Did you mean "name"?');
  expect(refusal).toContain('"verbatim"');
});

test.each(['toString', 'constructor', '__proto__'])('%s is no answer', (key) => {
  expect(refusalOf(() => substitute(`{{${key}}}`, ANSWERS, 'a.md'))).toContain('unknown answer');
});

test('an answer that there is not with this language is refused as that', () => {
  const refusal = refusalOf(() => laid([{ from: 'a' }], { a: '{{typescript}}' }));

  expect(refusal).toContain(
    'a of ../platform, line 1, names "typescript", which has no value here',
  );
  expect(refusal).toContain('"when"');
});

test('a path has answers, of file names and of "to"', () => {
  const tree = laid([{ from: 'files', to: '{{ci}}' }], { 'files/{{name}}.md': 'x' });

  expect(tree.has('github/my-fn.md')).toBe(true);
});

test.each(['a/b', 'a\\b', '..', '.'])('%s is no part of a path', (team) => {
  const questions = [{ key: 'team', type: 'string', question: 'Which team?' }];
  const refusal = refusalOf(() =>
    laid([{ from: 'a', to: 'teams/{{team}}/a' }], { a: '' }, { questions, answers: { team } }),
  );

  expect(refusal).toContain(`cannot have ${JSON.stringify(team)} in a path`);
});

test('a path made of answers is refused like any other', () => {
  const questions = [{ key: 'team', type: 'string', question: 'Which team?' }];
  const write = (team: string): string =>
    refusalOf(() =>
      laid([{ from: 'a', to: '{{team}}/a' }], { a: '' }, { questions, answers: { team } }),
    );

  expect(write('.git')).toContain('a path of git itself');
  expect(write('.github')).toContain('"writes"');
  expect(write('con')).toContain('a device on Windows');
});

test('many names in a large file are filled in at once', () => {
  const started = performance.now();

  substitute('{{name}}\n'.repeat(100_000), ANSWERS, 'a.md');

  expect(performance.now() - started).toBeLessThan(2_000);
});

test('a message has answers, and nothing for one that is not there', () => {
  const preset = presetOf(layerOf({ message: 'See {{name}}{{typescript}}.\nBye' }));

  expect(messageOf(preset, { name: 'my-fn' })).toBe('See my-fn.\nBye');
  expect(messageOf(presetOf(layerOf()), {})).toBeUndefined();
});
