import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

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

const BEFORE = { 'README.md': 'hello\n', 'docs/guide/start.md': 'start\n' };

test('a file that the user deleted stays deleted when the template did not change, and is told of', () => {
  const root = repositoryOf(BEFORE);
  rmSync(join(root, 'README.md'));
  const before = contentsOf(root);

  const plan = update(root, BEFORE, { generator: '1.0.0' });

  expect(plan.changes).toEqual([]);
  expect(plan.notes).toEqual([
    { path: 'README.md', kind: 'deleted', ownership: 'managed', templateChanged: false },
  ]);
  expect(contentsOf(root)).toEqual(before);
});

test('a file that the user deleted stays deleted when the template changed, and is told of', () => {
  const root = repositoryOf(BEFORE);
  rmSync(join(root, 'README.md'));
  const template = { ...BEFORE, 'README.md': 'hello, world\n' };

  const plan = update(root, template);
  const again = update(root, template);

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['deleted README.md, template changed']);
  expect(notesOf(again)).toEqual(['deleted README.md']);
  expect(contentsOf(root)).toEqual(without(asWritten(template), 'README.md'));
});

test('a folder that the user deleted stays deleted, file by file', () => {
  const root = repositoryOf(BEFORE);
  rmSync(join(root, 'docs'), { recursive: true });

  const plan = update(root, { ...BEFORE, 'docs/guide/start.md': 'begin\n' });

  expect(notesOf(plan)).toEqual(['deleted docs/guide/start.md, template changed']);
  expect(Object.keys(contentsOf(root))).toEqual(['.snapper/', '.snapper/base.json', 'README.md']);
});

test('a file that the user deleted and the template dropped is mentioned no more', () => {
  const root = repositoryOf(BEFORE);
  rmSync(join(root, 'docs'), { recursive: true });

  const plan = update(root, { 'README.md': 'hello\n' });

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten({ 'README.md': 'hello\n' }));
});

test('a file that the user wrote anew where they had deleted it counts as edited', () => {
  const root = repositoryOf(BEFORE);
  rmSync(join(root, 'README.md'));
  update(root, BEFORE);
  write(root, 'README.md', 'mine\n');

  expect(notesOf(planOf(root, BEFORE))).toEqual(['edited README.md']);
});

test('a file that the template dropped and nobody touched goes, with the folders that it leaves empty', () => {
  const root = repositoryOf(BEFORE);

  const plan = update(root, { 'README.md': 'hello\n' });

  expect(changesOf(plan)).toEqual(['delete docs/guide/start.md: dropped']);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten({ 'README.md': 'hello\n' }));
});

test("a folder that holds a file of the user's stays, whatever git thinks of that file", () => {
  const root = repositoryOf(BEFORE);
  write(root, '.gitignore', '*.log\n');
  write(root, 'docs/build.log', 'output\n');

  update(root, { 'README.md': 'hello\n' });

  expect(contentsOf(root)).toEqual({
    ...asWritten({ 'README.md': 'hello\n' }),
    '.gitignore': file('*.log\n'),
    'docs/': FOLDER,
    'docs/build.log': file('output\n'),
  });
});

test("a folder that holds an empty folder of the user's stays", () => {
  const root = repositoryOf(BEFORE);
  mkdirSync(join(root, 'docs/guide/mine'));

  update(root, { 'README.md': 'hello\n' });

  expect(contentsOf(root)).toMatchObject({ 'docs/guide/mine/': FOLDER });
});

test('a folder keeps its identity and permissions when one file in it goes and another comes', () => {
  const root = repositoryOf({ 'docs/old.md': 'old\n' });
  chmodSync(join(root, 'docs'), 0o750);

  update(root, { 'docs/new.md': 'new\n' });

  expect(contentsOf(root)).toEqual({
    ...asWritten({ 'docs/new.md': 'new\n' }),
    'docs/': 'folder 750',
  });
});

test('a file that the template dropped and the user edited stays, told of once and never again', () => {
  const root = repositoryOf(BEFORE);
  write(root, 'docs/guide/start.md', 'mine\n');
  const template = { 'README.md': 'hello\n' };

  const plan = update(root, template);
  const again = update(root, template);
  const later = update(root, { 'README.md': 'new\n' }, { generator: '3.0.0' });

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([
    { path: 'docs/guide/start.md', kind: 'orphaned', ownership: 'managed', templateChanged: true },
  ]);
  expect([...again.notes, ...later.notes]).toEqual([]);
  expect(contentsOf(root)).toMatchObject({ 'docs/guide/start.md': file('mine\n') });
  expect(contentsOf(root)['.snapper/base.json']).not.toContain('start.md');
});

test('a file that the template dropped and whose mode the user changed stays', () => {
  const root = repositoryOf({ ...BEFORE, tool: '#!/bin/sh\n' });
  chmodSync(join(root, 'tool'), 0o755);

  const plan = update(root, BEFORE);

  expect(notesOf(plan)).toEqual(['orphaned tool, template changed']);
  expect(contentsOf(root)).toMatchObject({ tool: file('#!/bin/sh\n', 0o755) });
});

test('an orphaned file that the template takes up again meets it as a file that both added', () => {
  const root = repositoryOf(BEFORE);
  write(root, 'README.md', 'mine\n');
  update(root, { 'docs/guide/start.md': 'start\n' });

  const plan = planOf(root, BEFORE, { generator: '3.0.0' });

  expect(changesOf(plan)).toEqual(['conflict README.md: both-added, 1 conflicts']);
});
