import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { cli, cliWithoutPrivileges, everything, workFolder } from './support.ts';

test.each([
  [['fn', '--memroy', '512'], 'unknown flag --memroy', 'Did you mean --memory?'],
  [['fn', '--no-typscript'], 'unknown flag --no-typscript', 'Did you mean --no-typescript?'],
  [['fn', '--no-memory'], 'unknown flag --no-memory', ''],
  [['fn', '-x'], 'unknown flag -x', 'See create-snapper-lambda --help.'],
  [['fn', '--memory'], '--memory needs a value: allowed: 128 to 10240', 'Write --memory MB.'],
  [['fn', '--runtime', '--yes'], '--runtime needs a value', 'Write --runtime ID.'],
  [['fn', '--yes=1'], '--yes takes no value', 'Write --yes'],
  [
    ['fn', '--runtime', 'nodejs42.x', '--yes'],
    '--runtime cannot be "nodejs42.x"',
    'Did you mean "nodejs22.x"?',
  ],
  [
    ['fn', '--runtime', 'dotnet6', '--yes'],
    '--runtime cannot be "dotnet6"',
    'Did you mean "dotnet9"?',
  ],
  [['fn', '--runtime', 'java21', '--yes'], '--runtime cannot be "java21"', ''],
  [
    ['fn', '--runtime', 'python3.11', '--yes'],
    '--runtime cannot be "python3.11": python3.11 is built for Amazon Linux 2',
    '',
  ],
  [
    ['fn', '--language', 'dotnet', '--runtime', 'nodejs24.x', '--yes'],
    '--runtime cannot be "nodejs24.x": it is not a .NET runtime',
    '',
  ],
  [
    ['fn', '--language', 'dotnet', '--typescript', '--yes'],
    '--typescript does not apply: .NET functions have no such option',
    'Leave --typescript out.',
  ],
  [
    ['fn', '--language', 'node', '--globalization', 'icu', '--yes'],
    '--globalization does not apply: Node.js functions have no such option',
    'Leave --globalization out.',
  ],
  [['fn', '--language', 'nod', '--yes'], '--language cannot be "nod"', 'Did you mean "node"?'],
  [['fn', '--memory', '64', '--yes'], '--memory cannot be 64: allowed: 128 to 10240', ''],
  [
    ['my fn', '--yes'],
    'the name cannot be "my fn": it contains white space',
    '--name gives another',
  ],
  [['Fn', '--yes'], 'the name cannot be "Fn"', '"fn" would do'],
  [['con', '--yes'], 'the name cannot be "con": it is reserved', ''],
  [['fn', '--name', '../x', '--yes'], '--name cannot be "../x": it is a path', ''],
  [['a'.repeat(57), '--yes'], 'the name cannot be "aaa', 'at most 56'],
  [['my', 'fn', '--yes'], 'one folder was expected, but 2 were given: my fn', 'Quote a path'],
  [['advise'], 'advise needs --init MS and --invocations N', 'advise --init 2400'],
  [['', '--yes'], 'the folder is an empty text', ''],
  [['--yes'], 'no folder was given', 'create-snapper-lambda my-fn --yes'],
])('%j is wrong usage: exit 2, said clearly, nothing written', async (args, what, next) => {
  const home = await workFolder();

  const { exitCode, stderr, stdout } = await cli(home, ...args);

  expect(stderr).toContain(what);
  expect(stderr).toContain(next);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(await everything(home)).toEqual([]);
});

test('without a terminal and without answers nothing is asked, and the flags to give are named', async () => {
  const home = await workFolder();

  const { exitCode, stderr } = await cli(home, 'fn', '--runtime', 'nodejs24.x');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('answers are missing, and there is no terminal to ask in');
  expect(stderr).toContain('--architecture ARCH');
  expect(stderr).toContain('--[no-]typescript');
  expect(stderr).not.toContain('--runtime');
  // The runtime tells it, and another language's options are none of this one's.
  expect(stderr).not.toContain('--language');
  expect(stderr).not.toContain('--globalization');
  expect(stderr).toContain('or add --yes');
  expect(await everything(home)).toEqual([]);
});

test('with --json a failure is one object on standard output', async () => {
  const home = await workFolder();

  const { exitCode, stdout } = await cli(home, 'fn', '--memroy', '1', '--json');

  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: { code: 'usage', what: 'unknown flag --memroy', next: 'Did you mean --memory?' },
  });
});

test('a folder that is not empty is refused and left as it was', async () => {
  const home = await workFolder();
  await mkdir(join(home, 'fn'));
  await writeFile(join(home, 'fn', 'precious.txt'), 'mine');

  const { exitCode, stderr } = await cli(home, 'fn', '--yes');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('fn is not empty: it holds precious.txt');
  expect(await everything(home)).toEqual(['fn', 'fn/precious.txt']);
});

test('a file as target is refused and left as it was', async () => {
  const home = await workFolder();
  await writeFile(join(home, 'fn'), 'mine');

  const { exitCode, stderr } = await cli(home, 'fn', '--yes');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('is a file');
  expect(await readFile(join(home, 'fn'), 'utf8')).toBe('mine');
});

test('a target that cannot be written to is refused', async () => {
  const home = await workFolder();
  await chmod(home, 0o555);

  const { exitCode, stderr } = await cliWithoutPrivileges(home, 'fn', '--yes');

  expect(stderr).toContain('permission denied');
  expect(exitCode).toBe(1);
  expect(await everything(home)).toEqual([]);
});
