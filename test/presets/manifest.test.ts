import { expect, test } from 'vitest';

import { parseManifest } from '../../generators/presets/manifest.ts';
import { refusalOf } from './made-preset.ts';

const WHERE = 'snapper.preset.json of ../platform';
const ASKED = { key: 'team', type: 'string', question: 'Which team?' };

/** What is wrong with a manifest that says this besides its name and version. */
function refusedFor(part: object): string {
  const whole = JSON.stringify({ name: 'platform', version: '1.0.0', ...part });
  return refusalOf(() => parseManifest(whole, WHERE));
}

test('a manifest of a name and a version is enough', () => {
  const manifest = parseManifest('\uFEFF{"name": "platform", "version": "1.0.0"}', WHERE);

  expect(manifest).toEqual({ name: 'platform', version: '1.0.0' });
});

test('what is no JSON is refused without a piece of it', () => {
  const refusal = refusalOf(() => parseManifest('{"name": s3cret', WHERE));

  expect(refusal).toContain(`${WHERE} is not JSON`);
  expect(refusal).not.toContain('s3cret');
});

test.each([
  ['an unknown key', { colour: 'red' }, 'has an unknown key "colour"'],
  ['an unknown key within', { overlays: [{ form: 'x' }] }, 'unknown key "overlays.0.form"'],
  ['a version that is none', { version: '1' }, 'version cannot be "1"'],
  ['a name with a slash', { name: 'a/b' }, 'name cannot be "a/b"'],
  ['a fraction', { defaults: { memory: 1.5 } }, 'defaults.memory cannot be 1.5'],
  ['a number beyond bounds', { locked: { memory: 1e300 } }, 'locked.memory cannot be 1e+300'],
  ['a value that is none', { locked: { name: null } }, 'locked.name cannot be null'],
  ['an empty list', { allowed: { runtime: [] } }, 'allowed.runtime cannot be a list'],
  ['bounds of nothing', { allowed: { memory: {} } }, 'allowed.memory cannot be an object'],
  ['a folder of git in "writes"', { writes: ['.git'] }, 'writes.0 cannot be ".git"'],
  ['a long pattern', { questions: [{ ...ASKED, pattern: 'a'.repeat(201) }] }, '0.pattern cannot'],
  ['a command to the terminal', { message: 'a\u001B[2Jb' }, 'message cannot be'],
  ['letters turned round', { description: 'a\u202Eb' }, 'description cannot be'],
  ['two lines where one is shown', { description: 'a\nb' }, 'description cannot be'],
  [
    'a choice with a line feed',
    { questions: [{ ...ASKED, choices: ['a\nb'] }] },
    '0.choices.0 cannot',
  ],
])('%s is refused', (_, part, refusal) => {
  expect(refusedFor(part)).toContain(refusal);
});

test('a message may have lines', () => {
  const text = '{"name": "platform", "version": "1.0.0", "message": "one\\ntwo"}';

  expect(parseManifest(text, WHERE).message).toBe('one\ntwo');
});

test.each(['__proto__', 'constructor', 'prototype'])(
  'a key %s is refused, however deep',
  (name) => {
    const text = `{"name": "p", "version": "1.0.0", "overlays": [{"when": {"${name}": {"x": 1}}}]}`;

    expect(refusalOf(() => parseManifest(text, WHERE))).toContain(`has a key "${name}"`);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  },
);

test.each(['toString', 'valueOf', 'hasOwnProperty'])(
  'an answer cannot be called %s, which every object has',
  (name) => {
    expect(refusedFor({ defaults: { [name]: 1 } })).toContain(`defaults.${name}`);
    expect(refusedFor({ questions: [{ ...ASKED, key: name }] })).toContain('questions.0.key');
  },
);

test('brackets deeper than any stack are refused like anything else', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  expect(refusalOf(() => parseManifest(deep, WHERE))).toContain('lacks "name"');
});

test.each([
  ['a name', { name: 'a\u001B[31m\u009B0m' }],
  ['a key', { locked: { 'a\u001B[31m\u009B0m': 1 } }],
  ['an unknown key', { 'a\u001B[31m\u009B0m': 1 }],
  ['a value', { version: '1\u001B[31m\u009B0m' }],
])('%s that is a command to a terminal is not shown to it', (_, part) => {
  expect(refusedFor(part)).not.toMatch(/[\u001B\u009B]/);
});
