import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
  truncate,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { architectureOf } from '../../generators/emulator/layers/architecture.ts';
import { extractZip } from '../../generators/emulator/layers/extract-zip.ts';
import { mergeLayers } from '../../generators/emulator/layers/merge-layers.ts';
import { checkPackage } from '../../generators/emulator/layers/package-checks.ts';
import { EXECUTABLE, SYMLINK, writeZip } from './zip-writer.ts';
import type { ZipInput } from './zip-writer.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'emulator-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function zipped(...inputs: readonly ZipInput[]): Promise<string> {
  const path = join(await folder(), 'layer.zip');
  await writeFile(path, writeZip(inputs));
  return path;
}

async function tree(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await folder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

const modeOf = async (path: string): Promise<number> => (await lstat(path)).mode & 0o777;

describe('a zip', () => {
  test('keeps contents, executable bits and symbolic links', async () => {
    const zip = await zipped(
      { path: 'snapper/', mode: 0o040755 },
      { path: 'snapper/wrapper', content: '#!/bin/bash\n', mode: EXECUTABLE },
      { path: 'snapper/stored', content: 'as it is', stored: true },
      { path: 'lib/libx.so', content: '../snapper/stored', mode: SYMLINK },
      { path: 'empty', content: '' },
    );

    const root = await extractZip(zip);

    expect(await readFile(join(root, 'snapper/wrapper'), 'utf8')).toBe('#!/bin/bash\n');
    expect(await readFile(join(root, 'lib/libx.so'), 'utf8')).toBe('as it is');
    expect(await readlink(join(root, 'lib/libx.so'))).toBe('../snapper/stored');
    expect(await readFile(join(root, 'empty'), 'utf8')).toBe('');
    expect(await modeOf(join(root, 'snapper/wrapper'))).toBe(0o755);
    expect(await modeOf(join(root, 'snapper/stored'))).toBe(0o644);
  });

  test('written by another system than Unix loses its executable bits, as on Lambda', async () => {
    const zip = await zipped({ path: 'wrapper', mode: EXECUTABLE, system: 0 });

    expect(await modeOf(join(await extractZip(zip), 'wrapper'))).toBe(0o644);
  });

  test('is unpacked once, and anew when it has changed', async () => {
    const zip = await zipped({ path: 'a', content: 'old' });
    const first = await extractZip(zip);
    await writeFile(join(first, 'witness'), '');

    const again = await extractZip(zip);
    await writeFile(zip, writeZip([{ path: 'a', content: 'new' }]));
    const changed = await extractZip(zip);

    expect(again).toBe(first);
    expect(await readdir(changed)).toEqual(['a']);
    expect(await readFile(join(changed, 'a'), 'utf8')).toBe('new');
    expect(await readdir(join(changed, '..'))).toHaveLength(1);
  });

  test.for([
    [{ path: '../evil' }, 'refuses to unpack "../evil"'],
    [{ path: 'a/../../evil' }, 'refuses to unpack "a/../../evil"'],
    [{ path: '/etc/evil' }, 'refuses to unpack "/etc/evil"'],
    [{ path: 'C:evil' }, 'refuses to unpack "C:evil"'],
    [{ path: 'a\\..\\evil' }, 'leaves the folder'],
    [{ path: 'link', content: '/etc', mode: SYMLINK }, 'target "/etc" leaves the folder'],
    [{ path: 'a/link', content: '../../x', mode: SYMLINK }, 'target "../../x" leaves the folder'],
    [{ path: 'a', flags: 1 }, 'a is encrypted'],
    [{ path: 'a', method: 12 }, 'compression method 12'],
  ] as const)('with %o is refused and leaves nothing behind', async ([input, reason]) => {
    const zip = await zipped({ path: 'good', content: 'x' }, input);

    await expect(extractZip(zip)).rejects.toThrow(reason);
    const left = await readdir(join(zip, '../.emulator/layer')).catch(() => []);
    expect(left).toEqual([]);
  });

  test('never writes through a link of its own', async () => {
    const zip = await zipped(
      { path: 'link', content: 'real', mode: SYMLINK },
      { path: 'real/a', content: 'a' },
      { path: 'link/b', content: 'b' },
    );

    await expect(extractZip(zip)).rejects.toThrow('"link" is a symbolic link');
  });

  test('with two entries of one name is refused', async () => {
    const zip = await zipped({ path: 'a' }, { path: 'a' });

    await expect(extractZip(zip)).rejects.toThrow('EEXIST');
  });

  test('with a link that leaves the folder by way of another is refused', async () => {
    const zip = await zipped(
      { path: 'p/q/file' },
      { path: 'p/q/up', content: '../..', mode: SYMLINK },
      { path: 'out', content: 'p/q/up/..', mode: SYMLINK },
    );

    await expect(extractZip(zip)).rejects.toThrow('"out": it leads out of the folder');
  });

  test('that is damaged is named', async () => {
    const zip = await zipped({ path: 'a', content: 'intact', stored: true });
    const bytes = await readFile(zip);
    bytes.write('broken', bytes.indexOf('intact'));
    await writeFile(zip, bytes);

    await expect(extractZip(zip)).rejects.toThrow(`${zip}: is damaged (a)`);
  });

  test.for([['no zip at all'], ['']])('that is none (%j) is named', async ([content = '']) => {
    const path = join(await folder(), 'layer.zip');
    await writeFile(path, content);

    await expect(extractZip(path)).rejects.toThrow(`${path}: is not a zip file`);
  });
});

describe('layers', () => {
  test('lie over each other, and the later one wins', async () => {
    const first = await tree({ 'bin/a': 'first', 'bin/b': 'first', 'lib/x': 'first', c: 'first' });
    const second = await tree({ 'bin/b': 'second', lib: 'a file', 'c/d': 'second' });
    await symlink('a', join(second, 'bin/link'));

    const { dispose, path } = await mergeLayers([first, second]);

    expect(await readFile(join(path, 'bin/a'), 'utf8')).toBe('first');
    expect(await readFile(join(path, 'bin/b'), 'utf8')).toBe('second');
    expect(await readFile(join(path, 'bin/link'), 'utf8')).toBe('first');
    expect(await readFile(join(path, 'lib'), 'utf8')).toBe('a file');
    expect(await readFile(join(path, 'c/d'), 'utf8')).toBe('second');
    expect(await readFile(join(first, 'bin/b'), 'utf8')).toBe('first');
    await dispose();
    await expect(lstat(path)).rejects.toThrow('ENOENT');
    expect(await readFile(join(first, 'bin/a'), 'utf8')).toBe('first');
  });

  test('of which there is one are used where they lie', async () => {
    const only = await tree({ a: 'a' });

    const { dispose, path } = await mergeLayers([only]);
    await dispose();

    expect(path).toBe(only);
    expect(await readdir(only)).toEqual(['a']);
  });

  test('are joined by folders that lie under their own names, as copies', async () => {
    const layer = await tree({ 'bin/a': 'a' });
    const assets = join(await tree({ 'assets/models/b': 'b' }), 'assets');

    const { dispose, path } = await mergeLayers([layer], { folders: [assets] });
    await writeFile(join(path, 'assets/models/b'), 'written to by the function');
    const found = await readFile(join(path, 'bin/a'), 'utf8');
    await dispose();

    expect(found).toBe('a');
    expect(await readFile(join(assets, 'models/b'), 'utf8')).toBe('b');
  });

  test('are laid over each other where it is told', async () => {
    const temporaryFolder = await folder();

    const { dispose, path } = await mergeLayers([await tree({ a: '' }), await tree({ b: '' })], {
      temporaryFolder,
    });
    onTestFinished(dispose);

    expect(dirname(path)).toBe(temporaryFolder);
  });

  test.for([
    [0x3e, 'x86_64'],
    [0xb7, 'arm64'],
    [0x28, undefined],
  ] as const)('tell their architecture by their programs (%s)', async ([machine, expected]) => {
    const header = Buffer.alloc(64);
    header.write('\x7fELF', 'latin1');
    header.writeUInt16LE(machine, 18);
    const root = await tree({ 'a/script': '#!/bin/sh\n# long enough for a header\n' });
    await mkdir(join(root, 'bin'));
    await writeFile(join(root, 'bin/program'), header);

    expect(await architectureOf(root)).toBe(expected);
  });
});

describe('a package', () => {
  test('that is in order has no faults', async () => {
    const layerRoot = await tree({ 'snapper/wrapper': '' });
    await chmod(join(layerRoot, 'snapper/wrapper'), 0o755);
    const functionRoot = await tree({ 'app.mjs': '' });

    expect(await checkPackage({ layerRoot, functionRoot, wrapper: 'snapper/wrapper' })).toEqual([]);
  });

  test('without a wrapper, or with one that may not be executed, is faulty', async () => {
    const layerRoot = await tree({ wrapper: '' });
    const functionRoot = await tree({});
    await chmod(join(layerRoot, 'wrapper'), 0o744);

    const missing = await checkPackage({ layerRoot, functionRoot, wrapper: 'none' });
    const private_ = await checkPackage({ layerRoot, functionRoot, wrapper: 'wrapper' });

    expect(missing).toEqual([expect.stringMatching(/^\/opt\/none: .*\(exit status 127\)$/)]);
    expect(private_).toEqual([expect.stringMatching(/^\/opt\/wrapper: .*\(exit status 126\)$/)]);
  });

  test('with a file that only its owner can read is faulty', async () => {
    const layerRoot = await tree({ wrapper: '' });
    await chmod(join(layerRoot, 'wrapper'), 0o755);
    const functionRoot = await tree({ 'lib/secret.mjs': '' });
    await chmod(join(functionRoot, 'lib/secret.mjs'), 0o600);

    expect(await checkPackage({ layerRoot, functionRoot, wrapper: 'wrapper' })).toEqual([
      expect.stringContaining('lib/secret.mjs: only its owner may read it'),
    ]);
  });

  test('over 250 MB is faulty, of an image over 10 GB', async () => {
    const layerRoot = await tree({ wrapper: '' });
    await chmod(join(layerRoot, 'wrapper'), 0o755);
    const functionRoot = await tree({});
    await writeFile(join(functionRoot, 'large'), '');
    // A sparse file: it has the size and takes no room.
    await truncate(join(functionRoot, 'large'), 250 * 1024 * 1024 + 1);

    expect(await checkPackage({ layerRoot, functionRoot, wrapper: 'wrapper' })).toEqual([
      'function and layers have 250.0 MB unpacked; Lambda takes 250 MB, of an image 10 GB: npx create-snapper-lambda update --packaging image',
    ]);
    const isImage = true;
    expect(await checkPackage({ layerRoot, functionRoot, wrapper: 'wrapper', isImage })).toEqual(
      [],
    );
    await truncate(join(functionRoot, 'large'), 10 * 1024 ** 3 + 1);
    expect(await checkPackage({ layerRoot, functionRoot, wrapper: 'wrapper', isImage })).toEqual([
      'the image would have 10240.0 MB; Lambda takes 10 GB',
    ]);
  });
});
