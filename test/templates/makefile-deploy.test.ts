import { existsSync } from 'node:fs';
import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { replaceStub, workshop } from './makefile-support.ts';
import type { Workshop } from './makefile-support.ts';

const ASK = 'aws sts get-caller-identity --cli-connect-timeout 5';

/** The calls since the last time, by program and what it was told to do; of deployments with the rest. */
async function newCalls({ folder, stubs }: Workshop, seen: string[] = []): Promise<string[]> {
  const calls = (await stubs.calls()).map((call) => call.replaceAll(`${folder}/`, '/repository/'));
  const fresh = calls.slice(seen.length).filter((call) => call !== ASK);
  seen.splice(0, seen.length, ...calls);
  return fresh.map((call) => (call.startsWith('sam deploy') ? call : call.split(' ', 2).join(' ')));
}

/** SAM CLI would look for samconfig.toml beside the template, not in the repository. */
const bareDeployment = (stack: string, mode: string): string =>
  `sam deploy --template-file .aws-sam/build/${mode}.yaml ` +
  `--config-file /repository/samconfig.toml --stack-name ${stack}`;

const deployment = (stack: string, mode: string, more = ''): string =>
  `${bareDeployment(stack, mode)} --parameter-overrides Mode=${mode}${more}`;

const SNAPPED = deployment('my-fn', 'snapped');
const MANAGED = deployment('my-fn-managed', 'managed');

/** Says what the template that was deployed last says of the layer. */
async function stampOf(folder: string): Promise<string> {
  const lines = (await readFile(join(folder, 'deployed'), 'utf8')).trim().split('\n');
  return lines.at(-1)!.trim();
}

async function touch(folder: string, path: string): Promise<void> {
  const now = new Date();
  await utimes(join(folder, path), now, now);
}

test('make deploy stamps the layer and deploys it snapped', async () => {
  const shop = await workshop();

  const { exitCode } = await shop.make('deploy', 'STACK=other');

  expect(exitCode).toBe(0);
  expect(await newCalls(shop)).toEqual([
    'docker build',
    'sam build',
    deployment('other', 'snapped'),
  ]);
  expect(await stampOf(shop.folder)).toMatch(/^Description: Node\.js 24, layer [0-9a-f]{12}$/);
});

test('make deploy-managed deploys a second stack that names no layer', async () => {
  const shop = await workshop();

  await shop.make('deploy-managed');

  expect((await newCalls(shop)).at(-1)).toBe(MANAGED);
  expect(await stampOf(shop.folder)).toBe('Description: Node.js 24, managed runtime');
});

test('make deploy-native deploys a third stack, which is charged', async () => {
  const shop = await workshop({ runtime: 'dotnet10' });

  await shop.make('deploy-native');

  expect((await newCalls(shop)).at(-1)).toBe(deployment('my-fn-native', 'native'));
  expect(await stampOf(shop.folder)).toBe('Description: .NET 10, managed runtime with SnapStart');
});

test('a stack without modes is deployed without naming one', async () => {
  const shop = await workshop({ runtime: 'dotnet9' });

  await shop.make('deploy');
  const bare = bareDeployment('my-fn', 'snapped');
  expect((await newCalls(shop)).at(-1)?.trim()).toBe(bare);
  expect(await stampOf(shop.folder)).toMatch(/\.NET 9, layer [0-9a-f]{12}$/);
  expect(await readFile(join(shop.folder, 'samconfig.toml'), 'utf8')).not.toContain('Mode');

  await shop.make('deploy', 'PARAMETERS=Name=value');
  expect((await newCalls(shop)).at(-1)?.trim()).toBe(`${bare} --parameter-overrides Name=value`);
});

test('parameters and options of a deployment are handed on', async () => {
  const shop = await workshop();

  await shop.make('deploy', "PARAMETERS=One=1 Two='a b'", 'DEPLOY_FLAGS=--no-execute-changeset');

  expect((await newCalls(shop)).at(-1)).toBe(
    deployment('my-fn', 'snapped', ' One=1 Two=a b --no-execute-changeset'),
  );
});

describe('what is up to date is not built again', () => {
  /** A repository from which both stacks have been deployed. */
  async function deployed(): Promise<Workshop & { readonly next: () => Promise<string[]> }> {
    const shop = await workshop();
    const seen: string[] = [];
    await shop.make('deploy', 'deploy-managed');
    expect(await newCalls(shop, seen)).toEqual(['docker build', 'sam build', SNAPPED, MANAGED]);
    return { ...shop, next: () => newCalls(shop, seen) };
  }

  test('nothing changed: neither stack builds anything, in any order', async () => {
    const { make, next } = await deployed();

    await make('deploy-managed');
    await make('deploy');
    expect(await next()).toEqual([MANAGED, SNAPPED]);
    await make('-j8', 'deploy-managed', 'deploy');
    expect(await next()).toEqual([MANAGED, SNAPPED]);
  });

  test.each(['src/app.mjs', 'template.yaml', 'samconfig.toml'])(
    '%s changed: the function is built',
    async (path) => {
      const { folder, make, next } = await deployed();

      await touch(folder, path);
      await make('deploy', 'deploy-managed');
      expect(await next()).toEqual(['sam build', SNAPPED, MANAGED]);
      await make('deploy');
      expect(await next()).toEqual([SNAPPED]);
    },
  );

  test('the wrapper changed: the layer is built, and the function says so', async () => {
    const { folder, stubs, make, next } = await deployed();
    await make('deploy');
    const before = await stampOf(folder);
    await replaceStub(stubs, 'docker', 'echo other > build/layer/layer.zip');
    await next();

    await touch(folder, 'wrapper/snapper-wrapper');
    await make('deploy');

    expect(await next()).toEqual(['docker build', SNAPPED]);
    expect(await stampOf(folder)).toMatch(/layer [0-9a-f]{12}$/);
    expect(await stampOf(folder)).not.toBe(before);
  });

  test('a source file was deleted: the function is built, once', async () => {
    const { folder, make, next } = await deployed();

    await rm(join(folder, 'src/snapshot.mjs'), { force: true });
    await rm(join(folder, 'src/prime.json'));
    await make('deploy');
    await make('deploy');

    expect(await next()).toEqual(['sam build', SNAPPED, SNAPPED]);
  });

  test('somebody ran sam build: the templates are stamped again', async () => {
    const { folder, make, next } = await deployed();

    await rm(join(folder, '.aws-sam/build'), { recursive: true });
    await make('deploy');
    expect(await next()).toEqual(['sam build', SNAPPED]);
  });
});

test('sam build that fails leaves nothing to deploy, and is tried again', async () => {
  const shop = await workshop();
  const half = 'mkdir -p .aws-sam/build; echo half > .aws-sam/build/template.yaml; exit 1';
  await replaceStub(shop.stubs, 'sam', half);

  expect((await shop.make('deploy')).exitCode).toBe(2);
  expect(existsSync(join(shop.folder, '.aws-sam/build/template.yaml'))).toBe(false);
  expect((await shop.make('deploy')).exitCode).toBe(2);

  expect(await newCalls(shop)).toEqual(['docker build', 'sam build', 'sam build']);
});

test('an engine that does not answer stops a deployment before the function is built', async () => {
  const shop = await workshop();
  const silence = 'Cannot connect to the Docker daemon. Is the docker daemon running?';
  await replaceStub(shop.stubs, 'docker', `echo 'ERROR: ${silence}' >&2; exit 1`);

  const { exitCode, stderr } = await shop.make('deploy');

  expect(exitCode).toBe(2);
  expect(stderr).toContain(silence);
  expect(await newCalls(shop)).toEqual(['docker build']);
});

test('a missing SAM CLI is noticed before the layer is built', async () => {
  const { stubs, make } = await workshop();
  await rm(join(stubs.folder, 'sam'));

  const { exitCode, stderr } = await make('deploy');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('sam is not installed');
  expect(await stubs.calls()).toEqual([]);
});

describe('credentials', () => {
  const NONE = 'Unable to locate credentials. You can configure credentials by running "aws configure".';

  test.each([[['deploy']], [['-j4', 'deploy-managed']]])(
    '%j asks for them before anything is built',
    async (args) => {
      const { stubs, make } = await workshop();
      await replaceStub(stubs, 'aws', `echo '${NONE}' >&2; exit 253`);

      const { exitCode, stderr } = await make(...args);

      expect(exitCode).toBe(2);
      expect(stderr).toContain(NONE);
      expect(stderr).toContain('set AWS_PROFILE, or log in');
      expect(await stubs.calls()).toEqual([ASK]);
    },
  );

  test.each([
    ['STS cannot be reached', 'Could not connect to the endpoint URL: "https://sts.amazonaws.com/"'],
    ['only samconfig.toml may name a region', 'You must specify a region.'],
  ])('%s: SAM CLI is left to find out', async (_, reason) => {
    const shop = await workshop();
    await replaceStub(shop.stubs, 'aws', `echo '${reason}' >&2; exit 255`);

    expect((await shop.make('deploy')).exitCode).toBe(0);
    expect((await newCalls(shop)).at(-1)).toBe(SNAPPED);
  });

  test('a profile in samconfig.toml is not the one that the AWS CLI would use', async () => {
    const shop = await workshop();
    const config = join(shop.folder, 'samconfig.toml');
    await writeFile(config, `${await readFile(config, 'utf8')}profile = "other"\n`);
    await replaceStub(shop.stubs, 'aws', 'exit 253');

    expect((await shop.make('deploy')).exitCode).toBe(0);
    expect(await shop.stubs.calls()).not.toContain(ASK);
  });
});
