import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  asWritten,
  changesOf,
  contentsOf,
  file,
  planOf,
  repositoryOf,
  update,
  write,
} from './support.ts';
import type { Template } from './support.ts';

const SAMPLE = { 'src/app.ts': { content: 'sample\n', ownership: 'once' } } as const;
const CHANGED = { 'src/app.ts': { content: 'better sample\n', ownership: 'once' } } as const;

test.each(['sample\n', 'mine\n'])(
  'a changed sample is told of and not written, be the file %j',
  (content) => {
    const root = repositoryOf(SAMPLE);
    write(root, 'src/app.ts', content);

    const plan = update(root, CHANGED);
    const again = update(root, CHANGED);

    expect(changesOf(plan)).toEqual([]);
    expect(plan.notes).toEqual([
      { path: 'src/app.ts', kind: 'sample-changed', ownership: 'once', templateChanged: true },
    ]);
    expect(again.notes).toEqual([]);
    expect(contentsOf(root)).toEqual({ ...asWritten(CHANGED), 'src/app.ts': file(content) });
  },
);

test('a changed sample that the user has already made their own is not worth a word', () => {
  const root = repositoryOf(SAMPLE);
  write(root, 'src/app.ts', 'better sample\n');

  expect(planOf(root, CHANGED).notes).toEqual([]);
});

test('an edited sample that did not change is not worth a word', () => {
  const root = repositoryOf(SAMPLE);
  write(root, 'src/app.ts', 'mine\n');

  const plan = update(root, SAMPLE);

  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toMatchObject({ 'src/app.ts': file('mine\n') });
});

test.each([SAMPLE, CHANGED])(
  'a sample that the user deleted stays deleted, without a word',
  (next) => {
    const root = repositoryOf(SAMPLE);
    rmSync(join(root, 'src'), { recursive: true });

    const plan = update(root, next);

    expect(changesOf(plan)).toEqual([]);
    expect(plan.notes).toEqual([]);
    expect(Object.keys(contentsOf(root))).toEqual(['.snapper/', '.snapper/base.json']);
  },
);

test('a new sample is told of once, and not written', () => {
  const root = repositoryOf(SAMPLE);
  const template: Template = { ...SAMPLE, 'src/extra.ts': { content: 'x\n', ownership: 'once' } };
  const before = contentsOf(root);

  const plan = update(root, template);
  const again = update(root, template);

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([
    { path: 'src/extra.ts', kind: 'sample-new', ownership: 'once', templateChanged: true },
  ]);
  expect(again).toMatchObject({ changes: [], notes: [] });
  expect(contentsOf(root)).toEqual({
    ...before,
    '.snapper/base.json': asWritten(template)['.snapper/base.json'],
  });
});

test("a new sample where the user has a file is not worth a word, and the file is the user's", () => {
  const root = repositoryOf(SAMPLE);
  write(root, 'src/extra.ts', 'mine\n');

  const plan = update(root, { ...SAMPLE, 'src/extra.ts': { content: 'x\n', ownership: 'once' } });

  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toMatchObject({ 'src/extra.ts': file('mine\n') });
});

test.each(['sample\n', 'mine\n'])(
  'a sample that the template dropped stays without a word, be the file %j',
  (content) => {
    const root = repositoryOf({ ...SAMPLE, a: 'a\n' });
    write(root, 'src/app.ts', content);

    const plan = update(root, { a: 'a\n' });

    expect(changesOf(plan)).toEqual([]);
    expect(plan.notes).toEqual([]);
    expect(contentsOf(root)).toMatchObject({ 'src/app.ts': file(content) });
  },
);
