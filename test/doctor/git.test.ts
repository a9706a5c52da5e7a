import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { git } from '../../generators/doctor/checks/git.ts';
import { thisMachine } from '../../generators/doctor/index.ts';
import { commitAll } from '../cli/in-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ALL_THERE, HANGS, LIES, find, machineWith } from './support.ts';

test('the state of a git repository is told, and never held against it', async () => {
  const folder = await temporaryFolder();
  const machine = thisMachine(folder, new AbortController().signal);
  const look = async () => (await find(git, machine, {}))!;
  const said = (rest: string) => ({
    status: 'ok',
    detail: expect.stringMatching(new RegExp(`^\\d+[.\\d]+; ${rest}$`)) as string,
  });

  expect(await look()).toEqual(said('this is no git repository'));
  commitAll(folder);
  expect(await look()).toEqual(said('all is committed'));
  // Editing it is how new answers are given.
  await writeFile(join(folder, 'snapper.json'), '{}');
  expect(await look()).toEqual(said('all is committed'));
  await writeFile(join(folder, 'my file'), '');
  expect(await look()).toEqual(said('1 uncommitted change; update wants none'));
  await writeFile(join(folder, 'other'), '');
  expect(await look()).toEqual(said('2 uncommitted changes; update wants none'));
});

test('without a repository only its version is told', async () => {
  expect(await find(git, await machineWith({ git: ALL_THERE.git }))).toEqual({
    status: 'ok',
    detail: '2.39.5',
  });
});

test.each([
  ['missing', {}, 'git is not installed, or not on PATH'],
  ['hanging', { git: HANGS }, 'git does not answer'],
  ['something else', { git: LIES }, 'git answers, but not with its version'],
  [
    'unable to look',
    { git: 'test "$1" = --version && echo "git version 2.39.5" || exit 1' },
    'git status fails here',
  ],
])('a git that is %s is a warning', async (_, programs, detail) => {
  const machine = await machineWith(programs, { timeout: 2_000 });

  expect(await find(git, machine, {})).toMatchObject({ status: 'warning', detail });
});
