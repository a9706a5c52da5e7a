import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { BASE_PATH, applyPlan } from '../../generators/regenerate/index.ts';
import type { Plan } from '../../generators/regenerate/index.ts';
import {
  asWritten,
  changesOf,
  contentsOf,
  file,
  notesOf,
  planOf,
  repositoryOf,
  temporaryFolder,
  update,
  without,
  write,
} from './support.ts';
import type { Template } from './support.ts';

const BEFORE = { 'docs/a.md': 'a\n', other: 'x\n' };
const CHANGED = { 'docs/a.md': 'A\n', other: 'y\n' };
const DROPPED = { other: 'y\n' };
const ADDED = { ...BEFORE, 'docs/b.md': 'b\n', other: 'y\n' };

/** What a user may have put at `docs/a.md`, and what it is called. */
const AT_THE_PATH: readonly (readonly [
  string,
  Plan['obstacles'][number]['what'],
  (path: string) => void,
])[] = [
  ['a link into the repository', 'symbolic link', (path) => symlinkSync('../other', path)],
  ['a link out of it', 'symbolic link', (path) => symlinkSync(outside(), path)],
  ['a link to nothing', 'symbolic link', (path) => symlinkSync('nothing', path)],
  ['a link to itself', 'symbolic link', (path) => symlinkSync('a.md', path)],
  ['a folder', 'folder', (path) => mkdirSync(path)],
  ['a named pipe', 'special file', (path) => execFileSync('mkfifo', [path])],
];

test.each(AT_THE_PATH)('%s in the place of a changed file is an obstacle', (_, what, put) => {
  const root = replaced('docs/a.md', put);

  expectObstacle(root, CHANGED, { path: 'docs/a.md', at: 'docs/a.md', what });
});

test.each(AT_THE_PATH)('%s in the place of a new file is an obstacle', (_, what, put) => {
  const root = repositoryOf(BEFORE);
  put(join(root, 'docs/b.md'));

  expectObstacle(root, ADDED, { path: 'docs/b.md', at: 'docs/b.md', what });
});

test.each(AT_THE_PATH)(
  '%s in the place of a file that did not change is told of',
  (_, _what, put) => {
    const root = replaced('docs/a.md', put);

    const plan = update(root, { ...BEFORE, other: 'y\n' });

    expect(changesOf(plan)).toEqual(['update other: template']);
    expect(notesOf(plan)).toEqual(['replaced docs/a.md']);
  },
);

test.each(AT_THE_PATH)('%s in the place of a dropped file stays', (_, _what, put) => {
  const root = replaced('docs/a.md', put);
  const before = contentsOf(root);

  const plan = update(root, DROPPED);

  expect(notesOf(plan)).toEqual(['orphaned docs/a.md, template changed']);
  expect(contentsOf(root)).toEqual({ ...before, ...asWritten(DROPPED) });
});

test.each(AT_THE_PATH)("with 'ours' %s stays, and all the rest is updated", (_, _what, put) => {
  const root = replaced('docs/a.md', put);
  const before = contentsOf(root);

  const plan = update(root, CHANGED, { onConflict: 'ours' });
  const again = update(root, CHANGED, { onConflict: 'ours' });

  expect(changesOf(plan)).toEqual(['update other: template']);
  expect(notesOf(plan)).toEqual(['replaced docs/a.md, template changed']);
  expect(notesOf(again)).toEqual(['replaced docs/a.md']);
  expect(contentsOf(root)).toEqual({ ...before, ...without(asWritten(CHANGED), 'docs/a.md') });
});

test.each(AT_THE_PATH)('%s in the place of a generated file is an obstacle', (_, what, put) => {
  const template = { 'a.json': { content: '1\n', ownership: 'generated' } } as const;
  const root = repositoryOf(template);
  rmSync(join(root, 'a.json'));
  put(join(root, 'a.json'));

  const { obstacles } = planOf(root, template);

  expect(obstacles).toEqual([{ path: 'a.json', at: 'a.json', what }]);
});

test('a sample is not missed where something else is in its place', () => {
  const template = { 'app.ts': { content: 'x\n', ownership: 'once' } } as const;
  const root = repositoryOf(template);
  rmSync(join(root, 'app.ts'));
  symlinkSync('mine.ts', join(root, 'app.ts'));

  const plan = update(root, { 'app.ts': { content: 'y\n', ownership: 'once' } });

  expect(plan).toMatchObject({ notes: [], obstacles: [] });
  expect(contentsOf(root)).toMatchObject({ 'app.ts': 'link to mine.ts' });
});

/** What a user may have made of the folder `docs`. */
const ON_THE_WAY: readonly (readonly [string, (root: string, files: string) => void])[] = [
  ['into the repository', (root) => symlinkSync('moved', join(root, 'docs'))],
  ['out of the repository', (root, files) => symlinkSync(files, join(root, 'docs'))],
];

test.each(ON_THE_WAY)('a changed file behind a link %s is an obstacle', (_, link) => {
  const { elsewhere, root } = linked(link);
  const before = contentsOf(elsewhere);

  expectObstacle(root, CHANGED, { path: 'docs/a.md', at: 'docs', what: 'symbolic link' });
  expect(contentsOf(elsewhere)).toEqual(before);
});

test.each(ON_THE_WAY)('a new file behind a link %s is an obstacle', (_, link) => {
  const { elsewhere, root } = linked(link);
  const before = contentsOf(elsewhere);

  expectObstacle(root, ADDED, { path: 'docs/b.md', at: 'docs', what: 'symbolic link' });
  expect(contentsOf(elsewhere)).toEqual(before);
});

test.each(ON_THE_WAY)('a dropped file behind a link %s is not deleted', (_, link) => {
  const { elsewhere, root } = linked(link);
  const before = [contentsOf(root), contentsOf(elsewhere)] as const;

  const plan = update(root, DROPPED);

  expect(changesOf(plan)).toEqual(['update other: template']);
  expect(contentsOf(root)).toEqual({ ...before[0], ...asWritten(DROPPED) });
  expect(contentsOf(elsewhere)).toEqual(before[1]);
});

test.each(ON_THE_WAY)("with 'ours' nothing is written behind a link %s", (_, link) => {
  const { elsewhere, root } = linked(link);
  const before = [contentsOf(root), contentsOf(elsewhere)] as const;

  const plan = update(root, { ...CHANGED, 'docs/b.md': 'b\n' }, { onConflict: 'ours' });

  expect(notesOf(plan)).toEqual([
    'replaced docs/a.md, template changed',
    'replaced docs/b.md, template changed',
  ]);
  expect(contentsOf(root)).toMatchObject({
    ...before[0],
    other: file('y\n'),
    [BASE_PATH]: expect.anything() as string,
  });
  expect(contentsOf(elsewhere)).toEqual(before[1]);
});

test('a file on the way to a new file is an obstacle', () => {
  const root = repositoryOf({ other: 'x\n' });
  write(root, 'docs', 'mine\n');

  expectObstacle(root, ADDED, { path: 'docs/a.md', at: 'docs', what: 'file' });
});

test('a link to a folder that appears on the way while the plan waits is not followed', () => {
  const root = repositoryOf({ other: 'x\n' });
  const elsewhere = outside();
  const plan = planOf(root, ADDED);
  symlinkSync(elsewhere, join(root, 'docs'));
  const before = contentsOf(root);

  expect(() => applyPlan(root, plan)).toThrow(/docs changed while the update was under way/);
  expect(contentsOf(root)).toEqual(before);
  expect(contentsOf(elsewhere)).toEqual({});
});

test.each(['.snapper', BASE_PATH])(
  'through a link in the place of %s nothing is written',
  (path) => {
    const root = repositoryOf(BEFORE);
    const elsewhere = join(temporaryFolder(), 'moved');
    renameSync(join(root, path), elsewhere);
    symlinkSync(elsewhere, join(root, path));
    const before = [contentsOf(root), contentsOf(join(elsewhere, '..'))];

    expect(() => update(root, CHANGED)).toThrow();
    expect([contentsOf(root), contentsOf(join(elsewhere, '..'))]).toEqual(before);
  },
);

function expectObstacle(
  root: string,
  template: Template,
  obstacle: Plan['obstacles'][number],
): void {
  const before = contentsOf(root);
  const plan = planOf(root, template);
  expect(plan.obstacles).toContainEqual(obstacle);
  expect(() => applyPlan(root, plan)).toThrow(/obstacles/);
  expect(contentsOf(root)).toEqual(before);
}

/** A repository in which the user replaced a file by something else. */
function replaced(path: string, put: (path: string) => void): string {
  const root = repositoryOf(BEFORE);
  rmSync(join(root, path));
  put(join(root, path));
  return root;
}

/** A repository in which the user moved the folder `docs` away and put a link in its place. */
function linked(link: (root: string, files: string) => void): { elsewhere: string; root: string } {
  const root = repositoryOf(BEFORE);
  const elsewhere = outside();
  write(elsewhere, 'a.md', 'a\n');
  write(root, 'moved/a.md', 'a\n');
  rmSync(join(root, 'docs'), { recursive: true });
  link(root, elsewhere);
  return { elsewhere, root };
}

/** A folder that the repository must not reach. */
function outside(): string {
  return temporaryFolder();
}
