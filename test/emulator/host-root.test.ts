import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hostRoot } from '../../generators/emulator/command/host-root.ts';
import { parseCommandLine } from '../../generators/emulator/command/settings.ts';
import { fixture } from './support.ts';
import { testUnless } from '../support/tools.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-root-'));
  vi.stubEnv('DOCKER_TEST_NOTES', join(folder, 'notes'));
  vi.stubEnv('DOCKER_TEST_IMAGE', join(folder, 'image'));
  await mkdir(join(folder, 'image/usr/bin'), { recursive: true });
  await writeFile(join(folder, 'image/usr/bin/env'), 'env');
  await symlink('usr/bin', join(folder, 'image/bin'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function rootFor(...flags: readonly string[]): Promise<string> {
  const required = ['--layer', 'l', '--function', 'f', '--handler', 'a.b'];
  const settings = parseCommandLine([...required, '--vm', ...flags]);
  if (settings === undefined || 'check' in settings || settings.vm === undefined)
    throw new Error('not --vm');
  const interruption = new AbortController();
  return hostRoot(settings, settings.vm, join(folder, 'root'), interruption.signal);
}

async function calls(): Promise<string[]> {
  return (await readFile(join(folder, 'notes'), 'utf8')).trim().split('\n');
}

const TOOL = ['--container-tool', fixture('image-tool.sh')];

testUnless(
  process.platform === 'linux' ? undefined : 'it needs Linux',
  'the files of the base image come by a container that never runs and is removed',
  async () => {
    // As in Amazon's images: a folder that its owner must not write to could not be removed.
    await chmod(join(folder, 'image/usr'), 0o555);

    const root = await rootFor(...TOOL);

    expect(await readFile(join(root, 'usr/bin/env'), 'utf8')).toBe('env');
    expect(await readlink(join(root, 'bin'))).toBe('usr/bin');
    expect((await lstat(join(root, 'usr'))).mode & 0o200).toBe(0o200);
    expect((await lstat(join(root, 'var/task'))).isDirectory()).toBe(true);
    expect(await calls()).toEqual([
      'create --platform linux/amd64 public.ecr.aws/lambda/java:21 /bin/true',
      'export 0123abcd',
      'rm --force 0123abcd',
    ]);
  },
);

test('of an image it is the OS-only one, and another can be named', async () => {
  await rootFor(...TOOL, '--host', 'image');
  await rm(join(folder, 'root'), { recursive: true });
  await rootFor(...TOOL, '--image', 'mirror/java:21');

  const created = (await calls()).filter((call) => call.startsWith('create'));
  expect(created.map((call) => call.split(' ')[3])).toEqual([
    'public.ecr.aws/lambda/provided:al2023',
    'mirror/java:21',
  ]);
});

test('what the container tool refuses is passed on', async () => {
  vi.stubEnv('DOCKER_TEST_REFUSAL', 'no such image');

  await expect(rootFor(...TOOL)).rejects.toThrow(/create failed: no such image$/);
});

test('without a container tool there is another way', async () => {
  await expect(rootFor('--container-tool', 'no-such-tool')).rejects.toThrow(
    /no-such-tool is not on the PATH; .* --host-root$/,
  );
});

test('a folder is taken as it is, when it is the root of an image', async () => {
  for (const name of ['opt', 'tmp', 'proc', 'dev']) await mkdir(join(folder, 'image', name));

  await expect(rootFor('--host-root', join(folder, 'image'))).rejects.toThrow(
    'has no folder var/task',
  );
  await mkdir(join(folder, 'image/var/task'), { recursive: true });
  expect(await rootFor('--host-root', join(folder, 'image'))).toBe(join(folder, 'image'));
  await expect(rootFor('--host-root', '/')).rejects.toThrow("is this machine's");
});
