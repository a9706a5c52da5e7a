import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import {
  commitAll,
  created,
  createdIn,
  edit,
  git,
  read,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from './in-process.ts';
import { CLI, workFolder } from './support.ts';

const NODE = ['--runtime', 'nodejs24.x'] as const;
const CHANGE = ['update', '--memory', '512'] as const;

const original = await makeTemporaryFolder();
afterAll(original.remove);

beforeAll(async () => {
  commitAll(await createdIn(original.path, 'demo', ...NODE));
});

/** A repository with all that is in it committed. */
async function committed(): Promise<string> {
  const root = join(await workFolder(), 'demo');
  cpSync(join(original.path, 'demo'), root, { recursive: true, preserveTimestamps: true });
  return root;
}

test('in a clean repository an update is all that git shows', async () => {
  const root = await committed();

  expect(await run(root, CHANGE)).toMatchObject({ exitCode: 0 });

  expect(git(root, 'status', '--porcelain')).toBe(
    ' M .snapper/base.json\n M Makefile\n M snapper.json\n M template.yaml\n',
  );
});

test.each<[title: string, dirty: (root: string) => void, named: string]>([
  ['a changed file', (root) => edit(root, 'Makefile', 'EVENT ?=', 'EVENT ='), 'Makefile'],
  [
    'a staged change',
    (root) => {
      edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');
      git(root, 'add', 'Makefile');
    },
    'Makefile',
  ],
  ['a deleted file', (root) => rmSync(join(root, 'README.md')), 'README.md'],
  ['a file that git does not know', (root) => write(root, 'a new file', ''), 'a new file'],
  [
    'a renamed file',
    (root) => {
      git(root, 'mv', 'README.md', 'Read me.md');
    },
    'Read me.md',
  ],
  [
    'several files',
    (root) => {
      for (const name of ['1', '2', '3', '4', '5']) write(root, name, '');
    },
    '1, 2, 3 and 2 more',
  ],
])('%s that is not committed is named, and refused', async (_, dirty, named) => {
  const root = await committed();
  dirty(root);
  const before = untouchedFilesOf(root);

  const { exitCode, stderr, stdout } = await run(root, CHANGE);

  expect(stderr).toBe(
    `✖ there are changes that are not committed: ${named}\n` +
      '  Commit or stash them, so that this is all that git shows, or add --force.\n',
  );
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('--force goes on, and keeps what is not committed', async () => {
  const root = await committed();
  edit(root, 'Makefile', 'EVENT ?= events/event.json', 'EVENT = mine.json');

  expect(await run(root, [...CHANGE, '--force'])).toMatchObject({ exitCode: 0 });

  expect(read(root, 'Makefile')).toContain('EVENT = mine.json\n');
  expect(read(root, 'Makefile')).toContain('--memory 512 ');
});

test('a dry run, a check and an update that changes nothing do not mind', async () => {
  const root = await committed();
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');

  for (const args of [[...CHANGE, '--dry-run'], ['check'], ['update']]) {
    expect(await run(root, args)).toMatchObject({ exitCode: 0, stderr: '' });
  }
});

test('new answers in snapper.json need not be committed first', async () => {
  const root = await committed();
  edit(root, 'snapper.json', '"memory": 1769', '"memory": 512');

  expect(await run(root, ['update'])).toMatchObject({ exitCode: 0 });

  expect(read(root, 'template.yaml')).toContain('MemorySize: 512\n');
});

test('what git ignores is no obstacle', async () => {
  const root = await committed();
  for (const folder of ['build', 'node_modules', '.aws-sam']) {
    mkdirSync(join(root, folder));
    write(root, `${folder}/output`, '');
  }

  expect(await run(root, CHANGE)).toMatchObject({ exitCode: 0 });
});

test('asking git writes nothing either, not even its index', async () => {
  const root = await committed();
  // Written again, so that git would like to renew what it remembers of the file.
  write(root, 'Makefile', read(root, 'Makefile'));
  const index = read(root, '.git/index');

  expect(await run(root, CHANGE)).toMatchObject({ exitCode: 0 });

  expect(read(root, '.git/index')).toBe(index);
});

test('in a repository of many, only what lies in the folder counts', async () => {
  const home = await workFolder();
  const root = await createdIn(home, 'our services/demo', ...NODE);
  const other = await createdIn(home, 'our services/other', ...NODE);
  commitAll(home);
  write(home, 'README.md', 'dirt above\n');
  edit(other, 'Makefile', 'EVENT ?=', 'EVENT =');

  const inside = await run(root, CHANGE);
  const dirty = await run(home, ['update', 'our services/other', '--memory', '512']);

  expect(inside).toMatchObject({ exitCode: 0, stderr: '' });
  expect(dirty.stderr).toContain(
    '✖ our services/other has changes that are not committed: our services/other/Makefile\n',
  );
  expect(dirty.exitCode).toBe(1);
  expect(settingsOf(other)).toMatchObject({ memory: 1769 });
});

test('a snapper.json elsewhere is no excuse for the one that is dirty', async () => {
  const root = await committed();
  mkdirSync(join(root, 'src/nested'));
  write(root, 'src/nested/snapper.json', '{}\n');

  const { exitCode, stderr } = await run(root, CHANGE);

  expect(stderr).toContain('not committed: src/nested/\n');
  expect(exitCode).toBe(1);
});

test('a folder that git knows nothing of is updated all the same', async () => {
  const root = await created(...NODE);

  expect(await run(root, CHANGE)).toMatchObject({ exitCode: 0, stderr: '' });
});

test('without git on this machine the update goes on', async () => {
  const root = await committed();
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');

  const { exitCode, stderr } = await execa(process.execPath, [CLI, ...CHANGE], {
    cwd: root,
    env: { PATH: '/nonexistent' },
    extendEnv: false,
    reject: false,
  });

  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(settingsOf(root)).toMatchObject({ memory: 512 });
});

test('a repository that git does not trust is reported, with what git says', async () => {
  const root = await committed();
  // git's own switch for its tests: nobody but root can make files somebody else's.
  vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const before = untouchedFilesOf(root);

  const refused = await run(root, CHANGE);
  const forced = await run(root, [...CHANGE, '--dry-run', '--force']);

  expect(refused.stderr).toContain('✖ "git status" failed, so nobody knows');
  expect(refused.stderr).toContain('dubious ownership');
  expect(refused.stderr).toContain('git config --global --add safe.directory');
  expect(refused.stderr).toContain('add --force to go on without asking git.\n');
  expect(refused.exitCode).toBe(1);
  expect(forced.exitCode).toBe(0);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('a damaged git repository is reported, and not taken for a clean one', async () => {
  const root = await committed();
  renameSync(join(root, '.git/HEAD'), join(root, '.git/HEAD.lost'));
  write(root, '.git/index', 'damaged');
  git(root, 'init', '--quiet');

  const { exitCode, stderr } = await run(root, CHANGE);

  expect(stderr).toContain('✖ "git status" failed');
  expect(exitCode).toBe(1);
  expect(settingsOf(root)).toMatchObject({ memory: 1769 });
});
