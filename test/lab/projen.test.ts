import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { commitAll, edit, git, read } from '../cli/in-process.ts';
import { repositoryFiles } from '../projen/repository-files.ts';
import { manifestOf, pack } from '../support/package.ts';
import type { Command } from './package/package-managers.ts';
import { published } from './package/published.ts';
import type { Published } from './package/published.ts';
import { newPlace, runIn } from './package/user.ts';
import type { Ended } from './package/user.ts';
import { once } from './support/once.ts';
import { runFolder } from './support/workspace.ts';

/** The version that comes after the one under test. */
const LATER = '99.0.0';

let product: Published;
let later: string;

beforeAll(async () => {
  product = await published();
  later = await laterVersion();
});

/** The same package with a higher version, in which every repository has one more line to ignore. */
async function laterVersion(): Promise<string> {
  const home = await once(join(runFolder(), 'later'), async (unfinished) => {
    const { version } = await manifestOf(product.folder);
    const folder = join(unfinished, 'package');
    await cp(product.folder, folder, { recursive: true });
    const paths = (await readdir(folder, { recursive: true })).filter((path) =>
      /^(?:package\.json|dist\/.*\.js)$/.test(path),
    );
    for (const path of paths) {
      const text = await readFile(join(folder, path), 'utf8');
      const renewed = text
        .replaceAll(`"${version}"`, `"${LATER}"`)
        .replaceAll(/\/\.aws-sam\/(\\{0,2}n|\n)/g, '/.aws-sam/$1/later/$1');
      await writeFile(join(folder, path), renewed);
    }
    await pack(folder);
  });
  return join(home, `create-snapper-lambda-${LATER}.tgz`);
}

/** Somebody who works with projen, in a folder of their own. */
interface Person {
  readonly root: string;
  readonly run: (...command: Command) => Promise<Ended>;
}

async function person(name = 'my-fn'): Promise<Person> {
  const { home, work } = await newPlace();
  const root = join(work, name);
  await mkdir(root);
  const settings = join(home, '.gitconfig');
  await writeFile(settings, '[user]\nname = Somebody\nemail = some@body\n');
  // Packages come from wherever they come from on this machine; in tests projen would write elsewhere.
  const others = Object.entries(process.env).filter(([key]) => !/^(?:NODE_|VITEST)/.test(key));
  const env = {
    ...(Object.fromEntries(others) as Record<string, string>),
    GIT_CONFIG_GLOBAL: settings,
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  };
  return { root, run: (...command) => runIn(root, command, env) };
}

/** `npx projen new` in a new folder, by the projen that this repository is built with. */
async function newProject(...flags: readonly string[]): Promise<Person> {
  const somebody = await person();
  const ended = await projenNew(somebody, ...flags);
  if (ended.exitCode !== 0) throw new Error(JSON.stringify(ended));
  return somebody;
}

async function projenNew({ run }: Person, ...flags: readonly string[]): Promise<Ended> {
  const { version } = await manifestOf('node_modules/projen');
  const projen = [process.execPath, resolve('node_modules/projen/bin/projen')] as const;
  return run(...projen, 'new', '--from', product.tarball, '--projen-version', version, ...flags);
}

/** What the command line writes for the same answers. */
async function commandLines(...flags: readonly string[]): Promise<Record<string, string>> {
  const { root, run } = await person('my-fn');
  const cli = join(product.folder, 'dist/cli.js');
  const { exitCode, stderr } = await run(process.execPath, cli, '.', ...flags, '--yes', '--no-git');
  if (exitCode !== 0) throw new Error(stderr);
  return repositoryFiles(root);
}

test.each(['dotnet', 'python', 'node'])(
  'projen makes a %s repository as the command line does, commits it, and runs in it',
  async (language) => {
    const { root, run } = await newProject('--language', language, '--memory', '512');

    const expected = await commandLines('--language', language, '--memory', '512');
    const { 'package.json': packageFile, ...files } = repositoryFiles(root);
    const { 'package.json': plain, ...others } = expected;
    expect(files).toEqual(others);
    const { devDependencies, ...rest } = JSON.parse(read(root, 'package.json')) as {
      readonly devDependencies: object;
    };
    expect(Object.keys(devDependencies).sort()).toEqual(['create-snapper-lambda', 'projen']);
    expect(packageFile).toMatch(/^file 644 /);
    // Where the repository has a package file, it is that one and what npm has noted.
    const text = `file 644 ${JSON.stringify(rest, null, 2)}\n`;
    expect(Object.keys(rest).length === 0 ? undefined : text).toBe(plain);
    expect(git(root, 'status', '--porcelain')).toBe('');
    expect(git(root, 'ls-files', 'node_modules')).toBe('');
    expect(await run('npx', 'projen')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^✔ up to date/) as string,
    });
    expect(git(root, 'status', '--porcelain')).toBe('');
  },
);

test('a clone runs projen once its packages are installed', async () => {
  const { root } = await newProject('--language', 'python');
  const colleague = await person('clone');
  git(colleague.root, 'clone', '--quiet', root, '.');

  expect(await colleague.run('npm', 'install', '--no-package-lock')).toMatchObject({ exitCode: 0 });
  expect(await colleague.run('npx', 'projen')).toMatchObject({
    exitCode: 0,
    stdout: '✔ up to date',
  });
});

test('an edited projen file updates the repository, and keeps what is the user’s', async () => {
  const { root, run } = await newProject('--language', 'node');
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');
  await rm(join(root, '.editorconfig'));
  await writeFile(join(root, 'src/app.ts'), '// mine\n');
  commitAll(root);
  edit(root, '.projenrc.cjs', '// memory: 1769,', 'memory: 3008, //');

  const { exitCode, stdout } = await run('npx', 'projen');

  expect(stdout).toContain('my-fn: memory 1769 → 3008');
  expect(exitCode).toBe(0);
  expect(read(root, 'template.yaml')).toContain('MemorySize: 3008');
  expect(read(root, 'Makefile')).toContain('EVENT =');
  expect(read(root, 'src/app.ts')).toBe('// mine\n');
  expect(existsSync(join(root, '.editorconfig'))).toBe(false);
});

test('a conflict fails, names the file, and leaves both versions in it', async () => {
  const { root, run } = await newProject('--language', 'python');
  edit(root, 'template.yaml', 'MemorySize: 1769', 'MemorySize: 2048');
  commitAll(root);
  edit(root, '.projenrc.cjs', '// memory: 1769,', 'memory: 3008, //');

  const { exitCode, stdout } = await run('npx', 'projen');

  expect(exitCode).toBe(1);
  expect(stdout).toContain('✖ conflicts are left in 1 file:\n  template.yaml\n');
  expect(read(root, 'template.yaml')).toMatch(/<{7}[^]*2048[^]*3008[^]*>{7}/);
});

test('what is not committed is refused, with what to do', async () => {
  const { root, run } = await newProject('--language', 'python');
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');
  edit(root, '.projenrc.cjs', '// memory: 1769,', 'memory: 3008, //');

  const { exitCode, stderr } = await run('npx', 'projen');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('✖ there are changes that are not committed: Makefile\n');
  expect(stderr).not.toContain('    at ');
  expect(await run('env', 'SNAPPER_FORCE=1', 'npx', 'projen')).toMatchObject({ exitCode: 0 });
  expect(read(root, 'Makefile')).toContain('EVENT =');
});

test.each(['python', 'node'])(
  'a later version of the package updates a %s one',
  async (language) => {
    const { root, run } = await newProject('--language', language);

    const ended = await run('npm', 'install', '--save-dev', '--no-package-lock', later);
    expect(ended).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await run('npx', 'projen');

    expect(stdout).toContain(`create-snapper-lambda ${await versionOf(product)} → ${LATER}`);
    expect(exitCode).toBe(0);
    expect(read(root, '.gitignore')).toContain('/.aws-sam/\n/later/\n');
    expect(await run('npx', 'projen')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^✔ up to date/) as string,
    });
  },
);

test('without synthesis and without git there is a projen file to go on from', async () => {
  const { root, run } = await newProject('--language', 'dotnet', '--no-synth', '--no-git');

  expect(Object.keys(repositoryFiles(root))).toEqual(['package.json']);
  expect(await run('node', '.projenrc.cjs')).toMatchObject({ exitCode: 0 });

  const files = await commandLines('--language', 'dotnet');
  expect(repositoryFiles(root)).toEqual({ ...files, 'package.json': expect.any(String) as string });
  expect(existsSync(join(root, '.git'))).toBe(false);
});

test('a wrong answer ends projen before anything is written or committed', async () => {
  const somebody = await person();

  const { exitCode, stderr } = await projenNew(somebody, '--memory', '1');

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^✖ --memory cannot be 1: allowed: 128 to 10240$/m);
  expect(existsSync(join(somebody.root, '.git'))).toBe(false);
  expect(existsSync(join(somebody.root, 'snapper.json'))).toBe(false);
});

test('tasks and files that the user adds are projen’s, and projen can be removed', async () => {
  const { root, run } = await newProject('--language', 'python');
  edit(
    root,
    '.projenrc.cjs',
    'project.synth',
    `const { TextFile } = require('projen');
new TextFile(project, 'notes.txt', { lines: ['a note'] });
project.addTask('greet', { exec: 'echo hello' });
project.synth`,
  );
  expect(await run('npx', 'projen')).toMatchObject({ exitCode: 0 });
  expect(await run('npx', 'projen', 'greet')).toMatchObject({ exitCode: 0, stdout: 'hello' });
  const before = repositoryFiles(root);

  expect(await run('npx', 'projen', 'eject')).toMatchObject({ exitCode: 0 });

  expect(repositoryFiles(root)).toMatchObject({
    ...before,
    // Its own files are the user's now, who may write them.
    'notes.txt': expect.stringMatching(/^file \d+ a note$/) as string,
  });
  expect(existsSync(join(root, '.projen/files.json'))).toBe(false);
});

async function versionOf({ folder }: Published): Promise<string> {
  return (await manifestOf(folder)).version;
}
