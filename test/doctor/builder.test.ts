import { join } from 'node:path';

import { expect, test } from 'vitest';

import { image } from '../../generators/doctor/checks/image.ts';
import { ALL_THERE, HANGS, LIES, find, machineWith } from './support.ts';

const { docker } = ALL_THERE;
const PODMAN = 'case "$1" in --version) echo "podman version 5.2.0";; esac';
const FINCH = 'case "$1" in --version) echo "finch version v1.5.0";; esac';
const BUILDAH =
  'case "$*" in --version) echo "buildah version 1.39.3 (image-spec 1.1.0)";; *) exit 1;; esac';

/** Docker whose command answers, but not its engine. */
function dockerWithout(failure: string): string {
  return docker.replace('info) echo "Server Version: 27.3.1";;', `info) ${failure};;`);
}

test('Docker is what make takes', async () => {
  const machine = await machineWith({ docker, podman: PODMAN, buildah: BUILDAH });

  expect(await find(image, machine)).toEqual({ status: 'ok', detail: 'docker 27.3.1' });
});

test.each([
  ['podman', 'podman 5.2.0', { podman: PODMAN, buildah: BUILDAH }],
  ['finch', 'finch 1.5.0', { finch: FINCH, buildah: BUILDAH }],
  ['buildah', 'buildah 1.39.3', { buildah: BUILDAH }],
  ['buildah', 'buildah 1.39.3', { podman: `${PODMAN}; test "$1" != info`, buildah: BUILDAH }],
])('without Docker make has to be told of %s', async (name, detail, programs) => {
  expect(await find(image, await machineWith(programs))).toEqual({
    status: 'warning',
    detail,
    fix: 'make takes docker unless it is told:',
    command: `export CONTAINER_BUILD='${name} build'`,
  });
});

test('nothing has to be said once it was told', async () => {
  const machine = await machineWith(
    { podman: PODMAN },
    { environment: { CONTAINER_BUILD: 'podman build' } },
  );

  expect(await find(image, machine)).toEqual({ status: 'ok', detail: 'podman 5.2.0' });
});

test('only what CONTAINER_BUILD names counts, and it is not quoted', async () => {
  const machine = await machineWith(
    { docker },
    { environment: { CONTAINER_BUILD: '/opt/hunter2/nerdctl build --secret x' } },
  );

  const finding = await find(image, machine);

  expect(finding).toMatchObject({
    status: 'error',
    detail: 'what CONTAINER_BUILD names is not installed, or not on PATH',
  });
  expect(JSON.stringify(finding)).not.toContain('hunter2');
});

test.each([
  ['echo "nerdctl version 2.0.0"', 'what CONTAINER_BUILD names 2.0.0'],
  ['echo hello', 'what CONTAINER_BUILD names'],
])('a builder that nobody knows is taken for one if it works', async (script, detail) => {
  const machine = await machineWith({ other: script });
  const [stubs] = (await machine.run('/bin/sh', ['-c', 'echo "$PATH"'])).stdout.split(':');
  const told = { ...machine, pointers: new Map([['CONTAINER_BUILD', join(stubs!, 'other')]]) };

  expect(await find(image, told)).toEqual({ status: 'ok', detail });
});

test('without any there is an error', async () => {
  expect(await find(image, await machineWith({}))).toMatchObject({
    status: 'error',
    detail: 'there is none of docker, podman, finch, buildah',
  });
});

test.each([
  ['fails', 'exit 1'],
  ['hangs', HANGS],
  ['only says so', 'echo "ERROR: Cannot connect to the Docker daemon at unix:///x"'],
])('an engine that %s is an error with the command that starts it', async (_, failure) => {
  const machine = await machineWith({ docker: dockerWithout(failure) }, { timeout: 2_000 });

  expect(await find(image, machine)).toEqual({
    status: 'error',
    detail: 'docker has no engine that answers',
    fix: 'To start it:',
    command: 'sudo systemctl start docker',
  });
});

test.each([
  ['docker', dockerWithout('exit 1'), undefined],
  ['podman', `${PODMAN}; test "$1" != info`, 'podman machine start'],
  ['finch', `${FINCH}; test "$1" != info`, 'finch vm start'],
])('on macOS %s is started otherwise', async (name, script, command) => {
  const finding = await find(image, await machineWith({ [name]: script }, { platform: 'darwin' }));

  expect(finding?.detail).toBe(`${name} has no engine that answers`);
  expect(finding?.command).toBe(command);
});

test('an engine that may not be used is told apart', async () => {
  const failure = 'echo "permission denied while trying to connect" >&2; exit 1';

  expect(await find(image, await machineWith({ docker: dockerWithout(failure) }))).toMatchObject({
    status: 'error',
    detail: 'docker has an engine that you may not use',
    command: 'sudo usermod -aG docker "$USER"',
  });
});

test('Docker without buildx cannot export the layer', async () => {
  const script = docker.replace('"buildx version")', '"buildx nothing")');

  expect(await find(image, await machineWith({ docker: script }))).toMatchObject({
    status: 'error',
    detail: 'docker has no buildx',
  });
});

test('where Docker cannot build, another that can is named', async () => {
  const machine = await machineWith({ docker: dockerWithout('exit 1'), buildah: BUILDAH });

  expect(await find(image, machine)).toMatchObject({
    status: 'warning',
    detail: 'buildah 1.39.3; docker has no engine that answers',
    command: `export CONTAINER_BUILD='buildah build'`,
  });
});

test.each([
  ['hangs', HANGS, 'docker does not answer'],
  ['is something else', LIES, 'docker answers, but not with its version'],
  ['fails', 'exit 3', 'docker fails with exit code 3'],
])('a docker that %s is an error', async (_, script, detail) => {
  const machine = await machineWith({ docker: script }, { timeout: 2_000 });

  expect(await find(image, machine)).toMatchObject({ status: 'error', detail });
});

test('Podman in the guise of Docker is fine', async () => {
  const script = docker.replace('Docker version 27.3.1, build ce12230', 'podman version 5.2.0');

  expect(await find(image, await machineWith({ docker: script }))).toMatchObject({ status: 'ok' });
});
