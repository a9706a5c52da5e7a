import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createRepository, inspectTarget, withBase } from '../../generators/regenerate/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { testUnless } from '../support/tools.ts';

const TREE: RenderedTree = new Map([
  ['README.md', { content: '# hello\n', mode: 0o644, ownership: 'managed' }],
  ['bin/run', { content: '#!/bin/sh\n', mode: 0o755, ownership: 'managed' }],
  ['src/app.ts', { content: 'export {};\n', mode: 0o644, ownership: 'once' }],
]);

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'create test '));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const noMount = process.getuid?.() === 0 ? undefined : 'mounting takes root';

test('a new folder appears whole, with modes', async () => {
  const path = join(home, 'a', 'b', 'fn');

  await createRepository(await inspectTarget(path), TREE);

  expect(await readdir(path, { recursive: true })).toHaveLength(5);
  expect(await readFile(join(path, 'README.md'), 'utf8')).toBe('# hello\n');
  expect((await stat(join(path, 'bin/run'))).mode & 0o777).toBe(0o755 & ~process.umask());
  expect((await stat(path)).mode & 0o777).toBe(0o777 & ~process.umask());
  expect(await readdir(join(home, 'a', 'b'))).toEqual(['fn']);
});

test('an empty folder is filled and stays the same folder', async () => {
  const before = (await stat(home)).ino;

  await createRepository(await inspectTarget(home), TREE);

  expect((await stat(home)).ino).toBe(before);
  expect((await readdir(home)).sort()).toEqual(['README.md', 'bin', 'src']);
});

test('a fresh clone counts as empty and keeps its .git', async () => {
  await mkdir(join(home, '.git'));

  const target = await inspectTarget(home);
  await createRepository(target, TREE);

  expect(target.hasGit).toBe(true);
  expect(await readdir(home)).toContain('.git');
});

test('a folder that holds something is refused, naming what it holds', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(home, name), '');

  await expect(inspectTarget(home)).rejects.toMatchObject({
    code: 'failed',
    why: 'it holds a, b, c and 1 more',
  });
});

test('a file in the way, or on the way, is refused', async () => {
  const file = join(home, 'file');
  await writeFile(file, 'mine');

  await expect(inspectTarget(file)).rejects.toMatchObject({ code: 'failed' });
  await expect(inspectTarget(join(file, 'fn'))).rejects.toMatchObject({ code: 'failed' });
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('a symbolic link to nothing is refused', async () => {
  await symlink(join(home, 'nothing'), join(home, 'link'));

  await expect(inspectTarget(join(home, 'link'))).rejects.toMatchObject({
    why: 'it is a symbolic link to nothing',
  });
});

test('a failure while preparing leaves neither the folder nor its parents', async () => {
  const target = await inspectTarget(join(home, 'a', 'b', 'fn'));

  const creation = createRepository(target, TREE, {
    prepare: () => Promise.reject(new Error('prepared badly')),
  });

  await expect(creation).rejects.toMatchObject({ code: 'failed', why: 'prepared badly' });
  expect(await readdir(home)).toEqual([]);
});

test('a path that leaves the repository is never written', async () => {
  const tree: RenderedTree = new Map([
    ['../escaped', { content: '', mode: 0o644, ownership: 'managed' }],
  ]);

  await expect(createRepository(await inspectTarget(join(home, 'fn')), tree)).rejects.toThrow(
    /not a path inside the repository/,
  );
  expect(await readdir(home)).toEqual([]);
});

test('an interruption half-way leaves nothing', async () => {
  const interruption = new AbortController();
  const target = await inspectTarget(join(home, 'fn'));

  const creation = createRepository(target, TREE, {
    signal: interruption.signal,
    prepare: () => {
      interruption.abort();
      return Promise.resolve();
    },
  });

  await expect(creation).rejects.toMatchObject({ code: 'interrupted' });
  expect(await readdir(home)).toEqual([]);
});

// A full disk and a read-only one are mounted for real, which takes root.
testUnless(noMount, 'a full disk leaves nothing and is said in words', async () => {
  await withMount(home, ['-t', 'tmpfs', '-o', 'size=64k,nr_inodes=64', 'tmpfs'], async () => {
    const big = { content: 'x'.repeat(100_000), mode: 0o644, ownership: 'managed' } as const;
    const tree: RenderedTree = new Map([...TREE, ['z/big', big]]);

    for (const path of [home, join(home, 'fn')]) {
      await expect(createRepository(await inspectTarget(path), tree)).rejects.toMatchObject({
        code: 'failed',
        why: 'no space is left on the disk',
      });
      expect(await readdir(home)).toEqual([]);
    }
  });
});

testUnless(noMount, 'a read-only file system is said in words', async () => {
  await withMount(home, ['-t', 'tmpfs', '-o', 'ro', 'tmpfs'], async () => {
    await expect(inspectTarget(join(home, 'fn'))).rejects.toMatchObject({
      code: 'failed',
      why: 'the file system is read-only',
    });
  });
});

test('the merge base holds managed text, and of once files the hash only', () => {
  const tree = withBase(TREE, '1.2.3');

  const base = JSON.parse(tree.get('.snapper/base.json')!.content) as {
    generator: string;
    files: Record<string, { content?: string; sha256: string; mode: string }>;
  };
  expect(base.generator).toBe('1.2.3');
  expect(base.files['README.md']).toMatchObject({ content: '# hello\n', mode: '644' });
  expect(base.files['bin/run']).toMatchObject({ mode: '755' });
  expect(base.files['src/app.ts']).not.toHaveProperty('content');
  expect(base.files['src/app.ts']?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

async function withMount(
  folder: string,
  args: readonly string[],
  act: () => Promise<void>,
): Promise<void> {
  execFileSync('mount', [...args, folder]);
  try {
    await act();
  } finally {
    execFileSync('umount', [folder]);
  }
}
