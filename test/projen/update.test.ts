import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { disk } from '../../generators/regenerate/disk.ts';
import type { Disk } from '../../generators/regenerate/disk.ts';
import { applyPlan, isUpdating } from '../../generators/regenerate/index.ts';
import { systemProcesses } from '../../generators/regenerate/owner.ts';
import { compareRepository, openRepository } from '../../generators/repository/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import {
  LATER,
  TODAY,
  VERSION,
  commitAll,
  createdIn,
  edit,
  filesOf,
  read,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from '../cli/in-process.ts';
import { workFolder } from '../cli/support.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { repositoryFiles } from './repository-files.ts';
import { remove, synthesise } from './support.ts';

const original = await makeTemporaryFolder();
afterAll(original.remove);

beforeAll(async () => {
  await createdIn(original.path, 'demo', '--language', 'python', '--timeout', '60');
  write(join(original.path, 'demo'), '.projenrc.cjs', 'the options');
  mkdirSync(join(original.path, 'demo/.projen'));
  write(join(original.path, 'demo'), '.projen/tasks.json', '{}');
  commitAll(join(original.path, 'demo'));
});

/** A repository with all that is in it committed. */
async function committed(): Promise<string> {
  const root = join(await workFolder(), 'demo');
  cpSync(join(original.path, 'demo'), root, { recursive: true, preserveTimestamps: true });
  return root;
}

/** A repository that git knows nothing of. */
async function unversioned(): Promise<string> {
  const root = join(await workFolder(), 'demo');
  const isGits = (path: string): boolean => relative(original.path, path).split(sep)[1] === '.git';
  cpSync(join(original.path, 'demo'), root, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !isGits(path),
  });
  return root;
}

test('new options make of a repository what flags of update make of it', async () => {
  const [root, other] = [await committed(), await committed()];

  expect(await synthesise(root, { memory: 3008, devcontainer: false })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(
      'demo: memory 1769 → 3008, devcontainer true → false',
    ) as string,
  });

  await run(other, ['update', '--memory', '3008', '--no-devcontainer']);
  expect(repositoryFiles(root)).toEqual(repositoryFiles(other));
  // What is no option keeps what snapper.json says.
  expect(settingsOf(root)).toMatchObject({ memory: 3008, timeout: 60 });
});

test('a later version brings what update brings', async () => {
  const [root, other] = [await unversioned(), await unversioned()];
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');
  edit(other, 'Makefile', 'EVENT ?=', 'EVENT =');

  expect(await synthesise(root, {}, { context: { version: LATER, force: true } })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('create-snapper-lambda 0.1.0 → 0.2.0') as string,
  });

  await run(other, ['update', '--force'], { version: LATER });
  expect(repositoryFiles(root)).toEqual(repositoryFiles(other));
  expect(read(root, 'Makefile')).toContain('EVENT =');
});

test('where there is nothing to do, nothing is touched, whatever is uncommitted', async () => {
  const root = await committed();
  write(root, 'a new file', '');
  const before = untouchedFilesOf(root);

  expect(await synthesise(root, { language: 'python', timeout: 60 })).toEqual({
    exitCode: 0,
    stdout: '✔ up to date\n',
    stderr: '',
  });

  expect(untouchedFilesOf(root)).toEqual(before);
});

test('lines that both changed are left between markers, and are a failure with a list', async () => {
  const root = await unversioned();
  edit(root, 'template.yaml', 'MemorySize: 1769', 'MemorySize: 2048');

  const { exitCode, stdout } = await synthesise(root, { memory: 3008 });

  expect(exitCode).toBe(3);
  expect(stdout).toContain('✖ conflicts are left in 1 file:\n  template.yaml\n');
  expect(read(root, 'template.yaml')).toContain('<<<<<<<');
});

test('a deleted file stays deleted, and the sample stays the user’s', async () => {
  const root = await unversioned();
  remove(root, '.editorconfig', 'events/event.json');
  write(root, 'src/app.py', 'mine');

  expect(await synthesise(root, { memory: 3008 })).toMatchObject({ exitCode: 0 });

  expect(existsSync(join(root, '.editorconfig'))).toBe(false);
  expect(existsSync(join(root, 'events/event.json'))).toBe(false);
  expect(read(root, 'src/app.py')).toBe('mine');
});

test.each([
  ['the projen file', '.projenrc.cjs'],
  ['a list of projen’s', '.projen/tasks.json'],
  ['snapper.json', 'snapper.json'],
  ['npm’s package file', 'package.json'],
  ['npm’s lock file', 'package-lock.json'],
  ['a module that git is not told to ignore', 'node_modules/projen/index.js'],
  ['a file of a component', 'x/y.txt'],
])('%s may be edited and not committed', async (_, path) => {
  const root = await committed();
  mkdirSync(dirname(join(root, path)), { recursive: true });
  const text = path === 'snapper.json' ? `${read(root, path)}\n` : 'edited';
  write(root, path, text);

  expect(await synthesise(root, { memory: 3008 }, { files: ['x/y.txt'] })).toMatchObject({
    exitCode: 0,
  });
});

test.each<[title: string, dirty: (root: string) => void, named: string]>([
  ['a changed file', (root) => edit(root, 'Makefile', 'EVENT ?=', 'EVENT ='), 'Makefile'],
  ['a file that git does not know', (root) => write(root, 'a new file', ''), 'a new file'],
  [
    'a package file further down',
    (root) => write(root, 'src/package.json', ''),
    'src/package.json',
  ],
])('%s that is not committed is a reason to refuse, but for force', async (_, dirty, named) => {
  const root = await committed();
  dirty(root);
  const before = filesOf(root);

  expect(await synthesise(root, { memory: 3008 })).toMatchObject({
    exitCode: null,
    stderr: `failed\nthere are changes that are not committed\n${named}\nCommit or stash them, so that the update is all that git shows, or go on all the same: SNAPPER_FORCE=1 npx projen`,
  });
  expect(filesOf(root)).toEqual(before);

  expect(await synthesise(root, { memory: 3008 }, { context: { force: true } })).toMatchObject({
    exitCode: 0,
  });
});

test('an update that was broken off is taken back first', async () => {
  const [root, other] = [await unversioned(), await unversioned()];
  breakOff(root);

  expect(await synthesise(root, { memory: 3008 })).toMatchObject({
    exitCode: 0,
    stderr: 'An earlier update was broken off; it has been taken back first.\n',
  });

  await run(other, ['update', '--memory', '3008']);
  expect(repositoryFiles(root)).toEqual(repositoryFiles(other));
});

/** Breaks an update off half-way, as the end of its process would. */
function breakOff(root: string): void {
  const { plan } = compareRepository(
    openRepository(root),
    { given: { memory: 512 }, restore: [], onConflict: 'markers' },
    { catalogue, today: TODAY, version: VERSION, migrations: [] },
  );
  let dead = false;
  const dying = new Proxy(disk, {
    get: (_, name: keyof Disk) => {
      const real = disk[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        dead ||= name === 'linkSync' && args[1] === join(root, 'Makefile');
        if (dead) throw new Error('the process has ended');
        return real(...args);
      };
    },
  });
  // A process of this machine that has ended: its number has been given to another one.
  const self = { ...systemProcesses().self, start: '1' };
  expect(() =>
    applyPlan(root, plan, { disk: dying, processes: { ...systemProcesses(), self } }),
  ).toThrow();
  expect(isUpdating(root)).toBe(true);
}

test('without git nothing is asked of it', async () => {
  const root = await unversioned();
  write(root, 'a new file', '');

  expect(await synthesise(root, { memory: 3008 })).toMatchObject({ exitCode: 0 });
});

test.each<[title: string, options: object, said: string]>([
  ['out of range', { memory: 1 }, '"memory" in .projenrc.cjs cannot be 1'],
  ['that cannot change', { language: 'node' }, 'the language of a repository cannot change'],
  [
    'that does not go with snapper.json',
    { runtime: 'dotnet10' },
    '"runtime" in .projenrc.cjs cannot be "dotnet10"',
  ],
])('an option %s is refused, and nothing is written', async (_, options, said) => {
  const root = await unversioned();
  const before = filesOf(root);

  const { exitCode, stderr } = await synthesise(root, { ...options });

  expect(exitCode).toBeNull();
  expect(stderr).toContain(said);
  expect(filesOf(root)).toEqual(before);
});

test.each<[title: string, files: readonly string[], named: string]>([
  ['a managed file', ['Makefile'], 'Makefile'],
  ['a file of the user’s', ['src/app.py'], 'src/app.py'],
  ['a folder of the repository', ['src'], 'src'],
  ['the merge base', ['.snapper/other'], '.snapper/other'],
])('projen is not let near %s', async (_, files, named) => {
  const root = await unversioned();
  const before = filesOf(root);

  expect(await synthesise(root, { memory: 3008 }, { files })).toMatchObject({
    exitCode: null,
    stderr: expect.stringContaining(`writes: ${named}\n`) as string,
  });

  expect(filesOf(root)).toEqual(before);
});

test.each(['Makefile', './Makefile', 'src', 'src/../README.md', '.', 'tools\\'])(
  'projen would delete %s that its list names, and is not let',
  async (listed) => {
    const root = await unversioned();
    write(root, '.projen/files.json', JSON.stringify({ files: ['.projen/tasks.json', listed] }));

    for (const isEjecting of [false, true]) {
      expect(await synthesise(root, {}, { isEjecting })).toMatchObject({
        exitCode: null,
        stderr: expect.stringContaining(`that are not projen's: ${listed}\n`) as string,
      });
    }
  },
);

test('whoever removes projen gets no update on the way', async () => {
  const root = await unversioned();
  const before = untouchedFilesOf(root);

  expect(await synthesise(root, { memory: 3008 }, { isEjecting: true })).toMatchObject({
    exitCode: 0,
    stdout: '',
  });

  expect(untouchedFilesOf(root)).toEqual(before);
});

test('whoever takes up projen later keeps the name, whatever the folder is called', async () => {
  const root = join(await workFolder(), 'clone');
  cpSync(await unversioned(), root, { recursive: true });
  const before = filesOf(root);

  const { exitCode, stderr } = await synthesise(root, { name: 'clone' }, { isNew: true });

  expect(exitCode).toBeNull();
  expect(stderr).toContain('the repository is called "demo", and its folder "clone"');
  expect(filesOf(root)).toEqual(before);
  expect(await synthesise(root, { name: 'demo' }, { isNew: true })).toMatchObject({ exitCode: 0 });
  expect(settingsOf(root)).toMatchObject({ name: 'demo' });
});

test('a repository that has lost its snapper.json is not written anew', async () => {
  const root = await unversioned();
  remove(root, 'snapper.json');

  const { exitCode, stderr } = await synthesise(root, {});

  expect(exitCode).toBeNull();
  expect(stderr).toContain('It was one: take snapper.json back from version control.');
});
