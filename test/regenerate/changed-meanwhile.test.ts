import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { BASE_PATH, applyPlan } from '../../generators/regenerate/index.ts';
import { asWritten, contentsOf, file, planOf, repositoryOf, write } from './support.ts';

const BEFORE = { 'docs/dropped.md': 'd\n', 'a.md': 'a\n', 'old.md': 'o\n', z: 'z\n' };
const AFTER = { 'a.md': 'A\n', 'deep/new.md': 'n\n', 'new.md': 'o\n', z: 'Z\n' };
const MOVED = { renames: [{ from: 'old.md', to: 'new.md' }] };

/** What a user may do while a plan waits for their answer. */
const MEANWHILE: readonly (readonly [what: string, path: string, act: (root: string) => void])[] = [
  ['edits a file that is to be updated', 'a.md', (root) => write(root, 'a.md', 'mine\n')],
  ['deletes a file that is to be updated', 'a.md', (root) => rmSync(join(root, 'a.md'))],
  ['puts a folder in its place', 'a.md', (root) => swap(root, 'a.md', (path) => mkdirSync(path))],
  [
    'puts a link in its place',
    'a.md',
    (root) => swap(root, 'a.md', (path) => symlinkSync('z', path)),
  ],
  ['edits the last file', 'z', (root) => write(root, 'z', 'mine\n')],
  [
    'edits a file that is to be deleted',
    'docs/dropped.md',
    (root) => write(root, 'docs/dropped.md', 'mine\n'),
  ],
  [
    'deletes a file that is to be deleted',
    'docs/dropped.md',
    (root) => rmSync(join(root, 'docs/dropped.md')),
  ],
  ['edits a file that is to be moved', 'old.md', (root) => write(root, 'old.md', 'mine\n')],
  ['writes a file where one is to be moved', 'new.md', (root) => write(root, 'new.md', 'mine\n')],
  [
    'writes the very file that is to be created',
    'deep/new.md',
    (root) => write(root, 'deep/new.md', 'n\n'),
  ],
  [
    'writes another one in its place',
    'deep/new.md',
    (root) => write(root, 'deep/new.md', 'mine\n'),
  ],
  ['edits the merge base', BASE_PATH, (root) => write(root, BASE_PATH, '{}\n')],
];

test.each(MEANWHILE)('a user who %s is not overrun: the update is refused', (_, path, act) => {
  const root = repositoryOf(BEFORE);
  const plan = planOf(root, AFTER, MOVED);
  act(root);
  const before = contentsOf(root);

  expect(() => applyPlan(root, plan)).toThrow(
    expect.objectContaining({
      code: 'failed',
      what: `${root} could not be updated`,
      why: `${path} changed while the update was under way`,
    }) as Error,
  );
  expect(contentsOf(root)).toEqual(before);
});

test('a file that stands where a folder is to be made is not overrun', () => {
  const root = repositoryOf(BEFORE);
  const plan = planOf(root, AFTER, MOVED);
  write(root, 'deep', 'mine\n');
  const before = contentsOf(root);

  expect(() => applyPlan(root, plan)).toThrow(/could not be updated/);
  expect(contentsOf(root)).toEqual(before);
});

test('a folder that the user replaces by a link to it is not written through', () => {
  const root = repositoryOf(BEFORE);
  const plan = planOf(root, AFTER, MOVED);
  renameSync(join(root, 'docs'), join(root, 'moved'));
  symlinkSync('moved', join(root, 'docs'));
  const before = contentsOf(root);

  expect(() => applyPlan(root, plan)).toThrow(/docs changed while the update was under way/);
  expect(contentsOf(root)).toEqual(before);
});

test('permissions that the user changes while the plan waits are not lost', () => {
  const root = repositoryOf(BEFORE);
  const plan = planOf(root, AFTER, MOVED);
  chmodSync(join(root, 'a.md'), 0o600);

  try {
    applyPlan(root, plan);
  } catch {
    // Refusing is as good as keeping them.
  }

  expect(contentsOf(root)['a.md']).toMatch(/^file 600 /);
});

test('what the user changes elsewhere while the plan waits does not matter', () => {
  const root = repositoryOf({ ...BEFORE, same: 's\n' });
  const template = { ...AFTER, same: 's\n' };
  const plan = planOf(root, template, MOVED);
  write(root, 'same', 'mine\n');
  write(root, 'docs/mine.md', 'mine\n');
  const docs = contentsOf(root)['docs/']!;

  applyPlan(root, plan);

  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    'docs/': docs,
    'docs/mine.md': file('mine\n'),
    same: file('mine\n'),
  });
});

test('a plan is good for one time', () => {
  const root = repositoryOf(BEFORE);
  const plan = planOf(root, AFTER, MOVED);
  applyPlan(root, plan);
  const before = contentsOf(root);

  expect(() => applyPlan(root, plan)).toThrow(/changed while the update was under way/);
  expect(contentsOf(root)).toEqual(before);
});

/** Puts something else in the place of a file. */
function swap(root: string, path: string, put: (path: string) => void): void {
  rmSync(join(root, path));
  put(join(root, path));
}
