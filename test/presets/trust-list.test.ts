import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import {
  addTrust,
  isTrusted,
  readTrustList,
  removeTrust,
  trustListPath,
} from '../../generators/presets/trust.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { refusalOf } from './made-preset.ts';

const WINDOWS = process.platform === 'win32';

/** A place for a list that is not there yet. */
async function newPath(): Promise<string> {
  return join(await temporaryFolder(), 'config', 'create-snapper-lambda', 'trust.json');
}

test.each([
  ['linux', {}, '/home/me/.config/create-snapper-lambda/trust.json'],
  ['darwin', {}, '/home/me/.config/create-snapper-lambda/trust.json'],
  ['linux', { XDG_CONFIG_HOME: '/x' }, '/x/create-snapper-lambda/trust.json'],
  ['linux', { XDG_CONFIG_HOME: 'x' }, '/home/me/.config/create-snapper-lambda/trust.json'],
  ['linux', { XDG_CONFIG_HOME: '' }, '/home/me/.config/create-snapper-lambda/trust.json'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/create-snapper-lambda/trust.json'],
  ['win32', {}, '/home/me/AppData/Roaming/create-snapper-lambda/trust.json'],
] as const)('on %s with %o the list is %s', (platform, env, path) => {
  expect(trustListPath({ env, home: '/home/me', platform }).replaceAll('\\', '/')).toBe(path);
});

test('without a list nothing is trusted', async () => {
  expect(readTrustList(await newPath())).toEqual([]);
});

test('what is added is trusted, once, and what is removed no more', async () => {
  const path = await newPath();

  expect(addTrust('git:git@github.com:org/repo.git', '/work', path)).toBe(
    'git:ssh://git@github.com/org/repo.git',
  );
  addTrust('git:ssh://git@github.com/org/repo', '/work', path);
  addTrust('./presets/', '/work', path);

  expect(readTrustList(path)).toEqual(['/work/presets/', 'git:ssh://git@github.com/org/repo.git']);
  expect(isTrusted('git:git@github.com:org/repo', readTrustList(path))).toBe(true);
  expect(removeTrust('git:git@github.com:org/repo', '/work', path)).toBe(true);
  expect(removeTrust('git:git@github.com:org/repo', '/work', path)).toBe(false);
  expect(readTrustList(path)).toEqual(['/work/presets/']);
});

test('the list is for nobody else to read or write, and nothing is left beside it', async () => {
  const path = await newPath();
  addTrust('npm:@org/', '/work', path);
  addTrust('npm:@other/', '/work', path);

  if (!WINDOWS) {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  }
  expect(await readdir(dirname(path))).toEqual(['trust.json']);
});

test('a list that is a link stays one', async () => {
  const folder = await temporaryFolder();
  const [path, real] = [join(folder, 'trust.json'), join(folder, 'dotfiles.json')];
  await writeFile(real, '{"trusted": []}');
  await symlink(real, path);

  addTrust('npm:@org/', '/work', path);

  expect(await readFile(real, 'utf8')).toContain('npm:@org/');
});

test.each([
  ['no JSON', '{"trusted": ["npm:@org/"'],
  ['no object', '["npm:@org/"]'],
  ['another key', '{"trusted": [], "trust": []}'],
  ['an entry that is no text', '{"trusted": [5]}'],
  ['an entry that is no source', '{"trusted": ["https://github.com/org"]}'],
  ['an entry relative to nothing', '{"trusted": ["../presets/"]}'],
])('a list with %s is an error that names it, and is never written over', async (_, text) => {
  const path = await newPath();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);

  for (const call of [
    () => readTrustList(path),
    () => addTrust('npm:@org/', '/work', path),
    () => removeTrust('npm:@org/', '/work', path),
  ]) {
    expect(refusalOf(call)).toContain(`${path}, the list of trusted sources, cannot be used`);
  }
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('a list that cannot be written is an error that names it', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'config'), '');
  const path = join(folder, 'config', 'create-snapper-lambda', 'trust.json');

  expect(refusalOf(() => addTrust('npm:@org/', '/work', path))).toContain(path);
});
