import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';

import { edit, read, run } from '../cli/in-process.ts';
import { workFolder } from '../cli/support.ts';
import { serveRegistry } from '../lab/package/registry.ts';
import type { Registry } from '../lab/package/registry.ts';
import { pack } from '../support/package.ts';
import { serveGit } from './support-git-server.ts';
import { GitRepository, manifestText, presetFiles, writeFiles } from './support-organisation.ts';
import type { Files } from './support-organisation.ts';

const FLAGS = ['--language', 'node', '--yes', '--no-git'] as const;

let registry: Registry | undefined;

beforeEach(async () => {
  // What is fetched is kept; not among what this user keeps.
  vi.stubEnv('XDG_CACHE_HOME', await workFolder());
});

afterEach(() => vi.unstubAllEnvs());
afterAll(() => registry?.close());

/** One repository of an organisation with three presets: of its functions, of its APIs, of those on arm64. */
async function organisation(): Promise<GitRepository> {
  const repository = await GitRepository.create(join(await workFolder(), 'presets'));
  await repository.commit(presetsIn('1.0.0', 'one'), 'v1');
  return repository;
}

function presetsIn(version: string, rule: string): Files {
  const rules = { overlays: [{ from: 'files' }] };
  return {
    ...presetFiles('base', { version, ...rules, locked: { host: 'java25' } }),
    'base/files/RULES': `${rule}\ntwo\nthree\nfour\n`,
    // The owners' file is there by what it extends.
    'apis/snapper.preset.json': manifestText({
      name: 'apis',
      version,
      extends: '../base',
      ...rules,
      locked: { sample: 'http-api' },
    }),
    'apis/files/API': `${rule}
`,
    ...presetFiles('arm', { version, ...rules, locked: { architecture: 'arm64' } }),
  };
}

test('presets of one git repository, by subpath: each decides for its own, and they move on', async () => {
  const home = await workFolder();
  const repository = await organisation();
  const url = `git:${repository.folder}`;
  for (const name of ['base', 'apis', 'arm']) {
    const created = await run(home, [name, '--preset', `${url}#main:${name}`, ...FLAGS]);
    expect([created.exitCode, created.stderr]).toEqual([0, '']);
  }
  expect(JSON.parse(read(join(home, 'apis'), 'snapper.json'))).toMatchObject({
    host: 'java25',
    sample: 'http-api',
    preset: { version: '1.0.0', resolved: await repository.git('rev-parse', 'HEAD') },
  });
  expect(read(join(home, 'apis'), 'RULES')).toContain('one\n');
  expect(read(join(home, 'arm'), 'template.yaml')).toContain('Architectures: [arm64]');
  edit(join(home, 'base'), 'RULES', 'four', 'four, and mine');
  await repository.commit(presetsIn('1.1.0', 'ONE'));

  const checked = await run(home, ['check', 'base', 'apis', 'arm']);
  const updated = await run(home, ['update', 'base', 'apis', 'arm']);

  // What is followed is what was recorded, until somebody updates.
  expect(checked.exitCode).toBe(0);
  expect([updated.exitCode, updated.stderr]).toEqual([0, '']);
  expect(read(join(home, 'base'), 'RULES')).toBe('ONE\ntwo\nthree\nfour, and mine\n');
  expect(read(join(home, 'apis'), 'API')).toBe('ONE\n');
  expect(JSON.parse(read(join(home, 'arm'), 'snapper.json'))).toMatchObject({
    preset: { version: '1.1.0' },
  });
});

test('another version is taken when it is asked for, and what was fetched works offline', async () => {
  const home = await workFolder();
  const repository = await organisation();
  await repository.commit(presetsIn('2.0.0', 'TWO'), 'v2');
  await run(home, ['fn', '--preset', `git:${repository.folder}#v1:base`, ...FLAGS]);

  const stays = await run(home, ['update', 'fn']);
  const moves = await run(home, ['update', 'fn', '--preset-version', 'v2']);
  await rename(repository.folder, `${repository.folder}-gone`);
  const checked = await run(home, ['check', 'fn', '--offline']);
  const updated = await run(home, ['update', 'fn', '--offline', '--memory', '512']);

  expect(stays.stdout).toContain('up to date');
  expect(moves.stdout).toContain('preset');
  expect(read(join(home, 'fn'), 'RULES')).toContain('TWO\n');
  expect(JSON.parse(read(join(home, 'fn'), 'snapper.json'))).toMatchObject({
    preset: { source: `git:${repository.folder}#v2:base`, version: '2.0.0' },
  });
  expect([checked.exitCode, checked.stderr]).toEqual([0, '']);
  expect([updated.exitCode, updated.stderr]).toEqual([0, '']);
});

test('a preset of an npm package comes by the registry of the user’s npm, and extends one in git', async () => {
  const home = await workFolder();
  const { folder } = await organisation();
  const server = await serveGit(dirname(folder));
  const url = `git:${server.address}/presets/.git`;
  const publish = async (version: string, rule: string): Promise<void> => {
    const folder = join(await workFolder(), 'package');
    await writeFiles(folder, {
      'package.json': JSON.stringify({ name: '@acme/presets', version }),
      'functions/snapper.preset.json': manifestText({
        name: 'functions',
        version,
        extends: `${url}#v1:arm`,
        overlays: [{ from: 'files' }],
      }),
      'functions/files/MORE': `${rule}\n`,
    });
    await registry?.close();
    registry = await serveRegistry([{ folder, tarball: await pack(folder, home) }]);
    await writeFile(join(home, '.npmrc'), `@acme:registry=${registry.address}\n`);
  };
  await publish('1.0.0', 'one');

  const created = await run(home, [
    ...['fn', '--preset', 'npm:@acme/presets@^1#functions', ...FLAGS],
  ]);
  await publish('1.2.0', 'ONE');
  const updated = await run(home, ['update', 'fn']);

  expect([created.exitCode, created.stderr]).toEqual([0, '']);
  expect([updated.exitCode, updated.stderr]).toEqual([0, '']);
  expect(updated.stdout).toContain('preset 1.0.0 → 1.2.0');
  const root = join(home, 'fn');
  expect(read(root, 'MORE')).toBe('ONE\n');
  expect(read(root, 'OWNERS')).toBe('of arm\n');
  expect(JSON.parse(read(root, 'snapper.json'))).toMatchObject({
    architecture: 'arm64',
    preset: { source: 'npm:@acme/presets@^1#functions', resolved: '1.2.0' },
  });
});
