import { existsSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, textOf, writeRepository } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';
import { replaceStub, workshop } from './makefile-support.ts';

const TARGETS = [
  'bench',
  'build',
  'check',
  'clean',
  'delete',
  'deploy',
  'deploy-managed',
  'doctor',
  'emulate',
  'emulate-vm',
  'help',
  'invoke',
  'layer',
  'lint',
  'logs',
  'report',
  'shell',
  'test',
  'update',
];

/** Repositories that differ in their Makefile. */
const REPOSITORIES: readonly { title: string; answers: Partial<Answers>; targets: string[] }[] = [
  { title: 'Node.js in TypeScript', answers: { typescript: true }, targets: TARGETS },
  { title: 'Node.js', answers: { typescript: false }, targets: TARGETS },
  {
    title: '.NET with a native SnapStart',
    answers: { runtime: 'dotnet10' },
    targets: [...TARGETS, 'deploy-native'],
  },
  {
    title: '.NET without a managed runtime',
    answers: { runtime: 'dotnet9', sample: 'http-api' },
    targets: TARGETS.filter((target) => target !== 'deploy-managed'),
  },
];

describe.each(REPOSITORIES)('$title', ({ answers, targets }) => {
  test('make help lists every target and nothing else', async () => {
    const { make } = await workshop(answers);

    const { stdout } = await make();

    const listed = stdout.split('\n').map((line) => line.trim().split(' ')[0]);
    expect(listed.toSorted()).toEqual(targets.toSorted());
  });

  test('the README documents every target', () => {
    const readme = textOf(renderRepository(answers), 'README.md');

    for (const target of targets.filter((name) => name !== 'help')) {
      expect(readme).toContain(`\`make ${target}\``);
    }
  });

  test('no target uses an undefined variable', async () => {
    const folder = await temporaryFolder();
    await writeRepository(folder, renderRepository(answers));

    const run = execa('make', ['-n', '--warn-undefined-variables', ...targets], { cwd: folder });

    expect((await run).stderr).toBe('');
  });
});

test('the layer is built once, and again when one of its files changes', async () => {
  const { folder, stubs, make } = await workshop();

  await make('layer');
  await make('layer');
  expect(await stubs.calls()).toEqual([
    'docker build --platform linux/amd64 --target export --output type=local,dest=build/layer --file layer/Dockerfile .',
  ]);

  const later = new Date(Date.now() + 60_000);
  await utimes(join(folder, 'wrapper/snapper-wrapper'), later, later);
  await make('layer');
  expect(await stubs.calls()).toHaveLength(2);
});

test('what a compiler leaves beside its sources is no reason to build again', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet10' });
  await make('layer', 'build');
  const calls = await stubs.calls();

  const later = new Date(Date.now() + 60_000);
  for (const left of ['src/obj/left', 'src/bin/left', 'delegator/Some.Project/obj/left']) {
    await mkdir(dirname(join(folder, left)), { recursive: true });
    await writeFile(join(folder, left), '');
    await utimes(join(folder, left), later, later);
  }
  await make('layer', 'build');
  expect(await stubs.calls()).toEqual(calls);

  await utimes(join(folder, 'src/PriceBook.cs'), later, later);
  await make('layer', 'build');
  expect(await stubs.calls()).toHaveLength(calls.length + 1);
});

test('.NET is built by the recipe of sam build, tested and checked by its SDK', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet10' });
  for (const target of ['build', 'test', 'lint']) expect((await make(target)).exitCode).toBe(0);

  expect(await stubs.calls()).toEqual([
    `dotnet publish --configuration Release --output ${folder}/build/function`,
    'dotnet test test',
    'dotnet build',
    'dotnet format --no-restore --verify-no-changes',
    expect.stringMatching(/^cfn-lint template.yaml/),
  ]);
});

test('another builder takes the same options', async () => {
  const { stubs, make } = await workshop();

  await make('layer', 'CONTAINER_BUILD=buildah build');

  expect(await stubs.calls()).toEqual([expect.stringMatching(/^buildah build --platform .* \.$/)]);
});

test('a missing builder is named, with what to do', async () => {
  const { make } = await workshop();

  const { exitCode, stderr } = await make('layer', 'CONTAINER_BUILD=no-such-builder build');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('no-such-builder is not installed');
  expect(stderr).toContain('CONTAINER_BUILD');
});

test('make emulate passes the settings of the repository on', async () => {
  const { folder, make } = await workshop();
  await mkdir(join(folder, 'tools'), { recursive: true });
  await writeFile(
    join(folder, 'tools/snapstart-emulator.mjs'),
    'console.log(process.argv.slice(2).join(" "));\n',
  );

  const { stdout } = await make('emulate', 'EMULATE_FLAGS=--restores 3');

  expect(stdout).toContain(
    '--layer build/layer/layer.zip --function build/function --name my-fn --handler app.handler --host java21' +
      ' --memory 1769 --timeout 30 --event events/event.json --restores 3',
  );
});

await testWith(['shellcheck', '--version'], 'make lint passes in a plain repository', async () => {
  const { stubs, make } = await workshop();

  const { exitCode, stdout, stderr } = await make('lint');

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('shellcheck wrapper/snapper-wrapper');
  expect(await stubs.calls()).toEqual([expect.stringMatching(/^cfn-lint template.yaml/)]);
});

test('a file that was deleted is a reason to build again, a strange name is none', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet10' });
  for (const name of ['two words', "it's", 'this&that']) {
    await writeFile(join(folder, 'wrapper', name), '');
  }
  await writeFile(join(folder, 'wrapper/gone'), '');
  await writeFile(join(folder, 'src/Gone.cs'), '');
  await make('layer', 'build');
  await make('layer', 'build');
  expect(await stubs.calls()).toHaveLength(2);

  await rm(join(folder, 'wrapper/gone'));
  await rm(join(folder, 'src/Gone.cs'));
  await make('layer', 'build');
  await make('layer', 'build');
  expect(await stubs.calls()).toHaveLength(4);
});

test('a build that fails leaves nothing that looks finished', async () => {
  const { folder, stubs, make } = await workshop({ runtime: 'dotnet10' });
  await replaceStub(stubs, 'docker', 'mkdir -p build/layer; echo half > build/layer/layer.zip; exit 1');
  await replaceStub(stubs, 'dotnet', 'mkdir -p build/function; exit 1');
  expect((await make('layer')).exitCode).toBe(2);
  expect((await make('build')).exitCode).toBe(2);

  expect(existsSync(join(folder, 'build/layer/layer.zip'))).toBe(false);
  await make('layer');
  await make('build');
  expect(await stubs.calls()).toHaveLength(4);
});

