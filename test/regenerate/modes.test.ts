import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
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

const PLAIN = { run: '#!/bin/sh\n', other: 'x\n' };
const EXECUTABLE = { run: { content: '#!/bin/sh\n', mode: 0o755 }, other: 'x\n' } as const;

test('a file that the template makes executable becomes so', () => {
  const root = repositoryOf(PLAIN);

  const plan = update(root, EXECUTABLE);

  expect(changesOf(plan)).toEqual(['update run: template']);
  expect(contentsOf(root)).toEqual(asWritten(EXECUTABLE));
});

test('a file that the template makes plain becomes so', () => {
  const root = repositoryOf(EXECUTABLE);

  const plan = update(root, PLAIN);

  expect(changesOf(plan)).toEqual(['update run: template']);
  expect(contentsOf(root)).toEqual(asWritten(PLAIN));
});

test('a file that the user made executable stays so and counts as edited', () => {
  const root = repositoryOf(PLAIN);
  chmodSync(join(root, 'run'), 0o755);

  const plan = update(root, PLAIN);

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['edited run']);
  expect(contentsOf(root)).toMatchObject({ run: file('#!/bin/sh\n', 0o755) });
});

test('a file that the user made plain stays so when the template changes its content', () => {
  const root = repositoryOf(EXECUTABLE);
  chmodSync(join(root, 'run'), 0o644);

  const plan = update(root, { ...EXECUTABLE, run: { content: '#!/bin/bash\n', mode: 0o755 } });

  expect(changesOf(plan)).toEqual(['merge run: both']);
  expect(contentsOf(root)).toMatchObject({ run: file('#!/bin/bash\n', 0o644) });
});

test('a file that both made executable is as it should be', () => {
  const root = repositoryOf(PLAIN);
  chmodSync(join(root, 'run'), 0o755);

  const plan = update(root, EXECUTABLE);

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([]);
  expect(planOf(root, EXECUTABLE).changes).toEqual([]);
});

test('a new mode of the template and an edit of the user are merged', () => {
  const root = repositoryOf(PLAIN);
  write(root, 'run', '#!/bin/sh\nmine\n', 0o644);

  const plan = update(root, EXECUTABLE);

  expect(changesOf(plan)).toEqual(['merge run: both']);
  expect(contentsOf(root)).toMatchObject({ run: file('#!/bin/sh\nmine\n', 0o755) });
});

test.each([
  [0o600, 0o700],
  [0o640, 0o750],
  [0o664, 0o775],
  [0o444, 0o555],
])('permissions %o of the user stay when the content is replaced', (mode, executable) => {
  const root = repositoryOf(PLAIN);
  chmodSync(join(root, 'run'), mode);

  update(root, { ...PLAIN, run: 'new\n' });
  expect(contentsOf(root)).toMatchObject({ run: file('new\n', mode) });

  update(root, { ...PLAIN, run: { content: 'new\n', mode: 0o755 } });
  expect(contentsOf(root)).toMatchObject({ run: file('new\n', executable) });

  update(root, { ...PLAIN, run: 'new\n' });
  expect(contentsOf(root)).toMatchObject({ run: file('new\n', mode) });
});

test('permissions that are no executable bit are no edit', () => {
  const root = repositoryOf(PLAIN);
  chmodSync(join(root, 'run'), 0o600);

  expect(planOf(root, PLAIN).notes).toEqual([]);
});

test('the permissions of the merge base stay, too', () => {
  const root = repositoryOf(PLAIN);
  chmodSync(join(root, '.snapper/base.json'), 0o600);

  update(root, { ...PLAIN, run: 'new\n' });

  expect(statSync(join(root, '.snapper/base.json')).mode & 0o777).toBe(0o600);
});

test('a new executable is created as one', () => {
  const root = repositoryOf({ other: 'x\n' });

  update(root, EXECUTABLE);

  expect(contentsOf(root)).toEqual(asWritten(EXECUTABLE));
});

const MANY = { a: 'a\n', b: 'b\n', c: 'c\n', d: 'd\n', e: 'e\n' };

test('where the file system makes every file executable, that says nothing', () => {
  const root = repositoryOf(MANY);
  makeAllExecutable(root);

  const plan = update(root, { ...MANY, a: 'A\n', b: { content: 'b\n', mode: 0o755 } });

  expect(changesOf(plan)).toEqual(['update a: template']);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toMatchObject({ a: file('A\n', 0o755), b: file('b\n', 0o755) });
});

test('where the file system makes every file executable, a dropped file goes all the same', () => {
  const root = repositoryOf(MANY);
  makeAllExecutable(root);

  const plan = update(root, without(MANY, 'e'));

  expect(changesOf(plan)).toEqual(['delete e: dropped']);
});

test('a single plain file among executable ones shows that modes mean something', () => {
  const root = repositoryOf(MANY);
  makeAllExecutable(root);
  chmodSync(join(root, 'e'), 0o644);

  expect(notesOf(planOf(root, MANY))).toEqual(['edited a', 'edited b', 'edited c', 'edited d']);
});

/** What a file system without permission bits may show: Windows' drives under WSL, some network shares. */
function makeAllExecutable(root: string): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
}
