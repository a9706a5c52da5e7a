import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { applyPlan } from '../../generators/regenerate/index.ts';
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
  write,
} from './support.ts';

const FILE = { config: 'old\n' };
const IN_FOLDER = { 'config/a/main': 'new\n', 'config/b': 'b\n' };

test('a file that the template makes a folder becomes one', () => {
  const root = repositoryOf(FILE);

  const plan = update(root, IN_FOLDER);

  expect(changesOf(plan)).toEqual([
    'delete config: dropped',
    'create config/a/main: new',
    'create config/b: new',
  ]);
  expect(contentsOf(root)).toEqual(asWritten(IN_FOLDER));
});

test('an edited file is not given up for a folder', () => {
  const root = repositoryOf(FILE);
  write(root, 'config', 'mine\n');
  const before = contentsOf(root);

  const plan = planOf(root, IN_FOLDER);

  expect(plan.obstacles).toEqual([
    { path: 'config/a/main', at: 'config', what: 'file' },
    { path: 'config/b', at: 'config', what: 'file' },
  ]);
  expect(notesOf(plan)).toEqual(['orphaned config, template changed']);
  expect(() => applyPlan(root, plan)).toThrow(/obstacles/);
  expect(contentsOf(root)).toEqual(before);
});

test("'ours' keeps an edited file where the template wants a folder", () => {
  const root = repositoryOf({ ...FILE, other: 'x\n' });
  write(root, 'config', 'mine\n');

  const plan = update(root, { ...IN_FOLDER, other: 'y\n' }, { onConflict: 'ours' });

  expect(changesOf(plan)).toEqual(['update other: template']);
  expect(contentsOf(root)).toMatchObject({ config: file('mine\n'), other: file('y\n') });
});

test('a folder that the user has made of a file is taken, if the template wants one, too', () => {
  const root = repositoryOf(FILE);
  rmSync(join(root, 'config'));
  write(root, 'config/mine', 'mine\n');

  const plan = update(root, IN_FOLDER);

  expect(changesOf(plan)).toEqual(['create config/a/main: new', 'create config/b: new']);
  expect(notesOf(plan)).toEqual(['orphaned config, template changed']);
  expect(contentsOf(root)).toEqual({ ...asWritten(IN_FOLDER), 'config/mine': file('mine\n') });
});

test('a folder that the template makes a file becomes one', () => {
  const root = repositoryOf(IN_FOLDER);

  const plan = update(root, FILE);

  expect(changesOf(plan)).toEqual([
    'create config: new',
    'delete config/a/main: dropped',
    'delete config/b: dropped',
  ]);
  expect(contentsOf(root)).toEqual(asWritten(FILE));
});

test('an edited file in a folder is not given up for a file', () => {
  const root = repositoryOf(IN_FOLDER);
  write(root, 'config/b', 'mine\n');
  const before = contentsOf(root);

  const plan = planOf(root, FILE);

  expect(plan.obstacles).toEqual([{ path: 'config', at: 'config', what: 'folder' }]);
  expect(() => applyPlan(root, plan)).toThrow(/obstacles/);
  expect(contentsOf(root)).toEqual(before);
});

test("a file of the user's own in a folder is not given up for a file", () => {
  const root = repositoryOf(IN_FOLDER);
  write(root, 'config/a/mine', 'mine\n');

  expect(planOf(root, FILE).obstacles).toEqual([{ path: 'config', at: 'config', what: 'folder' }]);
});

test("an empty folder of the user's own in a folder is not given up for a file either", () => {
  const root = repositoryOf(IN_FOLDER);
  mkdirSync(join(root, 'config/mine'));

  expect(planOf(root, FILE).obstacles).toEqual([{ path: 'config', at: 'config', what: 'folder' }]);
});

test("'ours' keeps a folder of the user's where the template wants a file, and drops the rest", () => {
  const root = repositoryOf(IN_FOLDER);
  write(root, 'config/mine', 'mine\n');

  const plan = update(root, FILE, { onConflict: 'ours' });

  expect(notesOf(plan)).toEqual(['replaced config, template changed']);
  expect(contentsOf(root)).toEqual({
    '.snapper/': FOLDER,
    '.snapper/base.json': asWritten(FILE)['.snapper/base.json'],
    'config/': FOLDER,
    'config/mine': file('mine\n'),
  });
});

test('an empty folder of the user at the path of a new file is an obstacle', () => {
  const root = repositoryOf({});
  mkdirSync(join(root, 'config'));

  expect(planOf(root, FILE).obstacles).toEqual([{ path: 'config', at: 'config', what: 'folder' }]);
});
