import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { resolvePreset } from '../../generators/presets/resolve.ts';
import type { ResolveOptions } from '../../generators/presets/resolve.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { presetFiles } from './support-organisation.ts';
import { startRegistry } from './support-registry.ts';
import { packageEntries } from './support-tarball.ts';

const NAME = '@acme/platform';

/** A registry of an organisation, and a project whose settings lead to it. */
async function organisation() {
  const home = await temporaryFolder();
  const temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  // Whoever runs the tests by npm hands its settings on.
  vi.stubEnv('npm_config_cache', join(home, 'npm-cache'));
  const cwd = join(home, 'project');
  await mkdir(cwd);
  await writeFile(join(cwd, 'package.json'), '{"name":"project","workspaces":["packages/*"]}');
  const registry = await startRegistry(cwd);
  const resolve = (source: string, options: Partial<ResolveOptions> = {}) =>
    resolvePreset(source, {
      repository: cwd,
      cacheFolder: join(home, 'cache'),
      cwd,
      signal: new AbortController().signal,
      ...options,
    });
  return { cwd, home, registry, resolve, temporary };
}

const TWO = packageEntries({
  ...presetFiles('base', { name: 'base' }),
  ...presetFiles('web', { name: 'web', extends: '../base' }),
});

test('a package is fetched by npm, with the registry and the login of the project', async () => {
  const { cwd, registry, resolve, temporary } = await organisation();
  await registry.publish(NAME, '1.0.0', TWO);
  await registry.publish(NAME, '1.2.0', TWO);
  await registry.publish(NAME, '2.0.0', TWO);

  const preset = await resolve(`npm:${NAME}@^1#web`);

  expect(preset.layers.map(({ source }) => source)).toEqual([
    `npm:${NAME}@^1#base`,
    `npm:${NAME}@^1#web`,
  ]);
  expect(preset.reference).toMatchObject({ source: `npm:${NAME}@^1#web`, resolved: '1.2.0' });
  expect(await readdir(temporary)).toEqual([]);
  expect((await readdir(cwd)).sort()).toEqual(['.npmrc', 'package.json']);
});

test('without a range it is the latest; what is followed stays, and needs no registry', async () => {
  const { registry, resolve } = await organisation();
  await registry.publish(NAME, '1.0.0', packageEntries(presetFiles('', { version: '1.0.0' })));
  const { reference: pinned } = await resolve(`npm:${NAME}`);
  await registry.publish(NAME, '1.1.0', packageEntries(presetFiles('', { version: '1.1.0' })));
  const asked = registry.requests.length;

  expect((await resolve(`npm:${NAME}`, { pinned })).reference).toEqual(pinned);
  expect((await resolve(`npm:${NAME}`, { pinned, offline: true })).reference).toEqual(pinned);
  expect(registry.requests.length).toBe(asked);
  expect((await resolve(`npm:${NAME}`)).version).toBe('1.1.0');
  expect((await resolve(`npm:${NAME}`, { version: '1.0.0' })).reference).toMatchObject({
    source: `npm:${NAME}@1.0.0`,
    resolved: '1.0.0',
  });
  await expect(resolve(`npm:${NAME}@^1`, { offline: true })).rejects.toThrow(/only a look there/);
});

test('one package extends another, in one version', async () => {
  const { registry, resolve } = await organisation();
  await registry.publish(NAME, '1.0.0', TWO);
  const extending = packageEntries(presetFiles('', { extends: `npm:${NAME}@1.0.0#web` }));
  await registry.publish('@acme/mine', '3.0.0', extending);

  const { layers, reference } = await resolve('npm:@acme/mine');

  expect(layers.map(({ manifest }) => manifest.name)).toEqual(['base', 'web', 'platform']);
  expect(reference.resolved).toBe('3.0.0');
});

test.each([
  ['../../outside', /leads out of the package/],
  ['git:file:///srv/platform#v1', /may not read what is on this machine/],
  ['git:/srv/platform#v1', /may not read what is on this machine/],
  ['/srv/platform', /an absolute path/],
])('a package may not extend %s', async (extended, why) => {
  const { registry, resolve } = await organisation();
  await registry.publish(NAME, '1.0.0', packageEntries(presetFiles('', { extends: extended })));

  await expect(resolve(`npm:${NAME}`)).rejects.toThrow(why);
});

test('a cycle through packages is told', async () => {
  const { registry, resolve } = await organisation();
  const extending = (name: string) =>
    packageEntries(presetFiles('', { extends: `npm:@acme/${name}@1.0.0` }));
  await registry.publish('@acme/one', '1.0.0', extending('two'));
  await registry.publish('@acme/two', '1.0.0', extending('one'));

  await expect(resolve('npm:@acme/one@1.0.0')).rejects.toThrow(/extends itself/);
});

test('a package that wants something to run is refused, and nothing of it has run', async () => {
  const { home, registry, resolve, temporary } = await organisation();
  const mark = join(home, 'EVIL');
  const scripts = Object.fromEntries(
    ['preinstall', 'install', 'postinstall', 'prepare', 'prepack', 'postpack'].map((name) => [
      name,
      `touch ${mark}`,
    ]),
  );
  const manifest = JSON.stringify({ name: NAME, version: '1.0.0', scripts });
  const files = { 'package.json': manifest, ...presetFiles() };
  await registry.publish(NAME, '1.0.0', packageEntries(files));

  await expect(resolve(`npm:${NAME}`)).rejects.toThrow(/install script, "preinstall"/);

  expect(await readdir(home)).not.toContain('EVIL');
  expect(await readdir(temporary)).toEqual([]);
});

test('a tarball that is not the one of the registry is refused', async () => {
  const { registry, resolve } = await organisation();
  await registry.publish(NAME, '1.0.0', packageEntries(presetFiles()));
  await registry.tamper(NAME, '1.0.0', packageEntries({ ...presetFiles(), evil: 'x' }));

  await expect(resolve(`npm:${NAME}`)).rejects.toThrow(/EINTEGRITY/);
});

test('a hostile tarball is refused, and nothing of it is written', async () => {
  const { cwd, home, registry, resolve, temporary } = await organisation();
  const link = { name: 'package/link', type: 'symlink' as const, linkname: '/etc/passwd' };
  await registry.publish(NAME, '1.0.0', [...packageEntries(presetFiles()), link]);

  await expect(resolve(`npm:${NAME}`)).rejects.toThrow(/symbolic link/);

  expect(await readdir(temporary)).toEqual([]);
  expect((await readdir(home)).sort()).toEqual(['npm-cache', 'project']);
  expect(await readdir(cwd)).not.toContain('package');
});

test('what npm cannot do is told in words, without what is secret', async () => {
  const { cwd, registry, resolve } = await organisation();
  await registry.publish(NAME, '1.0.0', packageEntries(presetFiles()));
  const failures = [
    [`npm:${NAME}@^7`, /no version of the package fits/],
    ['npm:@acme/gone', /no such package/],
  ] as const;

  for (const [source, why] of failures) {
    await expect(resolve(source)).rejects.toMatchObject({
      why: expect.stringMatching(why) as string,
    });
  }
  const settings = await readFile(join(cwd, '.npmrc'), 'utf8');
  await writeFile(join(cwd, '.npmrc'), settings.replace(/_authToken=.*/, '_authToken=plover'));
  const failure: unknown = await resolve(`npm:${NAME}`).catch((error: unknown) => error);
  expect(failure).toMatchObject({ why: expect.stringMatching(/wants a login/) as string });
  expect(JSON.stringify(failure)).not.toMatch(/plover|127\.0\.0\.1/);
});

test('Ctrl-C ends npm, and leaves nothing behind', async () => {
  const { temporary } = await organisation();

  const signal = AbortSignal.timeout(100);
  const resolving = resolvePreset(`npm:${NAME}`, { repository: '/', cwd: temporary, signal });

  await expect(resolving).rejects.toMatchObject({ code: 'interrupted' });
  expect(await readdir(temporary)).toEqual([]);
});
