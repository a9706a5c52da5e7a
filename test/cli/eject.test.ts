import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  commitAll,
  created,
  createdIn,
  edit,
  filesOf,
  git,
  run,
  untouchedFilesOf,
  write,
} from './in-process.ts';
import { cli, workFolder } from './support.ts';

const NODE = ['--runtime', 'nodejs24.x'] as const;

/** A tree without some of its paths. */
function without(
  tree: Readonly<Record<string, string>>,
  ...paths: readonly string[]
): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !paths.includes(path)));
}

test('without a terminal it wants to be told that it may, and removes nothing', async () => {
  const root = await created(...NODE);
  const before = untouchedFilesOf(root);

  for (const args of [['eject'], ['eject', '--force']]) {
    const { exitCode, stderr, stdout } = await run(root, args);

    expect(stderr).toBe(
      '✖ eject removes files, and there is no terminal to ask in\n  Add --yes.\n',
    );
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  }
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('it removes snapper.json and .snapper/, and touches nothing else', async () => {
  const root = await created(...NODE);
  write(root, 'mine.txt', 'mine\n');
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');
  const before = untouchedFilesOf(root);

  const { exitCode, stderr, stdout } = await run(root, ['eject', '--yes']);

  expect(stderr).toBe('');
  expect(stdout).toBe(
    '✔ snapper.json and .snapper/ are gone; all other files are as they were.\n' +
      '  README.md still speaks of them under "Newer versions".\n',
  );
  expect(exitCode).toBe(0);
  expect(untouchedFilesOf(root)).toEqual(
    without(before, 'snapper.json', '.snapper', '.snapper/base.json'),
  );
});

test('what it says of the README is true', async () => {
  const root = await created(...NODE);

  await run(root, ['eject', '-y']);

  const [, section] = filesOf(root)['README.md']!.split('## Newer versions\n');
  expect(section).toContain('snapper.json');
});

test('what somebody else put into .snapper/ stays, and the folder with it', async () => {
  const root = await created(...NODE);
  write(root, '.snapper/mine.txt', 'mine\n');
  const before = untouchedFilesOf(root);

  const { exitCode, stdout } = await run(root, ['eject', '--yes']);

  expect(stdout).toContain('✔ snapper.json and .snapper/base.json are gone;');
  expect(exitCode).toBe(0);
  expect(without(untouchedFilesOf(root), '.snapper')).toEqual(
    without(before, 'snapper.json', '.snapper', '.snapper/base.json'),
  );
});

test('afterwards there is nothing to update, to check or to eject', async () => {
  const root = await created(...NODE);
  await run(root, ['eject', '--yes']);
  const before = untouchedFilesOf(root);

  for (const args of [['update'], ['check'], ['diff'], ['eject', '--yes']]) {
    const { exitCode, stderr } = await run(root, args);

    expect(stderr).toContain(
      'is not a repository of create-snapper-lambda: it has no snapper.json',
    );
    expect(exitCode).toBe(1);
  }
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('a repository without a merge base is ejected, too', async () => {
  const root = await created(...NODE);
  rmSync(join(root, '.snapper'), { recursive: true });
  const before = untouchedFilesOf(root);

  expect(await run(root, ['eject', '--yes'])).toMatchObject({ exitCode: 0 });

  expect(untouchedFilesOf(root)).toEqual(without(before, 'snapper.json'));
});

test('a dirty repository is refused, and named; --force goes on', async () => {
  const home = await workFolder();
  const root = await createdIn(home, 'demo', ...NODE);
  commitAll(root);
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');
  const before = untouchedFilesOf(root);

  const refused = await run(home, ['eject', 'demo', '--yes']);

  expect(refused.stderr).toContain('✖ demo has changes that are not committed: Makefile\n');
  expect(refused.exitCode).toBe(1);
  expect(untouchedFilesOf(root)).toEqual(before);
  expect(await run(home, ['eject', 'demo', '--yes', '--force'])).toMatchObject({ exitCode: 0 });
  expect(git(root, 'status', '--porcelain')).toBe(
    ' D .snapper/base.json\n M Makefile\n D snapper.json\n',
  );
});

test.each<[title: string, place: (root: string) => void]>([
  [
    'snapper.json is a link',
    (root) => {
      renameSync(join(root, 'snapper.json'), join(root, '../shared.json'));
      symlinkSync('../shared.json', join(root, 'snapper.json'));
    },
  ],
  [
    '.snapper is a link',
    (root) => {
      renameSync(join(root, '.snapper'), join(root, '../shared'));
      symlinkSync('../shared', join(root, '.snapper'));
    },
  ],
  [
    'base.json is a folder',
    (root) => {
      rmSync(join(root, '.snapper/base.json'));
      mkdirSync(join(root, '.snapper/base.json'));
    },
  ],
])('where %s nothing is removed, here or elsewhere', async (_, place) => {
  const root = await created(...NODE);
  place(root);
  const before = untouchedFilesOf(join(root, '..'));

  const { exitCode, stderr, stdout } = await run(root, ['eject', '--yes']);

  expect(stderr).toMatch(/is a symbolic link|something else is in its place/);
  expect(stderr).not.toContain('unexpected');
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
  expect(untouchedFilesOf(join(root, '..'))).toEqual(before);
});

test('the built command line does the same', async () => {
  const root = await created(...NODE);
  cpSync(root, `${root}-twin`, { recursive: true });
  await run(`${root}-twin`, ['eject', '--yes']);

  const { exitCode, stdout } = await cli(join(root, '..'), 'eject', 'demo', '--yes');

  expect(stdout).toContain('✔ snapper.json and .snapper/ are gone');
  expect(exitCode).toBe(0);
  expect(filesOf(root)).toEqual(filesOf(`${root}-twin`));
});
