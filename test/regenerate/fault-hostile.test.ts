import { lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { SnapperError } from '../../generators/errors/index.ts';
import { sha256Of } from '../../generators/regenerate/content.ts';
import { applyPlan, recover } from '../../generators/regenerate/index.ts';
import { runNumber } from './faults.ts';
import { contentsOf, planOf, repositoryOf, temporaryFolder, write } from './support.ts';

/*
 * A repository may come from anybody, and with it the folder of an update that never was. Whatever that
 * says, nothing outside of the repository is touched.
 */

const SECRET = 'a secret of the user\n';
const HASH = sha256Of({ content: SECRET });

test.each([
  '../outside/file',
  'a/../../outside/file',
  '/etc/passwd',
  'C:/windows',
  'a\\..\\..\\file',
  '.git/hooks/post-checkout',
  'a/.GIT/config',
  '.git./config',
  'git~1/hooks/post-checkout',
  '.git::$INDEX_ALLOCATION/config',
  '.g\u200Cit/config',
  '',
])('a journal with the path %j is refused, with a word on where the files are', (path) => {
  for (const journal of [
    { operations: [{ path, before: HASH }], made: [], emptied: [] },
    { operations: [], made: [path], emptied: [] },
    { operations: [], made: [], emptied: [[path, 0o777]] },
  ]) {
    const { outside, root, update } = hostile(journal);

    const failed = failureOf(root);

    expect(failed.what).toBe(`an update of ${root} that was broken off could not be taken back`);
    expect(failed.why).toContain(`${join(update, 'journal.json')} cannot be used`);
    expect(failed.why).toContain(JSON.stringify(path));
    expect(failed.next).toContain(`the files it replaced are in ${join(update, 'old')}`);
    expect(failed.next).toContain(`delete ${update}`);
    expect(contentsOf(root)['.snapper/update/old/0']).toContain('theirs');
    expectUntouched(outside);
  }
});

test.each([
  ['{', 'JSON'],
  ['null', 'shape'],
  ['[]', 'shape'],
  ['{"version":2,"operations":[],"made":[],"emptied":[]}', 'shape'],
  ['{"version":1,"operations":[null],"made":[],"emptied":[]}', 'shape'],
  ['{"version":1,"operations":[{"path":1}],"made":[],"emptied":[]}', 'shape'],
  ['{"version":1,"operations":[{"path":"a","before":1}],"made":[],"emptied":[]}', 'shape'],
  ['{"version":1,"operations":[],"made":[null],"emptied":[]}', 'shape'],
  ['{"version":1,"operations":[],"made":[],"emptied":["a"]}', 'shape'],
  ['{"version":1,"operations":[],"made":[],"emptied":[["a","b"]]}', 'shape'],
])('%s is no journal', (text, why) => {
  const { root, update } = hostile({});
  write(update, 'journal.json', text);

  const failed = failureOf(root);

  expect(failed.why).toContain(`${join(update, 'journal.json')} cannot be used: `);
  expect(failed.why).toContain(why);
  expect(failed.next).toContain(join(update, 'old'));
});

test('an update without a journal, or with one that lies elsewhere, is refused', () => {
  for (const isLinked of [false, true]) {
    const { outside, root, update } = hostile({});
    const journal = join(update, 'journal.json');
    const elsewhere = join(outside, 'journal.json');
    renameSync(journal, elsewhere);
    if (isLinked) symlinkSync(elsewhere, journal);

    expect(failureOf(root).why).toBe(`${journal} is no file`);

    rmSync(elsewhere);
    expectUntouched(outside);
  }
});

test.each(['update', 'update/old', 'update/new'])(
  '.snapper/%s as a link to a folder elsewhere is not followed',
  (name) => {
    const { outside, root } = hostile({ operations: [{ path: 'stolen', before: HASH }] });
    const folder = join(root, '.snapper', name);
    const elsewhere = join(outside, 'update');
    renameSync(folder, elsewhere);
    symlinkSync(elsewhere, folder);
    const before = contentsOf(outside);

    expect(failureOf(root).why).toBe(`${folder} is no folder`);

    expect(contentsOf(outside)).toEqual(before);
    expect(contentsOf(root)).not.toHaveProperty('stolen');
  },
);

test('an old file that is a link comes back as the link it is', () => {
  const { outside, root, update } = hostile({ operations: [{ path: 'a/link', before: HASH }] });
  rmSync(join(update, 'old/0'));
  symlinkSync(join(outside, 'file'), join(update, 'old/0'));

  recoverAsNext(root);

  expect(contentsOf(root)['a/link']).toBe(`link to ${join(outside, 'file')}`);
  expectUntouched(outside);
});

test('a new file that is a link says nothing of the file at its path', () => {
  const { outside, root, update } = hostile({ operations: [{ path: 'mine', after: HASH }] });
  write(root, 'mine', SECRET);
  symlinkSync(join(outside, 'file'), join(update, 'new/0'));

  recoverAsNext(root);

  expect(contentsOf(root)['mine']).toContain(SECRET);
  expectUntouched(outside);
});

test('where a link leads out of the repository, nothing is removed, made or put', () => {
  const { outside, root } = hostile({
    operations: [
      { path: 'link/stolen', before: HASH },
      { path: 'link/file', after: HASH },
      { path: 'link/deep/file', after: HASH },
    ],
    made: ['link/empty'],
    emptied: [
      ['link', 0o777],
      ['link/fresh', 0o777],
    ],
  });
  symlinkSync(outside, join(root, 'link'));

  const { kept } = recoverAsNext(root);

  expect(kept).toEqual(['link']);
  expect(contentsOf(root)).toMatchObject({ link: `link to ${outside}` });
  expect(contentsOf(root)['link.snapper-old/stolen']).toContain('theirs');
  expectUntouched(outside);
});

test('a link in the place of what a process left is removed, and not what it leads to', () => {
  const { outside, root } = hostile({});
  symlinkSync(outside, join(root, '.snapper/update-1-1-here.1'));
  symlinkSync(outside, join(root, '.snapper/update/new/link'));

  recoverAsNext(root);

  expect(Object.keys(contentsOf(join(root, '.snapper')))).toEqual(['base.json']);
  expectUntouched(outside);
});

test('.snapper as a link to a folder elsewhere is neither recovered nor updated', () => {
  const { outside, root } = hostile({});
  const elsewhere = join(outside, 'snapper');
  const plan = planOf(root, { 'a.txt': 'b\n' });
  renameSync(join(root, '.snapper'), elsewhere);
  symlinkSync(elsewhere, join(root, '.snapper'));
  const before = contentsOf(outside);

  expect(recoverAsNext(root)).toEqual({ recovered: false, kept: [] });
  expect(() => applyPlan(root, plan, { processes: runNumber(2) })).toThrow(SnapperError);

  expect(contentsOf(outside)).toEqual(before);
  expect(contentsOf(root)['a.txt']).toContain('a\n');
});

interface Hostile {
  readonly root: string;
  /** The folder of the update that never was. */
  readonly update: string;
  /** A folder of the user's that is none of the repository's business. */
  readonly outside: string;
}

/** A repository that came with an update that a process which is gone broke off, as it says. */
function hostile(journal: object): Hostile {
  const root = repositoryOf({ 'a.txt': 'a\n' });
  const update = join(root, '.snapper/update');
  const whole = { version: 1, operations: [], made: [], emptied: [], ...journal };
  write(update, 'journal.json', JSON.stringify(whole));
  write(update, 'owner-1-1-here.1', '');
  write(update, 'old/0', 'theirs\n');
  mkdirSync(join(update, 'new'));
  const outside = temporaryFolder();
  write(outside, 'file', SECRET);
  write(outside, 'deep/file', SECRET);
  write(outside, '0', SECRET);
  mkdirSync(join(outside, 'empty'));
  return { root, update, outside };
}

function expectUntouched(outside: string): void {
  expect(Object.keys(contentsOf(outside))).toEqual(['0', 'deep/', 'deep/file', 'empty/', 'file']);
  for (const path of ['0', 'deep/file', 'file']) {
    expect(contentsOf(outside)[path]).toContain(SECRET);
    expect(lstatSync(join(outside, path)).nlink).toBe(1);
  }
}

function recoverAsNext(root: string): ReturnType<typeof recover> {
  return recover(root, { processes: runNumber(2) });
}

function failureOf(root: string): SnapperError {
  try {
    recoverAsNext(root);
  } catch (error) {
    if (error instanceof SnapperError) return error;
    throw error;
  }
  throw new Error('it was taken back');
}
