import { expect, test } from 'vitest';

import { layerOf, presetOf, refusalOf } from './made-preset.ts';
import type { WrittenManifest } from './made-preset.ts';

const TEAM = { key: 'team', type: 'string', question: 'Which team?' };

/** What is wrong with a preset of one layer. */
function refusedFor(manifest: WrittenManifest): string {
  return refusalOf(() => presetOf(layerOf(manifest)));
}

/** What is wrong with a preset that extends another. */
function refusedTogether(base: WrittenManifest, own: WrittenManifest): string {
  return refusalOf(() => presetOf(layerOf(base, {}, '../base'), layerOf(own, {}, '../own')));
}

test('a preset chooses other defaults than the one it extends', () => {
  const base = layerOf({ defaults: { memory: 512, timeout: 10 }, message: 'of base' });
  const own = layerOf({ name: 'own', version: '2.0.0', defaults: { memory: 1024 } });

  const preset = presetOf(base, own);

  expect(preset).toMatchObject({ name: 'own', version: '2.0.0', message: 'of base' });
  expect([...preset.defaults]).toEqual([
    ['memory', 1024],
    ['timeout', 10],
  ]);
});

test('what both of two presets allow is allowed, lists and bounds', () => {
  const base = layerOf({
    allowed: { ci: ['github', 'gitlab'], memory: { minimum: 512 }, timeout: { maximum: 60 } },
  });
  const own = layerOf({
    allowed: { ci: ['gitlab', 'none'], memory: { maximum: 2048 }, timeout: [30, 90] },
  });

  expect([...presetOf(base, own).allowed]).toEqual([
    ['ci', ['gitlab']],
    ['memory', { minimum: 512, maximum: 2048 }],
    ['timeout', [30]],
  ]);
});

test('of two bounds on one side the narrower counts', () => {
  const base = layerOf({ allowed: { memory: { minimum: 256, maximum: 1024 } } });
  const own = layerOf({ allowed: { memory: { minimum: 512, maximum: 2048 } } });

  expect(presetOf(base, own).allowed.get('memory')).toEqual({ minimum: 512, maximum: 1024 });
});

test.each([
  ['lists', { ci: ['github'] }, { ci: ['gitlab'] }],
  ['bounds', { memory: { minimum: 1024 } }, { memory: { maximum: 512 } }],
  ['bounds and a list', { memory: { minimum: 1024 } }, { memory: [512] }],
])('%s that have nothing in common are refused', (_, one, other) => {
  expect(refusedTogether({ allowed: one }, { allowed: other })).toContain('../own allows nothing');
});

test('bounds the wrong way round are refused', () => {
  const refusal = refusedFor({ allowed: { memory: { minimum: 1024, maximum: 512 } } });

  expect(refusal).toContain('allows nothing for "memory"\n1024 is more than 512');
});

test('what a preset locks stays locked in those that extend it', () => {
  const refusal = refusedTogether({ locked: { ci: 'github' } }, { locked: { ci: 'gitlab' } });

  expect(refusal).toContain('../own locks "ci" to another value');
});

test('what a preset locks has to be allowed by those that extend it', () => {
  const refusal = refusedTogether({ locked: { ci: 'github' } }, { allowed: { ci: ['gitlab'] } });

  expect(refusal).toContain('"ci" in "locked" cannot be "github"\nthe preset allows gitlab');
});

test('a default that is allowed no more is none any more', () => {
  const base = layerOf({ defaults: { ci: 'github' } });
  const own = layerOf({ allowed: { ci: ['gitlab', 'none'] } });

  expect(presetOf(base, own).defaults.has('ci')).toBe(false);
});

test.each([
  ['a default that it does not allow', { defaults: { ci: 'none' }, allowed: { ci: ['github'] } }],
  ['a default beside what it locks', { defaults: { ci: 'none' }, locked: { ci: 'github' } }],
])('a preset with %s is refused', (_, manifest) => {
  expect(refusedFor(manifest)).toContain('"ci" in "defaults" cannot be "none"');
});

test.each([
  ['defaults', { defaults: { memory: 64 } }, '"memory" in "defaults" cannot be 64'],
  ['defaults of another type', { defaults: { memory: '512' } }, 'in "defaults" cannot be "512"'],
  ['locked', { locked: { runtime: 'python2.7' } }, '"runtime" in "locked" cannot be "python2.7"'],
  ['allowed', { allowed: { ci: ['github', 'jenkins'] } }, '"ci" in "allowed" cannot be "jenkins"'],
  ['bounds', { allowed: { memory: { minimum: 1 } } }, '"memory" in "allowed" cannot be 1'],
  ['bounds of a text', { allowed: { ci: { minimum: 1 } } }, '"ci" in "allowed" cannot be 1'],
  ['when', { overlays: [{ remove: ['a'], when: { ci: 'jenkins' } }] }, '"ci" in "when" cannot be'],
])('a value in %s that no answer can have is refused', (_, manifest, refusal) => {
  expect(refusedFor(manifest)).toContain(`../platform: `);
  expect(refusedFor(manifest)).toContain(refusal);
});

test.each(['defaults', 'locked'])('a typo in %s is named with what was meant', (part) => {
  const refusal = refusedFor({ [part]: { memmory: 512 } });

  expect(refusal).toContain(`"${part}" names an unknown answer "memmory"`);
  expect(refusal).toContain('Did you mean "memory"?');
});

test('a runtime that is locked has to be one of the language that is locked', () => {
  const refusal = refusedFor({ locked: { language: 'python', runtime: 'nodejs24.x' } });

  expect(refusal).toContain('"runtime" in "locked" cannot be "nodejs24.x"');
  expect(refusal).toContain('not a Python runtime');
});

test('a runtime that is the default has to be one of the language that is locked', () => {
  const manifest = { locked: { language: 'python' }, defaults: { runtime: 'nodejs24.x' } };

  expect(refusedFor(manifest)).toContain('"runtime" in "defaults" cannot be "nodejs24.x"');
});

test('a name that no function can have is refused', () => {
  expect(refusedFor({ defaults: { name: 'My_Fn' } })).toContain('"name" in "defaults"');
});

test('languages and runtimes that leave nothing are refused', () => {
  const allowed = { language: ['python'], runtime: ['nodejs24.x', 'nodejs22.x'] };

  expect(refusedFor({ allowed })).toContain('allows no runtime of a language that it allows');
});

test.each(['memory', 'preset', 'json', 'include'])('a question cannot be called %s', (key) => {
  const refusal = refusedFor({ questions: [{ ...TEAM, key }] });

  expect(refusal).toContain(`asks for "${key}", which is taken`);
});

test('two presets of a chain cannot ask the same', () => {
  expect(refusedTogether({ questions: [TEAM] }, { questions: [TEAM] })).toContain('is taken');
});

test('a preset may answer the questions of the one it extends', () => {
  const preset = presetOf(
    layerOf({ questions: [TEAM] }),
    layerOf({ locked: { team: 'billing' }, message: 'Ask {{team}}.' }),
  );

  expect(preset.locked.get('team')).toBe('billing');
});

test.each([
  ['a choice of nothing', { type: 'choice' }, 'it has no choices'],
  ['choices of a text', { choices: ['a'] }, 'choices belong to the type "choice"'],
  ['the same choice twice', { type: 'choice', choices: ['a', 'a'] }, 'is there twice'],
  ['a pattern of a number', { type: 'integer', pattern: 'a' }, 'a pattern belongs to'],
  ['bounds of a boolean', { type: 'boolean', minimum: 1 }, 'belong to the types'],
  ['bounds the wrong way round', { minimum: 3, maximum: 2 }, 'its minimum 3 is more than'],
  ['a text without end', { maximum: 1e6 }, 'a text has 1 to 1000 characters'],
  ['a pattern that is none', { pattern: '(' }, 'Invalid regular expression'],
  ['a pattern that leaves its place', { pattern: 'a)|(?:.*' }, 'Invalid regular expression'],
  ['a default of another type', { default: 5 }, 'its default 5 is no answer'],
  ['a default beside its pattern', { pattern: '[a-z]+', default: 'A' }, 'its default "A"'],
  ['a default beside its choices', { type: 'choice', choices: ['a'], default: 'b' }, '"b"'],
  ['a default beyond its bounds', { type: 'integer', maximum: 3, default: 4 }, 'default 4'],
])('a question with %s is refused', (_, part, why) => {
  const refusal = refusedFor({ questions: [{ ...TEAM, ...part }] });

  expect(refusal).toContain('the question "team" cannot be asked');
  expect(refusal).toContain(why);
});

test.each([
  ['neither writes nor removes', {}, 'either "from"'],
  ['writes and removes', { from: 'a', remove: ['b'] }, 'either "from"'],
  ['removes with an ownership', { remove: ['b'], ownership: 'once' }, '"ownership" has no meaning'],
])('an overlay that %s is refused', (_, overlay, why) => {
  expect(refusedFor({ overlays: [overlay] })).toContain(why);
});

test('an overlay of a file that is not there is refused, with what was meant', () => {
  const preset = () => presetOf(layerOf({ overlays: [{ from: 'file' }] }, { 'files/a.md': 'a' }));

  expect(refusalOf(preset)).toContain('no such file or folder\nDid you mean "files"?');
});

test.each(['../a', '/a', 'a\\b', './a', 'a//b', '.git/config'])(
  'an overlay cannot be written from %s',
  (from) => {
    expect(refusedFor({ overlays: [{ from }] })).toContain('it is a path inside the preset');
  },
);

test('the manifest itself is not written', () => {
  const preset = () =>
    presetOf(
      layerOf({ overlays: [{ from: 'snapper.preset.json' }] }, { 'snapper.preset.json': '' }),
    );

  expect(refusalOf(preset)).toContain('is not written itself');
});

test('a name that nobody knows is refused where the manifest holds it', () => {
  expect(refusedFor({ message: 'Ask {{temm}}.' })).toContain('unknown answer "temm"');
  const overlays = [{ from: 'a', to: '{{temm}}/a' }];
  expect(refusalOf(() => presetOf(layerOf({ overlays }, { a: '' })))).toContain('"temm"');
});

test.each(['../a', '.git/hooks/pre-commit', '.github/workflows/a.yml', 'snapper.json'])(
  'a migration cannot move %s',
  (path) => {
    const move = (files: object): string =>
      refusedFor({ migrations: [{ version: '1.1.0', files }] });

    expect(move([{ from: path, to: 'b' }])).toContain('a migration may not move');
    expect(move([{ from: 'b', to: path }])).toContain('a migration may not move');
  },
);
