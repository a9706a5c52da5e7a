import { mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { replaceStub, workshop } from './makefile-support.ts';

describe('make shell', () => {
  const USER = `${process.getuid!()}:${process.getgid!()}`;

  /** The last command line, in a home without anything of AWS unless it is said. */
  async function shell({
    variables = {},
    folders = [],
    args = [],
  }: {
    variables?: Record<string, string>;
    folders?: readonly string[];
    args?: readonly string[];
  }): Promise<{ build: string; container: string; output: string; home: string; folder: string }> {
    const { home, folder, stubs, make } = await workshop();
    for (const path of folders) await mkdir(join(home, path), { recursive: true });
    const own = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
    const none = Object.fromEntries(own.map((name) => [name, undefined]));

    const outcome = await make('shell', ...args, { ...none, HOME: home, ...variables });

    expect(outcome.exitCode, outcome.stderr).toBe(0);
    const [build = '', container = ''] = (await stubs.calls()).slice(-2);
    return { build, container, output: outcome.stdout + outcome.stderr, home, folder };
  }

  test('runs the development image as the user, with the repository in it', async () => {
    const { build, container, folder } = await shell({});

    expect(build).toBe(
      `docker build --platform linux/amd64 --target dev --build-arg USER_ID=${process.getuid!()} ` +
        '--tag my-fn-dev --file layer/Dockerfile .',
    );
    expect(container).toBe(
      `docker run --rm --interactive --platform linux/amd64 --user ${USER} ` +
        `--volume ${folder}:/workspace --workdir /workspace my-fn-dev bash`,
    );
  });

  test('hands variables for AWS to the container by their names, and none to the image', async () => {
    const secret = 'not-to-be-seen';
    const { build, container, output } = await shell({
      variables: {
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_PROFILE: 'mine',
        // A file of this machine, which is not there in the container.
        AWS_CONFIG_FILE: '/elsewhere/config',
        AWS_CA_BUNDLE: '/elsewhere/bundle',
        OTHER: secret,
      },
    });

    const names = [...container.matchAll(/--env (\S+)/g)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(['AWS_PROFILE', 'AWS_SECRET_ACCESS_KEY']);
    expect(build).not.toContain('AWS');
    expect(build + container + output).not.toContain(secret);
  });

  test('shows the container ~/.aws, which it can only copy', async () => {
    const { build, container, home } = await shell({ folders: ['.aws'] });

    expect(container).toContain(` --volume ${home}/.aws:/mnt/aws:ro --tmpfs /home/dev/.aws `);
    expect(container).toMatch(/ my-fn-dev bash -c cp -R \/mnt\/aws\/\. ~\/\.aws && exec bash$/);
    expect(build).not.toContain('aws');
  });

  test.each([
    ['podman build', 'podman'],
    // Buildah builds, and does not run.
    ['buildah build', 'podman'],
  ])('%s: %s runs the container, rootless with the same user', async (builder, program) => {
    const { container } = await shell({ args: [`CONTAINER_BUILD=${builder}`] });

    expect(container).toMatch(new RegExp(`^${program} run `));
    // Root needs no mapping.
    expect(container.includes('--userns=keep-id')).toBe(process.getuid!() !== 0);
  });

  test('takes more options', async () => {
    const { container } = await shell({ args: ['CONTAINER_FLAGS=--user 0'] });

    expect(container).toMatch(/ --user 0 my-fn-dev bash$/);
  });
});

describe('make doctor', () => {
  /** There is no network. */
  const NO_PACKAGE = 'exit 1';

  test('says that all is there, and asks create-snapper-lambda', async () => {
    const { stubs, make } = await workshop();
    await replaceStub(stubs, 'npx', '[ "$3" = doctor ] && echo closer || true');

    const { exitCode, stdout, stderr } = await make('doctor');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      ...['container', 'language', 'node', 'sam', 'aws', 'credentials'].map((each) => `ok  ${each}`),
      '',
      'closer',
    ]);
    expect(await stubs.calls()).toContain('npx --yes create-snapper-lambda@0 doctor');
  });

  test('names what is missing, with what to do, without a network too', async () => {
    const { stubs, make } = await workshop();
    await replaceStub(stubs, 'npx', NO_PACKAGE);
    await replaceStub(stubs, 'docker', "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    await replaceStub(stubs, 'aws', "echo 'The SSO session has expired' >&2; exit 255");
    await rm(join(stubs.folder, 'sam'));

    const { exitCode, stdout } = await make('doctor');

    expect(exitCode).toBe(2);
    expect(stdout.split('\n')).toEqual([
      'NO  container:',
      '      Cannot connect to the Docker daemon',
      'ok  language',
      'ok  node',
      'NO  sam:',
      expect.stringMatching(/^ {6}sam is not installed: see https:/),
      'ok  aws',
      'NO  credentials:',
      '      The SSO session has expired',
      expect.stringContaining('aws sso login'),
      expect.stringContaining('create-snapper-lambda, which looks closer, was not asked'),
    ]);
  });

  test('fails when create-snapper-lambda does', async () => {
    const { stubs, make } = await workshop();
    await replaceStub(stubs, 'npx', '[ "$3" = --version ]');

    expect((await make('doctor')).exitCode).toBe(2);
  });

  test('does not ask a builder that nobody knows about its engine', async () => {
    const { stubs, make } = await workshop();
    await writeFile(join(stubs.folder, 'own-builder'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });

    const { stdout } = await make('doctor', 'CONTAINER_BUILD=own-builder');

    expect(stdout).toContain('ok  container');
  });
});

describe.each(['update', 'check'])('make %s', (target) => {
  test('runs create-snapper-lambda, within the versions that made the repository', async () => {
    const { stubs, make } = await workshop();

    await make(target, `${target.toUpperCase()}_FLAGS=--json .`);

    expect(await stubs.calls()).toEqual([`npx --yes create-snapper-lambda@0 ${target} --json .`]);
  });

  test('fails as it does', async () => {
    const { stubs, make } = await workshop();
    await replaceStub(stubs, 'npx', 'exit 3');

    const { exitCode, stderr } = await make(target);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('Error 3');
  });

  test('says what is missing without npx', async () => {
    const { stubs, make } = await workshop();
    await rm(stubs.folder, { recursive: true });
    await mkdir(stubs.folder);
    for (const name of ['cat', 'make', 'sh']) {
      await symlink(await realpath(`/bin/${name}`), join(stubs.folder, name));
    }

    const { exitCode, stderr } = await make(target, { PATH: stubs.folder });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('npx is not installed: it comes with Node.js');
  });
});
