import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { SnapperError } from '../../generators/errors/index.ts';
import { isRepository, openRepository } from '../../generators/repository/index.ts';
import { contentsOf, temporaryFolder, write } from '../regenerate/support.ts';
import { compareOpened, place, written } from './support.ts';

const TREE = written('1.0.0');

test('a repository says which version wrote it, of which answers, and what it wrote', () => {
  const root = repository();

  const { base, path, settings, settingsText } = openRepository(root);

  expect(isRepository(root)).toBe(true);
  expect(path).toBe(root);
  expect(settings.generator).toBe('1.0.0');
  expect(settings.values).toMatchObject({ name: 'my-fn', runtime: 'nodejs24.x' });
  expect(settingsText).toBe(TREE.get('snapper.json')?.content);
  expect(base?.generator).toBe('1.0.0');
  expect(base?.files.get('layer/Dockerfile')?.content).toBe(TREE.get('layer/Dockerfile')?.content);
});

test('a repository without a merge base is one, too', () => {
  const root = repository();
  rmSync(join(root, '.snapper'), { recursive: true });

  expect(openRepository(root).base).toBeUndefined();
});

test('a link to a repository opens it', () => {
  const root = repository();
  const link = join(temporaryFolder(), 'link');
  symlinkSync(root, link);

  expect(openRepository(link).settings.generator).toBe('1.0.0');
});

test('a byte order mark before snapper.json does no harm', () => {
  const root = repository();
  write(root, 'snapper.json', `\uFEFF${TREE.get('snapper.json')?.content ?? ''}`);

  expect(openRepository(root).settings.generator).toBe('1.0.0');
});

test('what was read while somebody else updated it is not made use of', () => {
  const root = repository();
  const opened = openRepository(root);
  // Every update leaves this trace, also one that is over.
  mkdirSync(join(root, '.snapper/update'));
  rmSync(join(root, '.snapper/update'), { recursive: true });

  const comparing = (): void => void compareOpened(opened);

  expect(comparing).toThrow(/is being updated by another process/);
  expect(compareOpened(openRepository(root)).plan.obstacles).toEqual([]);
});

test('a folder that is none is refused, and so is what is no folder', () => {
  const root = temporaryFolder();
  write(root, 'file', '');
  mkdirSync(join(root, 'empty'));

  expect(isRepository(join(root, 'empty'))).toBe(false);
  expect(refusal(join(root, 'empty'))).toEqual({
    code: 'failed',
    what: `${join(root, 'empty')} is not a repository of create-snapper-lambda`,
    why: 'it has no snapper.json',
    next: undefined,
  });
  expect(refusal(join(root, 'gone'))).toMatchObject({ why: 'there is no such folder' });
  expect(refusal(join(root, 'file'))).toMatchObject({ why: 'it is a file' });
});

test('within a repository the folder to give is named, from however deep', () => {
  const root = repository();

  for (const folder of ['src', 'delegator/lib', 'not/there', 'README.md']) {
    expect(refusal(join(root, folder))).toMatchObject({ next: `${root} is one; give that.` });
  }
});

test.each([
  ['no JSON', '{ "name": ', 'snapper.json is not JSON'],
  ['a conflict of git', '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n', 'is not JSON'],
  ['nothing', '', 'snapper.json is not JSON'],
  ['a list', '[]', 'snapper.json does not hold a JSON object'],
  ['null', 'null', 'snapper.json does not hold a JSON object'],
  ['a version that is none', '{ "generator": 1 }', '"generator" in snapper.json cannot be 1'],
])('a snapper.json that holds %s is wrong usage', (_, text, what) => {
  const root = repository();
  write(root, 'snapper.json', text);

  expect(refusal(root)).toMatchObject({
    code: 'usage',
    what: expect.stringContaining(what) as string,
  });
});

test('a folder in place of snapper.json is said to be one', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'snapper.json'));

  expect(refusal(root)).toMatchObject({
    code: 'failed',
    what: `${join(root, 'snapper.json')} cannot be read`,
    why: 'it is a folder',
  });
});

test.each([
  ['.snapper', 'a symbolic link', 'it is a symbolic link'],
  ['.snapper', 'a symbolic link to nothing', 'it is a symbolic link'],
  ['.snapper', 'a file', 'something else is in its place'],
  ['.snapper/base.json', 'a symbolic link', 'it is a symbolic link'],
  ['.snapper/base.json', 'a symbolic link to nothing', 'it is a symbolic link'],
  ['.snapper/base.json', 'a folder', 'something else is in its place'],
])('%s as %s is refused, and nothing is touched', (path, what, why) => {
  const root = repository();
  const elsewhere = join(temporaryFolder(), 'elsewhere');
  renameSync(join(root, path), elsewhere);
  if (what === 'a symbolic link') symlinkSync(elsewhere, join(root, path));
  if (what === 'a symbolic link to nothing') symlinkSync(`${elsewhere}-not`, join(root, path));
  if (what === 'a file') writeFileSync(join(root, path), 'mine');
  if (what === 'a folder') mkdirSync(join(root, path));
  const before = contentsOf(root);

  expect(refusal(root)).toEqual({
    code: 'failed',
    what: `${join(root, path)} cannot be used`,
    why,
    next: 'Take it back from version control.',
  });
  expect(contentsOf(root)).toEqual(before);
});

test('a merge base that cannot be read as one is refused, and what to do is said', () => {
  const root = repository();
  const text = readFileSync(join(root, '.snapper/base.json'), 'utf8');
  write(root, '.snapper/base.json', text.slice(0, 1000));

  expect(refusal(root)).toMatchObject({
    code: 'failed',
    what: '.snapper/base.json cannot be used',
    next: expect.stringContaining('Take it back from version control.') as string,
  });
});

test('a merge base of a later format names the version to run', () => {
  const root = repository();
  write(root, '.snapper/base.json', '{ "version": 2, "generator": "3.1.0", "files": {} }');

  expect(refusal(root)).toMatchObject({
    what: '.snapper/base.json has format 2, and this version reads 1',
    next: 'Run npx create-snapper-lambda@3.1.0 instead.',
  });
});

function repository(): string {
  const root = temporaryFolder();
  place(root, TREE);
  return root;
}

/** What is said of a folder that cannot be opened. */
function refusal(path: string): Pick<SnapperError, 'code' | 'next' | 'what' | 'why'> {
  try {
    openRepository(path);
  } catch (error) {
    if (!(error instanceof SnapperError)) throw error;
    const { code, next, what, why } = error;
    return { code, what, why, next };
  }
  throw new Error(`${path} was opened`);
}
