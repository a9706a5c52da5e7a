import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { openCache } from '../../generators/presets/cache.ts';
import { hashOf } from '../../generators/presets/hash.ts';
import { createResolver } from '../../generators/presets/resolve.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { GitRepository, presetFiles, writeFiles } from './support-organisation.ts';
import { organisationFolder, THREE } from './support-resolve.ts';

/** The same with a git repository of presets. */
async function organisation() {
  const folder = await organisationFolder();
  const platform = await GitRepository.create(join(folder.home, 'platform'));
  return { ...folder, platform, url: `git:${platform.folder}` };
}

test('presets of one repository are told by their folders, and say which commit they are', async () => {
  const { platform, resolve, url } = await organisation();
  const commit = await platform.commit(THREE, 'v1');

  const web = await resolve(`${url}#v1:web`);
  const data = await resolve(`${url}#v1:data`);

  expect(web.reference).toMatchObject({ source: `${url}#v1:web`, resolved: commit });
  expect(web.layers.map(({ source }) => source)).toEqual([`${url}#v1:base`, `${url}#v1:web`]);
  expect(data.name).toBe('data');
  expect(data.reference.hash).not.toBe(web.reference.hash);
});

test('the same files have the same hash, whatever they come from', async () => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(THREE);

  const [fromGit, fromFolder] = await Promise.all([
    resolve(`${url}#:web`),
    resolve('../../platform/web'),
  ]);

  expect(fromGit.reference.hash).toBe(fromFolder.reference.hash);
});

test.each(['git', 'folder'])('a %s without a preset tells where there are some', async (kind) => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(THREE);
  const text = kind === 'git' ? url : '../../platform';

  await expect(resolve(text)).rejects.toMatchObject({
    what: `there is no preset at ${text}`,
    next: expect.stringMatching(/base, .*data, .*web\.$/) as string,
  });
});

test('what a repository follows stays, when the preset has moved on', async () => {
  const { cacheFolder, platform, resolve, url } = await organisation();
  await platform.commit(THREE);
  const before = await resolve(`${url}#main:web`);
  await platform.commit(presetFiles('web', { version: '3.0.0' }));
  const pinned = before.reference;

  expect((await resolve(pinned.source)).version).toBe('3.0.0');
  expect(await resolve(pinned.source, { pinned })).toEqual(before);
  await rm(cacheFolder, { recursive: true });
  expect(await resolve(pinned.source, { pinned })).toEqual(before);
});

test('what was fetched before needs nobody; what was not is told', async () => {
  const { cacheFolder, platform, resolve, url } = await organisation();
  await platform.commit(THREE);
  const { reference: pinned } = await resolve(`${url}#main:web`);
  await rename(platform.folder, `${platform.folder}-gone`);

  expect((await resolve(pinned.source, { pinned })).reference).toEqual(pinned);

  await rm(cacheFolder, { recursive: true });
  await expect(resolve(pinned.source, { pinned })).rejects.toThrow(/git cannot fetch/);
});

test('a cache that was spoiled is not taken for the preset', async () => {
  const { cacheFolder, platform, resolve, url } = await organisation();
  await platform.commit(THREE);
  const { reference: pinned } = await resolve(`${url}#main:web`);
  const other = await resolve(`${url}#main:data`);
  const key = `git ${platform.folder} ${pinned.resolved}:web`;
  await openCache(cacheFolder).write(key, other.layers[0]!.tree);

  expect((await resolve(pinned.source, { pinned })).name).toBe('web');
});

test('the same version with another content is an error that says what to do', async () => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(THREE);
  const { reference: previous } = await resolve(`${url}#main:web`);
  await platform.commit({ 'web/files/OWNERS': 'somebody else\n' });

  const failure: unknown = await resolve(`${url}#main:web`, { previous }).catch((e: unknown) => e);

  expect(failure).toMatchObject({
    code: 'failed',
    what: expect.stringMatching(/changed, and is version 2\.0\.0 still/) as string,
    why: expect.stringContaining(previous.hash) as string,
    next: expect.stringMatching(/raise "version" in snapper\.preset\.json/) as string,
  });
  // What it extends belongs to it.
  await platform.commit({ 'web/files/OWNERS': THREE['web/files/OWNERS']!, 'base/more': 'x' });
  await expect(resolve(`${url}#main:web`, { previous })).rejects.toThrow(/2\.0\.0 still/);
});

test('another version, and another preset, may have another content', async () => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(THREE);
  const { reference: previous } = await resolve(`${url}#main:web`);

  await expect(resolve(`${url}#main:web`, { previous })).resolves.toBeDefined();
  const sameVersion = presetFiles('other', { version: '2.0.0' });
  await platform.commit({ ...presetFiles('web', { version: '2.0.1' }), ...sameVersion });
  await expect(resolve(`${url}#main:web`, { previous })).resolves.toBeDefined();
  await expect(resolve(`${url}#main:other`, { previous })).resolves.toBeDefined();
});

test('a hash that is not the one in snapper.json is an error', async () => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(THREE);
  const { reference } = await resolve(`${url}#main:web`);
  const pinned = { ...reference, hash: hashOf([]) };

  await expect(resolve(reference.source, { pinned })).rejects.toThrow(/2\.0\.0 still/);
});

test.each([undefined, '', 'main', '--upload-pack=x', 'abcdef0', `${'a'.repeat(40)}\n`])(
  'a commit of snapper.json that is none is refused: %j',
  async (resolved) => {
    const { resolve, url } = await organisation();
    const pinned = {
      source: url,
      version: '1.0.0',
      hash: 'x',
      ...(resolved !== undefined && { resolved }),
    };

    await expect(resolve(url, { pinned })).rejects.toMatchObject({ code: 'usage' });
  },
);

test('another version is taken when it is asked for, and kept as the source', async () => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(THREE, 'v1');
  await platform.commit(presetFiles('web', { version: '3.0.0' }), 'v2');

  const { reference } = await resolve(`${url}#v1:web`, { version: 'v2' });

  expect(reference).toMatchObject({ source: `${url}#v2:web`, version: '3.0.0' });
});

test('a preset may extend one elsewhere: by a tag that stays', async () => {
  const { home, platform, resolve, url } = await organisation();
  await platform.commit(THREE, 'v1');
  await platform.git('branch', 'moving');
  const extending = (source: string) =>
    writeFiles(join(home, 'mine'), presetFiles('', { extends: source }));

  await extending(`${url}#v1:web`);
  const { layers } = await resolve('../../mine');
  expect(layers.map(({ manifest }) => manifest.name)).toEqual(['base', 'web', 'platform']);
  await extending(`${url}#moving:web`);
  await expect(resolve('../../mine')).rejects.toThrow(/a branch moves on/);
  await extending(`${url}#:web`);
  await expect(resolve('../../mine')).rejects.toThrow(/would change without a new version/);
});

test.each([
  ['a folder above the repository', '../../outside', /leads out of the repository/],
  ['an absolute folder', '/etc', /an absolute path/],
  ['a program', 'git:ext::sh -c x', /a program for git to start/],
  ['a range of versions', 'npm:base@^1', /would change without a new version/],
  ['no version', 'npm:base', /would change without a new version/],
  ['a relative repository', 'git:../other#v1', /nothing here that it is relative to/],
  ['a word', 'base', /neither a path nor/],
  ['a way around', './x\\..\\y', /backslash/],
])('a preset of a repository may not extend %s', async (_, extended, why) => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(presetFiles('web', { extends: extended }));

  const failure: unknown = await resolve(`${url}#:web`).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: 'usage', message: expect.stringMatching(why) as string });
});

test('a cycle is told by its names', async () => {
  const { platform, resolve, url } = await organisation();
  await platform.commit({
    ...presetFiles('a', { extends: '../b' }),
    ...presetFiles('b', { extends: '../c' }),
    ...presetFiles('c', { extends: '../b' }),
    ...presetFiles('self', { extends: '.' }),
  });

  await expect(resolve('../../platform/a')).rejects.toMatchObject({
    why: ['a', 'b', 'c', 'b'].map((name) => `../../platform/${name}`).join(' extends '),
  });
  await expect(resolve(`${url}#:a`)).rejects.toThrow(/extends itself/);
  await expect(resolve(`${url}#:self`)).rejects.toThrow(/extends itself/);
});

test('many repositories that ask the same are answered by one fetch', async () => {
  const { around, home, platform, repository, url } = await organisation();
  await platform.commit(THREE);
  const resolver = createResolver(around);
  const first = await Promise.all(
    Array.from({ length: 1_000 }, () => resolver.resolve(`${url}#:web`, { repository })),
  );
  expect(new Set(first).size).toBe(1);

  // Nothing is asked any more: whatever was there, has gone.
  await rename(platform.folder, `${platform.folder}-gone`);
  await rm(join(home, 'cache'), { recursive: true });

  const pinned = first[0]!.reference;
  expect(await resolver.resolve(`${url}#:web`, { repository })).toBe(first[0]);
  await expect(resolver.resolve(`${url}#:web`, { repository, pinned })).rejects.toThrow(/cannot/);
});

test('what is not in the cache is not fetched offline, but from this machine', async () => {
  const { platform, resolve, url } = await organisation();
  await platform.commit(THREE);

  expect((await resolve(`${url}#:web`, { offline: true })).name).toBe('web');
  await expect(
    resolve('git:https://example.com/platform#v1', { offline: true }),
  ).rejects.toMatchObject({ what: expect.stringMatching(/cannot be fetched offline/) as string });
  await expect(resolve('npm:platform@1.0.0', { offline: true })).rejects.toThrow(
    /has not fetched it before/,
  );
});

test('nothing is left of it but the cache', async () => {
  const { cacheFolder, home, platform, repository, resolve, url } = await organisation();
  const temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  await platform.commit({ ...THREE, ...presetFiles('bad', { extends: '../bad' }) });

  await resolve(`${url}#:web`);
  await expect(resolve(`${url}#:bad`)).rejects.toThrow();
  await expect(resolve(`${url}#:gone`)).rejects.toThrow();

  expect(await readdir(temporary)).toEqual([]);
  expect(await readdir(repository)).toEqual([]);
  expect((await readdir(home)).sort()).toEqual(['cache', 'platform', 'teams']);
  expect((await readdir(cacheFolder)).sort()).toEqual(['trees', 'versions']);
});
