import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { platform } from '../../generators/doctor/checks/platform.ts';
import type { Machine } from '../../generators/doctor/index.ts';
import { ALL_THERE, HANGS, find, machineWith } from './support.ts';

const { docker } = ALL_THERE;
const ONLY_AMD64 = docker.replace(', linux/arm64, linux/arm/v7', ', linux/arm64/v9');
const PODMAN = 'echo "podman version 5.2.0"';
const BUILDAH = 'case "$*" in --version) echo "buildah version 1.39.3";; *) exit 1;; esac';

async function register(machine: Machine, name: string, text: string): Promise<void> {
  await mkdir(machine.emulators, { recursive: true });
  await writeFile(join(machine.emulators, name), text);
}

test.each([
  ['x86_64', 'x64', 'linux/amd64'],
  ['arm64', 'arm64', 'linux/arm64'],
])('%s needs no emulator where the machine is that', async (wanted, architecture, shown) => {
  const machine = await machineWith({}, { architecture });

  expect(await find(platform, machine, { architecture: wanted })).toEqual({
    status: 'ok',
    detail: `${shown}, as this machine is`,
  });
});

test('Docker says what it can build for', async () => {
  expect(await find(platform, await machineWith({ docker }), { architecture: 'arm64' })).toEqual({
    status: 'ok',
    detail: 'linux/arm64, emulated',
  });
});

test.each([
  ['knows of none', ONLY_AMD64],
  ['hangs', docker.replace('echo "Platforms: linux/amd64, linux/arm64, linux/arm/v7"', HANGS)],
  ['fails', docker.replace('linux/arm/v7"', 'linux/arm/v7"; exit 1')],
])('a Docker that %s is a warning, with the command that mends it', async (_, script) => {
  const machine = await machineWith({ docker: script }, { timeout: 2_000 });

  expect(await find(platform, machine, { architecture: 'arm64' })).toEqual({
    status: 'warning',
    detail: 'docker cannot run programs for linux/arm64 here',
    fix: 'This installs an emulator:',
    command: 'docker run --privileged --rm docker.io/tonistiigi/binfmt --install arm64',
  });
});

test.each([
  ['podman', PODMAN, 'arm64', 'x64', 'qemu-aarch64'],
  ['buildah', BUILDAH, 'x86_64', 'arm64', 'qemu-x86_64'],
])('with %s it is Linux that has an emulator', async (name, script, wanted, architecture, file) => {
  const machine = await machineWith({ [name]: script }, { architecture });
  const look = () => find(platform, machine, { architecture: wanted });

  expect(await look()).toMatchObject({ status: 'warning' });
  await register(machine, file, 'disabled\ninterpreter /usr/bin/qemu\n');
  expect(await look()).toMatchObject({ status: 'warning' });
  await register(machine, file, 'enabled\ninterpreter /usr/bin/qemu\n');
  expect(await look()).toMatchObject({ status: 'ok' });
});

test('the virtual machine of Podman on macOS has an emulator', async () => {
  const machine = await machineWith(
    { podman: PODMAN },
    { platform: 'darwin', architecture: 'arm64' },
  );

  expect(await find(platform, machine, { architecture: 'x86_64' })).toMatchObject({ status: 'ok' });
});

test.each([{}, { docker: docker.replace('info)', 'nothing)') }])(
  'nothing is said where nothing can be built: another check says so',
  async (programs) => {
    const machine = await machineWith(programs);

    expect(await find(platform, machine, { architecture: 'arm64' })).toBeUndefined();
  },
);
