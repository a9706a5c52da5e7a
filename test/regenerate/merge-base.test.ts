import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { SnapperError } from '../../generators/errors/index.ts';
import { BASE_PATH, parseBase } from '../../generators/regenerate/index.ts';
import { asWritten, contentsOf, planOf, repositoryOf, update, write } from './support.ts';

const TEMPLATE = { 'README.md': 'hello\n', run: { content: 'x\n', mode: 0o755 } } as const;
const CHANGED = { ...TEMPLATE, 'README.md': 'hello, world\n' };

const ENTRY = { ownership: 'managed', mode: '644', sha256: 'x', content: '' };

/** Why a merge base is refused, and what to do about it, by what is wrong with its text. */
const UNUSABLE: readonly (readonly [wrong: string, text: string, why: RegExp])[] = [
  ['empty', '', /Unexpected end of JSON input/],
  ['no JSON', 'version: 1\n', /^Unexpected token 'v'$/],
  ['half-written', '{\n "version": 1,\n "generator": "1.', /Unterminated string/],
  [
    "with git's conflict markers",
    '{\n<<<<<<< HEAD\n "version": 1,\n=======\n "version": 1,\n>>>>>>> main\n}\n',
    /^it has conflict markers of git in it$/,
  ],
  ...['null', '[]', '"x"', '1', '{}', '{"version":1}'].map(
    (text) => [text, text, /^it does not have the shape of a merge base$/] as const,
  ),
  ...[{ files: [] }, { files: null }, { files: 'x' }, { version: '1' }, { version: null }].map(
    (part) => [`with ${JSON.stringify(part)}`, json(part), /^it does not have the shape/] as const,
  ),
  ...[undefined, null, 1, '', 'newest', '1.0', '1.0.0\n', '1.0.0; rm -rf .'].map(
    (generator) =>
      [
        `with the generator ${JSON.stringify(generator)}`,
        json({ generator }),
        /^it does not say which version wrote it$/,
      ] as const,
  ),
  ...[null, [], 'x', 1].map(
    (entry) =>
      [
        `with the entry ${JSON.stringify(entry)}`,
        json({ files: { f: entry } }),
        /^its entry for f is no object$/,
      ] as const,
  ),
  ...[
    { ownership: 'mine' },
    { ownership: undefined },
    { mode: '777' },
    { mode: 644 },
    { mode: undefined },
    { sha256: undefined },
    { sha256: 1 },
    { content: undefined },
    { content: null },
    { content: 1 },
    { content: ['x'] },
    { encoding: 'latin1' },
    { encoding: null },
    { ownership: 'once', content: 1 },
  ].map(
    (part) =>
      [
        `with an entry with ${JSON.stringify(part, (_, value: unknown) => value ?? null)}`,
        json({ files: { f: { ...ENTRY, ...part } } }),
        /^its entry for f is incomplete$/,
      ] as const,
  ),
  ...[
    '../x',
    'a/../../x',
    '/etc/passwd',
    'C:/x',
    'C:\\x',
    'a\\b',
    'a/./b',
    './a',
    'a//b',
    'a/',
    '',
    'a\0b',
  ].map(
    (path) =>
      [
        `with the path ${JSON.stringify(path)}`,
        json({ files: { [path]: ENTRY } }),
        /^".*" is not a path inside the repository$/,
      ] as const,
  ),
  ...['.git/hooks/x', '.GIT/config', '.git', 'sub/.git/config', '.git./config', '.Git /x'].map(
    (path) =>
      [
        `with the path ${JSON.stringify(path)}`,
        json({ files: { [path]: ENTRY } }),
        /^".*" is a path of git itself$/,
      ] as const,
  ),
];

test.each(UNUSABLE)(
  'a merge base that is %s is refused, and nothing is written',
  (_, text, why) => {
    const root = repositoryOf(TEMPLATE);
    write(root, BASE_PATH, text);
    const before = contentsOf(root);

    const error = errorOf(() => update(root, CHANGED));

    expect(error).toMatchObject({
      code: 'failed',
      what: '.snapper/base.json cannot be used',
      why: expect.stringMatching(why) as string,
      next:
        'Take it back from version control. If it is lost, delete it: the next update then takes every ' +
        'file as yours and only records what the generator would write.',
    });
    expect(contentsOf(root)).toEqual(before);
  },
);

test.each([
  ['1.9.0', '2.0.0-beta.1', 'create-snapper-lambda 2.0.0-beta.1 wrote it', '@2.0.0-beta.1 '],
  ['nothing usable', undefined, 'create-snapper-lambda of a later version wrote it', '@latest '],
  ['a command', '1; rm -rf .', 'create-snapper-lambda of a later version wrote it', '@latest '],
])('a merge base from the future that names %s is refused', (_, generator, why, version) => {
  const root = repositoryOf(TEMPLATE);
  write(root, BASE_PATH, JSON.stringify({ version: 2, generator, files: [] }));
  const before = contentsOf(root);

  const error = errorOf(() => update(root, CHANGED));

  expect(error).toMatchObject({
    code: 'failed',
    what: '.snapper/base.json has format 2, and this version reads 1',
    why,
    next: `Run npx create-snapper-lambda${version}instead.`,
  });
  expect(contentsOf(root)).toEqual(before);
});

test('content that was edited by hand in the merge base is found when it is merged', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, BASE_PATH, textOf(root).replace('hello\\n', 'hallo\\n'));
  const before = contentsOf(root);

  const error = errorOf(() => update(root, CHANGED));

  expect(error).toMatchObject({
    what: '.snapper/base.json cannot be used',
    why: 'its copy of README.md does not have the hash it records: it was edited',
  });
  expect(contentsOf(root)).toEqual(before);
});

test('content that was edited by hand in the merge base never makes a dropped file go', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, 'README.md', 'mine\n');
  write(root, BASE_PATH, textOf(root).replace('hello\\n', 'mine\\n'));
  const before = contentsOf(root);

  expect(errorOf(() => update(root, { run: TEMPLATE.run })).why).toMatch(/it was edited$/);
  expect(contentsOf(root)).toEqual(before);
});

test('a merge base that git checked out with CRLF, or that was formatted anew, is as good', () => {
  const root = repositoryOf(TEMPLATE);
  const texts = [
    textOf(root).replaceAll('\n', '\r\n'),
    JSON.stringify(JSON.parse(textOf(root))),
    JSON.stringify(JSON.parse(textOf(root)), null, 8),
  ];

  for (const text of texts) {
    write(root, BASE_PATH, text);
    expect(planOf(root, TEMPLATE, { generator: '1.0.0' })).toMatchObject({
      changes: [],
      notes: [],
    });
  }
});

test('what later versions may add to the merge base is passed over', () => {
  const files = { f: { ...ENTRY, colour: 'red' } };

  const base = parseBase(json({ files, weather: 'fine' }));

  expect([...base.files.keys()]).toEqual(['f']);
});

test('the names of a prototype are no entries unless they are written', () => {
  const base = parseBase(
    json({ files: JSON.parse('{"__proto__": null}') as object }).replace(
      'null',
      JSON.stringify(ENTRY),
    ),
  );

  expect([...base.files.keys()]).toEqual(['__proto__']);
  expect(parseBase(json({})).files.has('constructor')).toBe(false);
});

test('two updates bring the very merge base that a creation writes', () => {
  const root = repositoryOf(TEMPLATE);

  update(root, CHANGED);

  expect(contentsOf(root)).toEqual(asWritten(CHANGED));
});

function json(parts: object): string {
  return JSON.stringify({ version: 1, generator: '1.0.0', files: {}, ...parts });
}

function textOf(root: string): string {
  return readFileSync(join(root, BASE_PATH), 'utf8');
}

function errorOf(act: () => unknown): SnapperError {
  try {
    act();
  } catch (error) {
    if (error instanceof SnapperError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
