import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { created, filesOf, read, run, settingsOf, write } from '../cli/in-process.ts';
import { repositoryFiles } from './repository-files.ts';
import { installed, synthesise } from './support.ts';

test.each([
  ['dotnet', { language: 'dotnet' }, ['--language', 'dotnet']],
  [
    'python',
    { runtime: 'python3.13', memory: 512 },
    ['--runtime', 'python3.13', '--memory', '512'],
  ],
  ['node', { language: 'node', typescript: false }, ['--language', 'node', '--no-typescript']],
])('a new %s repository is the one that the command line writes', async (_, options, flags) => {
  const root = await installed();

  expect(await synthesise(root, options)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('✔ demo: ') as string,
    stderr: '',
  });

  expect(repositoryFiles(root)).toEqual(filesOf(await created(...flags)));
});

test('what npm and projen have put into the folder stays as it is', async () => {
  const root = await installed();
  const files = {
    'node_modules/projen/index.js': 'projen',
    'package-lock.json': 'lock',
    'package.json': '{"name": "somebody’s own"}',
    '.projenrc.cjs': 'mine',
  };
  for (const [path, text] of Object.entries(files)) write(root, path, text);

  expect(await synthesise(root, { language: 'python' })).toMatchObject({ exitCode: 0 });

  for (const [path, text] of Object.entries(files)) expect(read(root, path)).toBe(text);
});

test('a package file of the repository keeps what npm has noted, as an edit of the user’s', async () => {
  const root = await installed();
  const devDependencies = { 'create-snapper-lambda': '^0.1.0', projen: '^0.103.25' };
  write(root, 'package.json', JSON.stringify({ devDependencies }));

  expect(await synthesise(root, { language: 'node' })).toMatchObject({ exitCode: 0 });

  const commandLines = await created('--language', 'node');
  const { devDependencies: kept, ...others } = JSON.parse(read(root, 'package.json')) as {
    devDependencies: unknown;
  };
  expect(kept).toEqual(devDependencies);
  expect(`${JSON.stringify(others, null, 2)}\n`).toBe(read(commandLines, 'package.json'));
  expect({ ...repositoryFiles(root), 'package.json': '' }).toEqual({
    ...filesOf(commandLines),
    'package.json': '',
  });
  expect(await run(root, ['update'])).toMatchObject({
    exitCode: 0,
    stdout: '✔ up to date; 1 file keeps your edits\n',
  });
});

test.each([
  ['a package file that holds more', 'package.json', '{"name": "mine", "devDependencies": {}}'],
  ['a package file that is no JSON', 'package.json', '{'],
  ['a file of the user’s', 'Makefile', 'all:'],
])('%s is in the way of a new repository, and stays', async (_, path, text) => {
  const root = await installed();
  write(root, path, text);
  const before = filesOf(root);

  const { exitCode, stderr } = await synthesise(root, { language: 'node' });

  expect(exitCode).toBeNull();
  expect(stderr).toMatch(/^failed\n/);
  expect(stderr).toContain(path);
  expect(filesOf(root)).toEqual(before);
});

test('a file that projen is to write is in the way when the repository has it too', async () => {
  const root = await installed();

  const { stderr } = await synthesise(
    root,
    { language: 'node' },
    { files: ['readme.md', 'x.txt'] },
  );

  expect(stderr).toBe(
    'usage\nnothing was written, since .projenrc.cjs adds what create-snapper-lambda writes: readme.md\n' +
      'Take it out there, and edit the file itself: updates keep your edits.',
  );
  expect(existsSync(join(root, 'snapper.json'))).toBe(false);
});

test.each<[title: string, options: object, isNew: boolean, said: string]>([
  ['of a wrong type', { memory: 'much' }, false, '"memory" in .projenrc.cjs cannot be "much"'],
  ['of another language', { globalization: 'icu', language: 'node' }, true, '--globalization does'],
  ['that there is not', { memmory: 1 }, false, 'Did you mean "memory"?'],
  ['of projen’s about git', { gitOptions: {} }, false, '"gitOptions", which cannot be followed'],
])('an option %s is refused by the name it was given', async (_, options, isNew, said) => {
  const root = await installed();

  const { exitCode, stderr } = await synthesise(root, { ...options }, { isNew });

  expect(exitCode).toBeNull();
  expect(stderr).toMatch(/^usage\n/);
  expect(stderr).toContain(said);
  expect(existsSync(join(root, 'snapper.json'))).toBe(false);
});

test('a folder’s name that will not do says where another is given', async () => {
  const { stderr } = await synthesise(
    await installed('My Function'),
    { name: 'My Function' },
    { isNew: true },
  );

  expect(stderr).toContain('the name cannot be "My Function"');
  expect(stderr).toContain('The name comes from the folder; --name gives another.');
});

test('a name that is given beats the folder’s', async () => {
  const root = await installed();

  await synthesise(root, { language: 'python', name: 'other' });

  expect(settingsOf(root)).toMatchObject({ name: 'other' });
});

test('nothing new is written by whoever removes projen', async () => {
  const root = await installed();
  const before = filesOf(root);

  expect(await synthesise(root, {}, { isEjecting: true })).toMatchObject({ exitCode: 0 });

  expect(filesOf(root)).toEqual(before);
});
