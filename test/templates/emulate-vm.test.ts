import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { workshop } from './makefile-support.ts';

/** A word of the feature that nothing else has. */
const TRACE = /emulate-vm|virtual machine/;

test('make emulate-vm clones what make emulate runs', async () => {
  const { folder, make } = await workshop({ packaging: 'zip', memory: 512 });
  await mkdir(join(folder, 'tools'), { recursive: true });
  await writeFile(
    join(folder, 'tools/snapstart-emulator.mjs'),
    'console.log(process.argv.slice(2).join(" "));\n',
  );

  const plain = await make('emulate', 'EVENT=e.json');
  const cloned = await make('emulate-vm', 'EVENT=e.json', 'EMULATE_FLAGS=--clones 10');

  const flags = (output: string): string => output.trim().split('\n').at(-1) ?? '';
  expect(flags(plain.stdout)).toMatch(/^--layer .* --event e\.json ?$/);
  expect(flags(cloned.stdout)).toBe(
    `${flags(plain.stdout).trim()} --vm --container-tool docker --clones 10`,
  );
});

test('what virtual machines need is looked for before anything is built', async () => {
  const { folder, make } = await workshop();
  await mkdir(join(folder, 'tools'), { recursive: true });
  await writeFile(
    join(folder, 'tools/snapstart-emulator.mjs'),
    'console.error("QEMU is missing"); process.exit(process.argv.includes("--check") ? 1 : 0);\n',
  );

  const { exitCode, stderr, stdout } = await make('emulate-vm');

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('QEMU is missing');
  expect(stdout).not.toContain('build');
});

test('the container tool is the one of make shell', async () => {
  const { make } = await workshop();

  const { stdout } = await make('-n', 'emulate-vm', 'CONTAINER_BUILD=buildah build');

  expect(stdout).toContain('--vm --container-tool podman');
});

test('a repository for arm64 has no trace of virtual machines, which are x86_64 ones', () => {
  const arm = renderRepository({ architecture: 'arm64' });
  const both = renderRepository({ architecture: 'arm64', multiarch: true });

  for (const path of ['Makefile', 'README.md']) {
    expect(textOf(arm, path)).not.toMatch(TRACE);
    expect(textOf(both, path)).toMatch(TRACE);
  }
});
