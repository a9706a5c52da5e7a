import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { readTarball } from '../../generators/presets/fetch/tarball.ts';
import { LIMITS } from '../../generators/presets/tree.ts';
import { archiveOf, packageEntries, patchHeader, tarballOf } from './support-tarball.ts';
import type { Entry } from './support-tarball.ts';

const GOOD = packageEntries({ 'snapper.preset.json': '{}', 'files/OWNERS': 'me\n' });

function read(tarball: Uint8Array) {
  return readTarball(tarball, 'npm:p');
}

async function readEntries(...entries: readonly Entry[]) {
  return read(await tarballOf([...GOOD, ...entries]));
}

test('the files of a package are read without the folder around them, sorted', async () => {
  const tree = await readEntries(
    { name: 'package/bin/run', content: '#!/bin/sh\n', mode: 0o755 },
    { name: 'package/empty', content: '' },
    { name: 'package/folder', type: 'directory' },
  );

  expect([...tree.keys()]).toEqual(['bin/run', 'empty', 'files/OWNERS', 'snapper.preset.json']);
  expect(tree.get('bin/run')?.executable).toBe(true);
  expect(tree.get('files/OWNERS')).toEqual({
    content: new Uint8Array(Buffer.from('me\n')),
    executable: false,
  });
});

test('the folder around them may have any name, but one', async () => {
  const other = await tarballOf([{ name: 'platform/a', content: 'a' }]);

  expect([...(await read(other)).keys()]).toEqual(['a']);
  await expect(readEntries({ name: 'other/a', content: 'a' })).rejects.toThrow(/does not lie in/);
});

test('names longer than a header has room for are read', async () => {
  const long = `${'folder/'.repeat(20)}${'n'.repeat(30)}`;

  const tree = await readEntries({ name: `package/${long}`, content: 'x' });

  expect(tree.has(long)).toBe(true);
});

test.each<[string, Entry, RegExp]>([
  [
    'a symbolic link',
    { name: 'package/a', type: 'symlink', linkname: '/etc/passwd' },
    /symbolic link/,
  ],
  ['a hard link', { name: 'package/a', type: 'link', linkname: '/etc/passwd' }, /hard link/],
  [
    'a link within',
    { name: 'package/a', type: 'symlink', linkname: 'files/OWNERS' },
    /symbolic link/,
  ],
  ['a device', { name: 'package/a', type: 'character-device' }, /device/],
  ['another device', { name: 'package/a', type: 'block-device' }, /device/],
  ['a pipe', { name: 'package/a', type: 'fifo' }, /named pipe/],
  ['an old kind of file', { name: 'package/a', type: 'contiguous-file' }, /file of an old kind/],
  ['an absolute path', { name: '/etc/passwd', content: 'x' }, /absolute/],
  ['an absolute path within', { name: 'package//etc/passwd', content: 'x' }, /not a path inside/],
  ['a drive', { name: 'C:/x/a', content: 'x' }, /absolute/],
  ['a drive within', { name: 'package/C:/x', content: 'x' }, /not a path inside|no such name/],
  ['a way out', { name: '../a', content: 'x' }, /leads out/],
  ['a way out within', { name: 'package/../../a', content: 'x' }, /not a path inside/],
  ['a way out at the end', { name: 'package/a/..', content: 'x' }, /not a path inside/],
  ['a folder outside', { name: 'package/../x', type: 'directory' }, /leads out/],
  ['a dot', { name: 'package/./a', content: 'x' }, /not a path inside/],
  ['a backslash', { name: 'package/..\\..\\a', content: 'x' }, /not a path inside/],
  ['a file beside the package', { name: 'package', content: 'x' }, /beside the folder/],
  [
    'a control character',
    { name: 'package/a\u001B[2Jb', content: 'x' },
    /characters that nobody sees/,
  ],
  ['a path of git', { name: 'package/.git/hooks/pre-commit', content: 'x' }, /git itself/],
  [
    'a path of git, by its short name',
    { name: 'package/x/GIT~1/config', content: 'x' },
    /git itself/,
  ],
  ['a device of Windows', { name: 'package/files/aux.md', content: 'x' }, /device on Windows/],
  ['a name that Windows shortens', { name: 'package/files/x.', content: 'x' }, /Windows drops/],
  ['a stream of Windows', { name: 'package/files/x:y', content: 'x' }, /Windows/],
  ['a name in parts', { name: 'package/files/cafe\u0301', content: 'x' }, /Unicode, NFC/],
  ['the same name', { name: 'package/files/OWNERS', content: 'x' }, /there twice/],
  ['the same name in small letters', { name: 'package/files/owners', content: 'x' }, /the same as/],
  ['the same folder in large letters', { name: 'package/FILES/a', content: 'x' }, /the same as/],
  ['a file where a folder is', { name: 'package/files', content: 'x' }, /the same as/],
  [
    'a pointer of Git LFS',
    { name: 'package/a', content: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n' },
    /Git LFS/,
  ],
])('%s is refused', async (_, entry, why) => {
  await expect(readEntries(entry)).rejects.toThrow(why);
});

test('a path of a second header counts, not the harmless one', async () => {
  const entry = { name: 'package/harmless', content: 'x', pax: { path: 'package/../../evil' } };

  await expect(readEntries(entry)).rejects.toThrow(/not a path inside/);
});

test('so does one in the long form of GNU', async () => {
  const name = 'package/../../evil\0';
  const long = patchHeader(
    await archiveOf([{ name: '././@LongLink', content: name }]),
    0,
    (header) => header.write('L', 156, 'latin1'),
  );
  const harmless = await archiveOf([{ name: 'package/harmless', content: 'x' }]);
  const tarball = gzipSync(Buffer.concat([long.subarray(0, 1024), harmless]));

  await expect(read(tarball)).rejects.toThrow(/not a path inside/);
});

test('a name that is no UTF-8 is refused', async () => {
  const archive = patchHeader(await archiveOf(packageEntries({ axb: 'x' })), 0, (header) =>
    header.fill(0xff, 'package/a'.length, 'package/a'.length + 1),
  );

  await expect(read(gzipSync(archive))).rejects.toThrow(/no UTF-8/);
});

test('a kind of entry that nobody knows is refused', async () => {
  const archive = patchHeader(await archiveOf(packageEntries({ a: 'x' })), 0, (header) =>
    header.write('S', 156, 'latin1'),
  );

  await expect(read(gzipSync(archive))).rejects.toThrow(/a thing unknown/);
});

test.each([
  ['an entry', archiveOf(packageEntries({ evil: 'x' }))],
  ['anything else', Promise.resolve(Buffer.alloc(1024, 'x'))],
  ['a few bytes', Promise.resolve(Buffer.from('x'))],
])('%s behind the end of the archive is refused', async (_, more) => {
  const tarball = gzipSync(Buffer.concat([await archiveOf(GOOD), await more]));

  await expect(read(tarball)).rejects.toThrow(/behind the end|cannot be read/);
});

test('an entry behind the end is refused even when it is the second archive of a gzip', async () => {
  const tarball = Buffer.concat([
    await tarballOf(GOOD),
    await tarballOf(packageEntries({ a: 'x' })),
  ]);

  await expect(read(tarball)).rejects.toThrow(/behind the end/);
});

test('an archive without files has none', async () => {
  expect((await read(await tarballOf([]))).size).toBe(0);
});

test('an archive that breaks off is refused', async () => {
  const archive = await archiveOf(packageEntries({ a: 'x'.repeat(2_000) }));

  await expect(read(gzipSync(archive.subarray(0, 1_024)))).rejects.toThrow(/cannot be read/);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['no gzip', Buffer.from('PK\u0003\u0004')],
  ['no archive', gzipSync(Buffer.alloc(2_048, 'x'))],
])('%s is refused', async (_, bytes) => {
  await expect(read(bytes)).rejects.toThrow(/cannot be read/);
});

test('a tarball that inflates to more than a preset may hold is given up early', async () => {
  const bomb = gzipSync(Buffer.alloc(100_000_000));
  const before = process.memoryUsage().arrayBuffers;

  await expect(read(bomb)).rejects.toThrow(/inflates to more than 10 MB/);

  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
});

test('a size that lies is refused before anything is read', async () => {
  const archive = patchHeader(await archiveOf(packageEntries({ a: 'x' })), 0, (header) =>
    header.write('77777777777', 124, 'latin1'),
  );

  await expect(read(gzipSync(archive))).rejects.toThrow(/a file may have 1 MB at most/);
});

test('a size in a second header is the one that counts', async () => {
  const entry = { name: 'package/a', content: 'x', pax: { size: '99999999999' } };

  await expect(readEntries(entry)).rejects.toThrow(/too large/);
});

test('the limits are what they say', async () => {
  const full = new Uint8Array(LIMITS.file);

  await expect(readEntries({ name: 'package/a', content: full })).resolves.toBeDefined();
  const larger = { name: 'package/a', content: new Uint8Array(LIMITS.file + 1) };
  await expect(readEntries(larger)).rejects.toThrow(/"a"/);
  const many = Array.from({ length: 10 }, (_, each) => ({
    name: `package/f${each}`,
    content: full,
  }));
  await expect(readEntries(...many)).rejects.toThrow(/all files may have 10 MB at most/);
});

test('so is the number of files', async () => {
  const files = (count: number): Entry[] =>
    Array.from({ length: count }, (_, each) => ({ name: `package/f${each}`, content: '' }));

  await expect(read(await tarballOf(files(LIMITS.files)))).resolves.toBeDefined();
  await expect(read(await tarballOf(files(LIMITS.files + 1)))).rejects.toThrow(/2000 files/);
});
