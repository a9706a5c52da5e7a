import { chmod, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { defaultCacheFolder, openCache } from '../../generators/presets/cache.ts';
import { decodeTree, encodeTree } from '../../generators/presets/encoding.ts';
import { hashOf } from '../../generators/presets/hash.ts';
import type { PresetTree } from '../../generators/presets/tree.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KEY = 'npm @acme/platform@1.2.3#web';

function treeOf(files: Readonly<Record<string, string>>, executable: readonly string[] = []) {
  const entries = Object.entries(files).map(([path, text]) => {
    const content = new TextEncoder().encode(text);
    return [path, { content, executable: executable.includes(path) }] as const;
  });
  return new Map(entries) satisfies PresetTree;
}

const TREE = treeOf({ a: 'one', 'b/c': 'two', empty: '' }, ['b/c']);

/** The files of a cache, by path. */
async function filesOf(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

test('what was kept is found again, also by the next process', async () => {
  const folder = join(await temporaryFolder(), 'new/cache');

  await openCache(folder).write(KEY, TREE);

  expect(await openCache(folder).read(KEY)).toEqual(TREE);
  expect(await openCache(folder).read('npm @acme/platform@1.2.4#web')).toBeUndefined();
});

test('one tree is kept once, however many versions have it, and nothing else stays', async () => {
  const folder = await temporaryFolder();
  const cache = openCache(folder);

  await Promise.all(['one', 'two', 'two'].map((key) => cache.write(key, TREE)));

  expect(await readdir(join(folder, 'trees'))).toHaveLength(1);
  expect(await readdir(join(folder, 'versions'))).toHaveLength(2);
});

test('others cannot read it, and nothing in it can be run', async () => {
  const folder = join(await temporaryFolder(), 'cache');
  const cache = openCache(folder);

  await cache.write(KEY, TREE);

  const { stat } = await import('node:fs/promises');
  for (const file of await filesOf(folder)) expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test.each<[string, (bytes: Buffer) => Uint8Array]>([
  ['is cut off', (bytes) => bytes.subarray(0, -1)],
  ['has more at its end', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  ['has another letter', (bytes) => Buffer.from(bytes.toString('latin1').replace('two', 'tow'))],
  ['is another tree', () => Buffer.concat([...encodeTree(treeOf({ a: 'evil' }))])],
  ['is empty', () => Buffer.alloc(0)],
  ['tells of a length without end', () => Buffer.alloc(64, 0xff)],
])('a tree that %s is not taken, and comes right when it is fetched again', async (_, spoil) => {
  const folder = await temporaryFolder();
  const cache = openCache(folder);
  await cache.write(KEY, TREE);
  const [name] = await readdir(join(folder, 'trees'));
  const path = join(folder, 'trees', name!);
  await writeFile(path, spoil(await readFile(path)));

  expect(await cache.read(KEY)).toBeUndefined();

  await cache.write(KEY, TREE);
  expect(await cache.read(KEY)).toEqual(TREE);
});

test.each([
  ['nothing', ''],
  ['another key', `npm other@1.0.0#\n${'0'.repeat(64)}\n`],
  ['a way out of the cache', `${KEY}\n../../../../etc/passwd\n`],
])('a version that leads to %s is not taken', async (_, text) => {
  const folder = await temporaryFolder();
  const cache = openCache(folder);
  await cache.write(KEY, TREE);
  const [name] = await readdir(join(folder, 'versions'));
  await writeFile(join(folder, 'versions', name!), text);

  expect(await cache.read(KEY)).toBeUndefined();
});

test('a cache that cannot be written to is no failure', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, 'file'), '');
  await symlink('gone/too', join(home, 'nowhere'));
  for (const folder of [join(home, 'file/cache'), join(home, 'nowhere/cache'), '/proc/cache']) {
    const cache = openCache(folder);
    await cache.write(KEY, TREE);
    expect(await cache.read(KEY)).toBeUndefined();
  }
  const none = openCache(undefined);
  await none.write(KEY, TREE);
  expect(await none.read(KEY)).toBeUndefined();
});

test('nor is one whose folder is read-only', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'trees'));
  await chmod(join(folder, 'trees'), 0o500);

  await expect(openCache(folder).write(KEY, TREE)).resolves.toBeUndefined();
});

test.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
  ['linux', { HOME: '/home/me' }, '/home/me/.cache/create-snapper-lambda/presets'],
  ['linux', { HOME: '/home/me', XDG_CACHE_HOME: '/c' }, '/c/create-snapper-lambda/presets'],
  [
    'linux',
    { HOME: '/home/me', XDG_CACHE_HOME: 'relative' },
    '/home/me/.cache/create-snapper-lambda/presets',
  ],
  ['linux', { HOME: '' }, undefined],
  ['darwin', { HOME: '/Users/me' }, '/Users/me/Library/Caches/create-snapper-lambda/presets'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/create-snapper-lambda/presets'],
  ['win32', {}, undefined],
])('on %s with %j it is in %s', (platform, environment, folder) => {
  expect(defaultCacheFolder(environment, platform)).toBe(folder);
});

test('the hash tells trees apart by each thing that they hold', () => {
  const trees = [
    [],
    [treeOf({})],
    [treeOf({}), treeOf({})],
    [treeOf({ a: '' })],
    [treeOf({ a: '' }, ['a'])],
    [treeOf({ a: 'b' })],
    [treeOf({ ab: '' })],
    [treeOf({ a: '', b: '' })],
    [treeOf({ a: '' }), treeOf({ b: '' })],
    [treeOf({ b: '' }), treeOf({ a: '' })],
  ];

  expect(new Set(trees.map(hashOf)).size).toBe(trees.length);
});

test('the hash is the same in whatever order the files were found, and for ever', () => {
  const reversed = new Map([...TREE].reverse());

  expect(hashOf([reversed])).toBe(hashOf([TREE]));
  // It is written in repositories: another one would make all presets look changed.
  expect(hashOf([TREE])).toBe('sha256-1wjgauCAsOuPCEDD83F73UGVwMNltKDCSq13BzLMuKs=');
});

test('a tree is the same after it was bytes', () => {
  expect(decodeTree(Buffer.concat([...encodeTree(TREE)]))).toEqual(TREE);
});
