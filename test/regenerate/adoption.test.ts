import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { BASE_PATH } from '../../generators/regenerate/index.ts';
import {
  asWritten,
  changesOf,
  contentsOf,
  file,
  notesOf,
  planOf,
  repositoryOf,
  update,
  write,
} from './support.ts';
import type { Template } from './support.ts';

const LINES = 'one\ntwo\nthree\n';

test('without a merge base nothing but a merge base is written, and what differs is told of', () => {
  const sample = { content: 'sample\n', ownership: 'once' } as const;
  const root = withoutBase({
    'README.md': LINES,
    run: { content: 'x\n', mode: 0o755 },
    same: 's\n',
  });
  write(root, 'src/app.ts', 'mine\n');
  write(root, 'run', 'x\n', 0o644);
  const before = contentsOf(root);
  const template: Template = {
    'README.md': `${LINES}four\n`,
    'docs/a.md': 'a\n',
    run: { content: 'x\n', mode: 0o755 },
    same: 's\n',
    'src/app.ts': sample,
    'src/gone.ts': sample,
  };

  const plan = update(root, template);

  expect(plan.changes.map(({ action, path }) => `${action} ${path}`)).toEqual([
    `create ${BASE_PATH}`,
  ]);
  expect(notesOf(plan)).toEqual([
    'edited README.md',
    'not-there docs/a.md',
    'edited run',
    'not-there src/gone.ts',
  ]);
  const { '.snapper/': folder, [BASE_PATH]: base } = asWritten(template);
  expect(contentsOf(root)).toEqual({ ...before, '.snapper/': folder, [BASE_PATH]: base });
});

test('what differed from the start is told of with every update, as an edit and a deletion', () => {
  const root = withoutBase({ 'README.md': LINES });
  write(root, 'README.md', `mine\n${LINES}`);
  const template = { 'README.md': LINES, 'docs/a.md': 'a\n' };

  update(root, template);
  const plan = update(root, template);

  expect(plan.changes).toEqual([]);
  expect(notesOf(plan)).toEqual(['edited README.md', 'deleted docs/a.md']);
});

test('a repository that was taken up so merges from then on', () => {
  const root = withoutBase({ 'README.md': LINES, other: 'x\n' });
  write(root, 'README.md', 'ONE\ntwo\nthree\n');
  update(root, { 'README.md': LINES, other: 'x\n' });
  const template = { 'README.md': 'one\ntwo\nTHREE\n', other: 'y\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual(['merge README.md: both', 'update other: template']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    'README.md': file('ONE\ntwo\nTHREE\n'),
  });
});

test('without a merge base no file counts as dropped, and none moves', () => {
  const root = withoutBase({ 'old.md': LINES });
  const before = contentsOf(root);

  const plan = update(root, { 'new.md': LINES }, { renames: [{ from: 'old.md', to: 'new.md' }] });

  expect(notesOf(plan)).toEqual(['not-there new.md']);
  expect(contentsOf(root)).toMatchObject(before);
});

test('without a merge base a folder in the place of a file is told of, and no obstacle', () => {
  const root = withoutBase({});
  write(root, 'run/mine', 'mine\n');

  const plan = update(root, { run: 'x\n' });

  expect(plan.obstacles).toEqual([]);
  expect(notesOf(plan)).toEqual(['replaced run']);
});

test('markers are found without a merge base, too', () => {
  const root = withoutBase({ 'README.md': `<<<<<<< yours\n${LINES}` });

  expect(planOf(root, { 'README.md': LINES }).unresolved).toEqual(['README.md']);
});

test('a file that is asked for is written without a merge base, too', () => {
  const root = withoutBase({ 'README.md': 'mine\n' });
  const template = { 'README.md': LINES, 'docs/a.md': 'a\n' };

  const plan = update(root, template, { restore: new Set(Object.keys(template)) });

  expect(changesOf(plan)).toEqual(['restore README.md: asked', 'restore docs/a.md: asked']);
  expect(contentsOf(root)).toEqual(asWritten(template));
});

/** A repository whose merge base is lost, and its folder with it. */
function withoutBase(template: Template): string {
  const root = repositoryOf(template);
  rmSync(join(root, '.snapper'), { recursive: true });
  return root;
}
