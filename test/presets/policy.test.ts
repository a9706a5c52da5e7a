import { expect, test } from 'vitest';

import { completeAnswers } from '../../generators/options/index.ts';
import type { RawAnswers } from '../../generators/options/index.ts';
import { knowledgeOf } from '../../generators/options/index.ts';
import { optionsOf } from '../../generators/presets/policy.ts';
import { context as plain } from '../options/support.ts';
import { layerOf, presetOf, refusalOf } from './made-preset.ts';
import type { WrittenManifest } from './made-preset.ts';

const TEAM = { key: 'team', type: 'string', question: 'Which team?', default: 'core' };

/** The answers under a preset. */
function answered(manifest: WrittenManifest, raw: Readonly<Record<string, unknown>> = {}): object {
  const context = { ...plain, options: optionsOf(presetOf(layerOf(manifest))) };
  return completeAnswers(raw, context);
}

/** Why the answers cannot be under a preset. */
function refusedFor(manifest: WrittenManifest, raw: Readonly<Record<string, unknown>>): string {
  return refusalOf(() => answered(manifest, raw));
}

/** An option under a preset. */
function optionOf(manifest: WrittenManifest, key: string) {
  const options = optionsOf(presetOf(layerOf(manifest)));
  const option = options.find((each) => (each.key as string) === key)!;
  return { option, knowledge: knowledgeOf({}, { ...plain, options }) };
}

test('a default of a preset is taken, and can be another', () => {
  const manifest = { defaults: { memory: 512, language: 'python' } };

  expect(answered(manifest)).toMatchObject({ memory: 512, language: 'python' });
  expect(answered(manifest, { memory: 1024 })).toMatchObject({ memory: 1024 });
});

test('a locked answer is taken, asked no more, and cannot be another', () => {
  const manifest = { locked: { architecture: 'arm64' } };

  expect(answered(manifest)).toMatchObject({ architecture: 'arm64' });
  expect(answered(manifest, { architecture: 'arm64' })).toMatchObject({ architecture: 'arm64' });
  expect(refusedFor(manifest, { architecture: 'x86_64' })).toContain(
    '--architecture cannot be "x86_64"\nplatform locks it to "arm64"',
  );
  expect(optionOf(manifest, 'architecture').option.question).toBeUndefined();
});

test('a locked runtime decides the language', () => {
  expect(answered({ locked: { runtime: 'python3.13' } })).toMatchObject({ language: 'python' });
});

test('a value that is not allowed is refused, with those that are', () => {
  expect(refusedFor({ allowed: { ci: ['gitlab', 'none'] } }, { ci: 'github' })).toContain(
    'platform allows gitlab, none',
  );
  expect(refusedFor({ allowed: { memory: { maximum: 512 } } }, { memory: 1024 })).toContain(
    'platform allows at most 512',
  );
});

test('where the usual default is not allowed, one that is stands in', () => {
  expect(answered({ allowed: { ci: ['gitlab', 'none'] } })).toMatchObject({ ci: 'gitlab' });
  expect(answered({ allowed: { memory: { minimum: 256, maximum: 512 } } })).toMatchObject({
    memory: 256,
  });
});

test('a question offers what is allowed alone', () => {
  const { knowledge, option } = optionOf({ allowed: { ci: ['github', 'none'] } }, 'ci');

  expect(option.choices!(knowledge).map(({ value }) => value)).toEqual(['github', 'none']);
});

test('a language without a runtime that is allowed is not offered', () => {
  const manifest = { allowed: { runtime: ['python3.13', 'python3.14'] } };
  const { knowledge, option } = optionOf(manifest, 'language');

  expect(option.choices!(knowledge).map(({ value }) => value)).toEqual(['python']);
  expect(answered(manifest)).toMatchObject({ language: 'python' });
});

test('answers to questions of a preset are answers like any other', () => {
  expect(answered({ questions: [TEAM] })).toMatchObject({ team: 'core' });
  expect(answered({ questions: [TEAM] }, { team: 'billing' })).toMatchObject({ team: 'billing' });
});

test.each([
  ['string', {}, 5],
  ['string', {}, ''],
  ['string', {}, 'two\nlines'],
  ['string', {}, 'x'.repeat(201)],
  ['string', { minimum: 3 }, 'ab'],
  ['string', { pattern: '[a-z]+' }, 'ab1'],
  ['string', { pattern: 'a|b' }, 'ab'],
  ['choice', { choices: ['a', 'b'] }, 'c'],
  ['boolean', {}, 'true'],
  ['integer', {}, 1.5],
  ['integer', { minimum: 2 }, 1],
])('a question of type %s with %o does not take %o', (type, part, value) => {
  const question = { key: 'team', type, question: 'Which team?', ...part };

  expect(refusedFor({ questions: [question] }, { team: value })).toContain('team cannot be');
});

test('a preset narrows what the questions of another take', () => {
  const preset = presetOf(
    layerOf({ questions: [TEAM] }),
    layerOf({ allowed: { team: ['core', 'billing'] } }),
  );
  const context = { ...plain, options: optionsOf(preset) };

  expect(refusalOf(() => completeAnswers({ team: 'other' } as RawAnswers, context))).toContain(
    'platform allows core, billing',
  );
});

test('a question that has to be asked is not answered by the first that is allowed', () => {
  const asked = { ...TEAM, default: undefined };
  const { knowledge, option } = optionOf(
    { questions: [asked], allowed: { team: ['core', 'billing'] } },
    'team',
  );

  expect(option.defaultOf(knowledge)).toBeUndefined();
});

test('a pattern that would take years is stopped, and named', () => {
  const manifest = { questions: [{ ...TEAM, default: 'aa', pattern: '(a+)+' }] };
  const started = performance.now();

  const refusal = refusedFor(manifest, { team: `${'a'.repeat(60)}!` });

  expect(refusal).toContain('the pattern (a+)+ of the preset cannot be used\nit takes too long');
  expect(performance.now() - started).toBeLessThan(5_000);
});
