import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { writeGeneratorPackage } from '../../scripts/pack-generator.mjs';
import { edit, filesOf, read, settingsOf } from '../cli/in-process.ts';
import { Terminal, noTerminal } from '../cli/terminal-support.ts';
import { pack } from '../support/package.ts';
import { testUnless } from '../support/tools.ts';
import { published } from './package/published.ts';

/** The `yo` that is installed beside the two packages. */
const YO = 'yo@7.0.1';

/** Everything that is installed, and a home for what `yo` remembers. */
let home: string;

beforeAll(async () => {
  home = await folder('yeoman-');
  const { tarball } = await published();
  await writeGeneratorPackage(join(home, 'alias'));
  const tarballs = [tarball, await pack(join(home, 'alias'))];
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await execa('npm', ['install', ...flags, '--prefix', home, YO, ...tarballs], { cwd: home });
});

afterAll(() => rm(home, { recursive: true, force: true }));

/** A new folder that anybody may write to: as root, `yo` becomes somebody else. */
async function folder(prefix: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  await chmod(path, 0o777);
  return path;
}

async function workFolder(): Promise<string> {
  const path = await folder('yeoman work-');
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** What `yo` finds generators by, and what keeps it off this machine's own home and the network. */
const environment = (): Record<string, string> => ({
  HOME: home,
  NODE_PATH: join(home, 'node_modules'),
  NO_UPDATE_NOTIFIER: '1',
  NO_COLOR: '1',
});

async function run(
  cwd: string,
  program: string,
  ...args: readonly string[]
): Promise<{ readonly exitCode: number | undefined; readonly text: string }> {
  const { all, exitCode } = await execa(join(home, 'node_modules/.bin', program), args, {
    cwd,
    all: true,
    reject: false,
    stdin: 'ignore',
    env: environment(),
  });
  return { exitCode, text: all };
}

test('installed beside yo, it writes what the command line writes, byte for byte', async () => {
  const work = await workFolder();
  await mkdir(join(work, 'cli'));

  const flags = ['my-fn', '--language', 'node', '--memory', '512', '--no-typescript', '--yes'];
  const { exitCode, text } = await run(work, 'yo', 'snapper-lambda', ...flags);
  await run(join(work, 'cli'), 'create-snapper-lambda', ...flags);

  expect(text).toContain('my-fn: ');
  expect(exitCode).toBe(0);
  expect(filesOf(join(work, 'my-fn'))).toEqual(filesOf(join(work, 'cli/my-fn')));
});

test('without the package for yo, the path of the generator does', async () => {
  const work = await workFolder();

  const generator = join(home, 'node_modules/create-snapper-lambda/dist/generators/app/index.js');
  const { exitCode } = await run(work, 'yo', generator, 'my-fn', '--yes', '--no-git');

  expect(exitCode).toBe(0);
  expect(settingsOf(join(work, 'my-fn'))).toMatchObject({ name: 'my-fn' });
});

test('a mistake is said in full, with the exit code of the command line', async () => {
  const work = await workFolder();

  const { exitCode, text } = await run(work, 'yo', 'snapper-lambda', 'my-fn', '--language', 'nod');

  expect(text).toContain('--language cannot be "nod": allowed: dotnet, python, node');
  expect(exitCode).toBe(2);
});

testUnless(noTerminal, 'in a terminal it asks, creates, and merges file by file', async () => {
  const work = await workFolder();
  const variables = Object.entries(environment()).map(([name, value]) => `${name}='${value}'`);
  const yo = `${variables.join(' ')} '${join(home, 'node_modules/.bin/yo')}' snapper-lambda`;

  const mistaken = new Terminal(work, `${yo} --language python --yes asked`);
  await mistaken.shows('--yes takes no value');
  const questions = new Terminal(work, `${yo} --language python --ci none`);
  await questions.shows('What is the function called?');
  questions.send('asked', 'Enter');
  for (const question of ['Which runtime?', 'Which architecture?', 'start out as?', 'memory']) {
    await questions.shows(question);
    questions.send('Enter');
  }
  await questions.shows('exit=0');
  const root = join(work, 'asked');
  expect(settingsOf(root)).toMatchObject({ name: 'asked', language: 'python' });

  edit(root, 'Makefile', '.DEFAULT_GOAL := help', '.DEFAULT_GOAL := test');
  await chmod(root, 0o777);
  const update = new Terminal(root, `${yo} --memory 512`);
  await update.shows('Overwrite snapper.json?');
  update.send('y', 'Enter');
  await update.shows('Overwrite Makefile?');
  update.send('n', 'Enter');
  await update.shows('Overwrite template.yaml?');
  update.send('y', 'Enter');
  await update.shows('exit=0');
  expect(settingsOf(root)).toMatchObject({ memory: 512 });
  expect(read(root, 'Makefile')).toContain('--memory 1769');
  expect(read(root, 'Makefile')).toContain('.DEFAULT_GOAL := test');
});
