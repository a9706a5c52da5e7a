import { execFileSync } from 'node:child_process';
import { chmod, link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { readDirectory } from '../../generators/presets/fetch/directory.ts';
import { LIMITS } from '../../generators/presets/tree.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { presetFiles, writeFiles } from './support-organisation.ts';
import type { Files } from './support-organisation.ts';

/** A folder with a preset and other files. */
async function presetFolder(files: Files = {}): Promise<string> {
  const folder = join(await temporaryFolder(), 'preset');
  await writeFiles(folder, { ...presetFiles(), ...files });
  return folder;
}

function read(folder: string) {
  return readDirectory(folder, '../preset');
}

test('the files of a folder are read at any depth, sorted, with what is executable', async () => {
  const folder = await presetFolder({ 'a/b/c': 'deep', B: 'large', empty: '' });
  await chmod(join(folder, 'a/b/c'), 0o755);

  const tree = await read(folder);

  const paths = ['B', 'a/b/c', 'empty', 'files/OWNERS', 'snapper.preset.json'];
  expect([...tree.keys()]).toEqual(paths);
  expect([...tree].filter(([, { executable }]) => executable).map(([path]) => path)).toEqual([
    'a/b/c',
  ]);
  expect(Buffer.from(tree.get('a/b/c')!.content).toString()).toBe('deep');
  expect(tree.get('empty')!.content.length).toBe(0);
});

test('what git and npm keep there is no part of it', async () => {
  const folder = await presetFolder({
    '.git/hooks/pre-commit': 'evil',
    'node_modules/p/index.js': 'x',
    'sub/node_modules/p/index.js': 'x',
    '.gitattributes': '* -text\n',
  });

  expect([...(await read(folder)).keys()]).toEqual([
    '.gitattributes',
    'files/OWNERS',
    'snapper.preset.json',
  ]);
});

test('a folder that is reached by a symbolic link is read', async () => {
  const folder = await presetFolder();
  await symlink(folder, `${folder}-link`);

  expect((await read(`${folder}-link`)).size).toBe(2);
});

test.each([
  ['to a file outside', 'files/passwd', '/etc/passwd'],
  ['to a folder outside', 'files/etc', '/etc'],
  ['to a file inside', 'files/again', 'OWNERS'],
  ['to nothing', 'files/nothing', 'nothing'],
  ['to the folder itself', 'files/loop', '..'],
])('a symbolic link %s is refused', async (_, path, target) => {
  const folder = await presetFolder();
  await symlink(target, join(folder, path));

  await expect(read(folder)).rejects.toThrow(`"${path}": it is a symbolic link`);
});

test('a hard link is a file like any other: stores of packages are full of them', async () => {
  const folder = await presetFolder();
  await writeFile(join(folder, '../outside'), 'shared');
  await link(join(folder, '../outside'), join(folder, 'files/linked'));

  expect((await read(folder)).get('files/linked')).toMatchObject({
    content: new Uint8Array(Buffer.from('shared')),
  });
});

test('a named pipe is refused, and not waited for', async () => {
  const folder = await presetFolder();
  execFileSync('mkfifo', [join(folder, 'files/pipe')]);

  await expect(read(folder)).rejects.toThrow(/"files\/pipe": it is neither a file nor a folder/);
});

test('a socket is refused', async () => {
  const folder = await presetFolder();
  const server = createServer();
  await new Promise<void>((listening) => server.listen(join(folder, 'socket'), listening));
  onTestFinished(() => void server.close());

  await expect(read(folder)).rejects.toThrow(/"socket": it is neither a file nor a folder/);
});

test.each([
  ['a device of Windows', 'files/CON', /device on Windows/],
  ['a name with a backslash', 'files/..\\..\\x', /not a path inside/],
  ['a name with a line feed', 'files/a\nb', /nobody sees/],
  ['a name in parts', 'files/cafe\u0301', /Unicode, NFC/],
  ['two names that differ by case', 'files/owners', /the same as/],
  ['a file of git', 'files/.GIT', /git itself/],
])('%s is refused', async (_, path, why) => {
  const folder = await presetFolder({ [path]: 'x' });

  await expect(read(folder)).rejects.toThrow(why);
});

test('a huge file is refused before it is read', async () => {
  const folder = await presetFolder();
  // It takes no room on the disk, and would take it in memory.
  execFileSync('truncate', ['--size=20G', join(folder, 'files/huge')]);

  await expect(read(folder)).rejects.toThrow(/"files\/huge": a file may have 1 MB at most/);
});

test('too many files are refused', async () => {
  const folder = await presetFolder();
  await mkdir(join(folder, 'many'));
  await Promise.all(
    Array.from({ length: LIMITS.files }, (_, each) => writeFile(join(folder, `many/${each}`), '')),
  );

  await expect(read(folder)).rejects.toThrow(/2000 files/);
});

test('too many folders in each other are refused', async () => {
  const folder = await presetFolder();
  await mkdir(join(folder, 'd/'.repeat(60)), { recursive: true });

  await expect(read(folder)).rejects.toThrow(/too deep/);
});

test('what is no folder is told, by its path', async () => {
  const folder = await presetFolder();

  await expect(read(join(folder, 'gone'))).rejects.toThrow(`${join(folder, 'gone')} is not there`);
  await expect(read(join(folder, 'files/OWNERS'))).rejects.toThrow(/is no folder/);
});
