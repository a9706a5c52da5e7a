import { join } from 'node:path';

import { expect, test } from 'vitest';

import { hashOf } from '../../generators/presets/hash.ts';
import { createResolver, listPresetFolders } from '../../generators/presets/resolve.ts';
import { presetFiles, writeFiles } from './support-organisation.ts';
import { organisationFolder, THREE } from './support-resolve.ts';

test('a folder is read with what it extends, relative to the repository', async () => {
  const { home, resolve } = await organisationFolder();
  await writeFiles(join(home, 'platform'), THREE);

  const preset = await resolve('../../platform/web');

  expect(preset).toMatchObject({ name: 'web', version: '2.0.0' });
  expect(preset.layers.map(({ source }) => source)).toEqual([
    '../../platform/base',
    '../../platform/web',
  ]);
  expect(preset.locked.get('architecture')).toBe('arm64');
  expect(preset.reference).toEqual({
    source: '../../platform/web',
    version: '2.0.0',
    hash: hashOf(preset.layers.map(({ tree }) => tree)),
  });
});

test('folders of presets are listed by their manifests', async () => {
  const { home, resolve } = await organisationFolder();
  await writeFiles(join(home, 'p'), { ...presetFiles(), ...presetFiles('a/b'), 'c/x': 'x' });

  const preset = await resolve(join(home, 'p'));

  expect(listPresetFolders(preset.layers[0]!.tree)).toEqual(['', 'a/b']);
});

test('a folder that has moved on is told, and one that was changed in secret', async () => {
  const { home, resolve } = await organisationFolder();
  await writeFiles(join(home, 'platform'), THREE);
  const { reference: pinned } = await resolve('../../platform/data');

  expect((await resolve(pinned.source, { pinned })).reference).toEqual(pinned);
  await writeFiles(join(home, 'platform'), { 'data/more': 'x' });
  await expect(resolve(pinned.source, { pinned })).rejects.toThrow(/1\.0\.0 still/);
  await writeFiles(join(home, 'platform'), presetFiles('data', { version: '1.1.0' }));
  await expect(resolve(pinned.source, { pinned })).rejects.toThrow(/moved on, to version 1\.1\.0/);
});

test('eight may be built on each other, and no more', async () => {
  const { home, resolve } = await organisationFolder();
  for (let each = 0; each < 9; each += 1) {
    const next = each === 8 ? {} : { extends: `../p${each + 1}` };
    await writeFiles(join(home, 'platform'), presetFiles(`p${each}`, next));
  }

  expect((await resolve('../../platform/p1')).layers).toHaveLength(8);
  await expect(resolve('../../platform/p0')).rejects.toThrow(/at most 8/);
});

test('repositories in different places have their own way to the same folder', async () => {
  const { around, home, repository } = await organisationFolder();
  await writeFiles(join(home, 'platform'), THREE);
  await writeFiles(join(home, 'teams/platform'), presetFiles('', { name: 'other' }));
  const resolver = createResolver(around);

  const near = await resolver.resolve('../platform/data', { repository: join(home, 'orders') });
  const far = await resolver.resolve('../platform', { repository });
  const nearAgain = await resolver.resolve('../platform', { repository: join(home, 'teams/x') });

  expect([near.name, far.name]).toEqual(['data', 'other']);
  expect(nearAgain).toBe(far);
});
