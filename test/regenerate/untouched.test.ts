import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { BASE_PATH } from '../../generators/regenerate/index.ts';
import {
  FOLDER,
  asWritten,
  changesOf,
  contentsOf,
  file,
  notesOf,
  planOf,
  repositoryOf,
  update,
  without,
  write,
} from './support.ts';

const BEFORE = {
  'README.md': 'hello\n',
  'bin/run': { content: '#!/bin/sh\n', mode: 0o755 },
  'config.json': { content: '{}\n', ownership: 'generated' },
  'src/app.ts': { content: 'export {};\n', ownership: 'once' },
} as const;

test('where nothing changed there is nothing to do, and no byte, inode or time is touched', () => {
  const root = repositoryOf(BEFORE);
  const before = stampsOf(root);

  const plan = update(root, BEFORE, { generator: '1.0.0' });

  expect(plan).toEqual({ changes: [], notes: [], obstacles: [], unresolved: [] });
  expect(stampsOf(root)).toEqual(before);
});

test('a new version with the same templates rewrites the merge base and no other file', () => {
  const root = repositoryOf(BEFORE);
  const before = stampsOf(root);

  const plan = update(root, BEFORE);

  expect(plan.changes.map(({ action, path }) => `${action} ${path}`)).toEqual([
    `update ${BASE_PATH}`,
  ]);
  expect(contentsOf(root)).toEqual(asWritten(BEFORE));
  expect(stampsOf(root)).toMatchObject(without(before, '.', '.snapper', BASE_PATH));
});

test('a changed template replaces a file that the user never touched, and only that', () => {
  const root = repositoryOf(BEFORE);
  const before = stampsOf(root);
  const template = { ...BEFORE, 'README.md': 'hello, world\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual(['update README.md: template']);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten(template));
  expect(stampsOf(root)['bin/run']).toBe(before['bin/run']);
});

test('a plan says what is there before each change and afterwards, the merge base last', () => {
  const root = repositoryOf({ '.a': 'old\n', 'z.md': 'same\n' });
  chmodSync(join(root, '.a'), 0o600);

  const plan = planOf(root, { '.a': 'new\n', '.z': 'added\n', 'z.md': 'same\n' });

  expect(plan.changes).toMatchObject([
    {
      path: '.a',
      ownership: 'managed',
      before: { content: 'old\n', mode: 0o600 },
      after: { content: 'new\n', mode: 0o600 },
    },
    { path: '.z', after: { content: 'added\n', mode: 0o644 } },
    { path: BASE_PATH, ownership: 'generated', reason: 'generated' },
  ]);
});

test('a new file of the template is created, with the folders it needs', () => {
  const root = repositoryOf(BEFORE);
  const template = { ...BEFORE, 'docs/guide/start.md': 'start\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual(['create docs/guide/start.md: new']);
  expect(contentsOf(root)).toEqual(asWritten(template));
});

test('a second update finds nothing to do', () => {
  const root = repositoryOf(BEFORE);
  const template = { ...BEFORE, 'README.md': 'hello, world\n', 'docs/a.md': 'a\n' };
  update(root, template);
  const before = stampsOf(root);

  const plan = update(root, template);

  expect(plan).toEqual({ changes: [], notes: [], obstacles: [], unresolved: [] });
  expect(stampsOf(root)).toEqual(before);
});

test('a file that is generated each time is rewritten whatever the user made of it', () => {
  const root = repositoryOf(BEFORE);
  write(root, 'config.json', '{"mine": true}\n');

  const plan = update(root, BEFORE);

  expect(changesOf(plan)).toEqual(['update config.json: generated']);
  expect(contentsOf(root)).toEqual(asWritten(BEFORE));
});

test('a file that is generated each time comes back when the user deleted it', () => {
  const root = repositoryOf(BEFORE);
  rmSync(join(root, 'config.json'));

  const plan = update(root, BEFORE);

  expect(changesOf(plan)).toEqual(['create config.json: generated']);
  expect(contentsOf(root)).toEqual(asWritten(BEFORE));
});

test("files of the user's own are neither looked at nor changed, ignored output among them", () => {
  const root = repositoryOf(BEFORE);
  write(root, '.gitignore', 'dist/\n');
  write(root, 'dist/out.js', '\0\u00FF');
  write(root, 'docs/notes.md', 'mine\n', 0o600);
  write(root, 'src/extra.ts', 'mine\n');
  const template = { ...BEFORE, 'docs/guide.md': 'guide\n', 'dist.md': 'dist\n' };

  const plan = update(root, template);

  expect(notesOf(plan)).toEqual([]);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    '.gitignore': file('dist/\n'),
    'dist/': FOLDER,
    'dist/out.js': file('\0\u00FF'),
    'docs/notes.md': file('mine\n', 0o600),
    'src/extra.ts': file('mine\n'),
  });
});

/** What would tell that something was written: inode and times of every file and folder. */
function stampsOf(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    ['.', ...paths].map((path) => {
      const { ctimeNs, ino, mtimeNs } = lstatSync(join(root, path), { bigint: true });
      return [path, [ino, mtimeNs, ctimeNs].join(' ')];
    }),
  );
}
