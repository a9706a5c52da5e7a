import { expect, test } from 'vitest';

import { completeAnswers } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { context } from '../options/support.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { pipelineAnswers, pipelineOf, workflowOf } from './pipeline-support.ts';

const STEPS = ['make lint', 'make test', 'make layer', 'emulate'];

test('GitHub: actions are pinned by commit; only the deployment may do more than read', () => {
  const text = textOf(renderRepository({ ci: 'github' }), '.github/workflows/ci.yml');

  const uses = text.match(/uses: .+/g) ?? [];
  expect(uses.length).toBeGreaterThan(0);
  for (const use of uses) expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  expect(text).toMatch(/^permissions:\n {2}contents: read\n$/m);
  expect(text.match(/permissions:/g)).toHaveLength(2);
  const [, deploy = ''] = text.split('\n  deploy:\n');
  expect(deploy).toMatch(/^ {4}permissions:\n {6}contents: read\n {6}id-token: write\n {4}\w/m);
});

test.each([
  ['github', '.github/workflows/ci.yml'],
  ['gitlab', '.gitlab-ci.yml'],
] as const)('%s: lint, unit tests, layer and emulation run in this order', (ci, path) => {
  const text = textOf(renderRepository({ ci }), path);

  const places = STEPS.map((step) => text.lastIndexOf(step));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((left, right) => left - right));
});

test.each([
  ['github', '.github/workflows/ci.yml', 'ubuntu-24.04-arm'],
  ['gitlab', '.gitlab-ci.yml', 'arm64'],
] as const)('%s: a layer for arm64 is built on arm64', (ci, path, machine) => {
  expect(textOf(renderRepository({ ci, architecture: 'arm64' }), path)).toContain(machine);
  expect(textOf(renderRepository({ ci }), path)).not.toContain(machine);
});

test.each([
  ['nodejs24.x', 'actions/setup-node', 'node-version: 24'],
  ['dotnet10', 'actions/setup-dotnet', 'global-json-file: global.json'],
])('GitHub: %s has its language set up before it is checked', (runtime, action, version) => {
  const text = textOf(renderRepository({ runtime, ci: 'github' }), '.github/workflows/ci.yml');

  const setUp = text.indexOf(action);
  expect(setUp).toBeGreaterThan(0);
  expect(text.indexOf(version)).toBeGreaterThan(setUp);
  expect(text.indexOf('make lint')).toBeGreaterThan(setUp);
});

test('GitLab: the emulator has Node.js, and builds nothing of what the jobs before it built', () => {
  const text = textOf(renderRepository({ runtime: 'dotnet10', ci: 'gitlab' }), '.gitlab-ci.yml');

  const [before = '', emulate = ''] = text.split(/^emulate:$/m);
  expect(before).toContain('image: public.ecr.aws/sam/build-dotnet10:latest-x86_64');
  expect(emulate).toContain('image: public.ecr.aws/sam/build-nodejs24.x:latest-x86_64');
  for (const made of ['build/function/.built', 'build/layer/layer.zip']) {
    expect(emulate).toContain(`--old-file=${made}`);
    expect(before).toContain(`paths: [${made.replace('.built', '')}]`);
  }
});

test('no pipeline is written when none is wanted', () => {
  const paths = [...renderRepository({ ci: 'none' }).keys()];

  expect(paths.filter((path) => /^\.(github|gitlab)/.test(path))).toEqual([]);
});

test('updates are proposed only where they are asked for', () => {
  expect(renderRepository({ ci: 'github' }).has('.github/workflows/update.yml')).toBe(false);
  expect(textOf(renderRepository({ ci: 'gitlab' }), '.gitlab-ci.yml')).not.toContain('update');
  const none = (): unknown => renderRepository({ ci: 'none', updates: true });
  expect(none).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
});

test('GitHub: the job of updates has what a pull request takes, its commands no expressions', () => {
  const tree = renderRepository({ ci: 'github', updates: true });
  const text = textOf(tree, '.github/workflows/update.yml');

  expect(text).toMatch(/^permissions: \{\}$/m);
  expect(text).toMatch(/^ {4}permissions:\n {6}contents: write\n {6}pull-requests: write\n {4}\w/m);
  expect(text.match(/permissions:/g)).toHaveLength(2);
  // The same action, at the same commit, as the pipeline; it keeps no token.
  const used = (file: string): readonly string[] => textOf(tree, file).match(/uses: .+/g) ?? [];
  expect(used('.github/workflows/ci.yml')).toEqual(
    expect.arrayContaining([...used('.github/workflows/update.yml')]),
  );
  expect(text).toContain('persist-credentials: false');
  // What a name or branch holds would be a part of the script.
  expect(text.match(/\$\{\{.*?\}\}/g)).toEqual([
    '${{ secrets.SNAPPER_UPDATE_TOKEN || github.token }}',
  ]);
  expect(text.indexOf('GH_TOKEN')).toBeGreaterThan(text.indexOf('npx --yes'));
});

test('GitLab: a pipeline either checks or updates', () => {
  const text = textOf(renderRepository({ ci: 'gitlab', updates: true }), '.gitlab-ci.yml');

  const jobs = text.split(/^(?=[a-z]+:)/m);
  const rules = Object.fromEntries(
    jobs.map((job) => [job.split(':')[0] ?? '', /rules:\n {4}- if: (.*)/.exec(job)?.[1]]),
  );
  expect(rules).toMatchObject({
    test: '$SNAPPER_UPDATE != "true"',
    layer: '$SNAPPER_UPDATE != "true"',
    emulate: '$SNAPPER_UPDATE != "true"',
    deploy: expect.stringMatching(/ && \$SNAPPER_UPDATE != "true"$/) as string,
    update: '$SNAPPER_UPDATE == "true" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
  });
  expect(jobs[0]).toContain('stages: [test, layer, emulate, deploy, update]');
});

test.each([
  ['0.4.2', '0'],
  ['3.0.0-beta.1', '3'],
])('version %s updates itself within %s.x', (generatorVersion, range) => {
  for (const [ci, path] of [
    ['github', '.github/workflows/update.yml'],
    ['gitlab', '.gitlab-ci.yml'],
  ] as const) {
    const tree = render(completeAnswers({ ci, updates: true }, context), {
      catalogue,
      generatorVersion,
    });

    expect(textOf(tree, path)).toContain(`npx --yes create-snapper-lambda@${range} update`);
  }
});

test('GitHub: main alone is deployed, where the variables are set, one run after the other', () => {
  const { concurrency, jobs, on } = workflowOf();

  expect(jobs['deploy']).toMatchObject({
    needs: 'test',
    if: "github.ref == 'refs/heads/main' && vars.AWS_DEPLOY_ROLE != '' && vars.AWS_REGION != ''",
  });
  // Its name would take the place of the branch in the token's subject.
  expect(jobs['deploy']).not.toHaveProperty('environment');
  expect(concurrency).toEqual({
    group: 'ci-${{ github.ref }}',
    'cancel-in-progress': "${{ github.ref != 'refs/heads/main' }}",
  });
  expect(Object.keys(on)).toEqual(['push', 'pull_request', 'schedule', 'workflow_dispatch']);
});

test('GitHub: a layer is kept for a week, and built again when something of it changes', () => {
  const steps = workflowOf({ language: 'python' }).jobs['test']?.steps ?? [];
  const named = (name: string): number => steps.findIndex((step) => step.name === name);
  const cache = steps.findIndex(({ uses }) => uses?.startsWith('actions/cache@'));

  // The key is of the sources alone, before anything is built beside them.
  expect(cache).toBeLessThan(named('Lint'));
  const key = String(steps[cache]?.with?.['key']);
  expect(key).toContain('${{ steps.date.outputs.week }}');
  for (const source of ['Makefile', '.dockerignore', 'layer/**', 'wrapper/**', 'delegator/**']) {
    expect(key).toContain(`'${source}'`);
  }
  expect(steps[named('Build the layer')]?.if).toBe("steps.layer.outputs.cache-hit != 'true'");
  expect(steps[named('Init, snapshot, restore and invoke')]?.run).toBe(
    'make --old-file=build/layer/layer.zip emulate',
  );
});

test('GitHub: what is deployed is what was tested on the architecture that is deployed', () => {
  for (const answers of pipelineAnswers('github')) {
    const { test: tested, deploy } = workflowOf(answers).jobs;
    const step = (job: typeof deploy, action: string) =>
      job?.steps?.find(({ uses }) => uses?.startsWith(`actions/${action}-artifact@`));
    const kept = step(tested, 'upload');
    const taken = step(deploy, 'download');

    expect(kept === undefined).toBe(answers.packaging === 'image');
    expect(taken?.with?.['name']).toBe(kept?.with?.['name']);
    expect(deploy?.['runs-on']).toBe(
      answers.architecture === 'arm64' ? 'ubuntu-24.04-arm' : 'ubuntu-24.04',
    );
    if (answers.multiarch !== true || kept === undefined) continue;
    expect(kept.if).toContain(`matrix.architecture == '${answers.architecture}' && `);
  }
});

/** What jobs of GitLab's pipelines may say: the keys of its reference that these use. */
const JOB_KEYS = new Set([
  ...['after_script', 'artifacts', 'before_script', 'cache', 'environment', 'extends', 'id_tokens'],
  ...['image', 'interruptible', 'needs', 'parallel', 'resource_group', 'rules', 'script', 'services'],
  ...['stage', 'tags', 'timeout', 'variables'],
]);

test('GitLab: all jobs have a known stage, known keys, a script, and need jobs that exist', () => {
  for (const answers of pipelineAnswers('gitlab')) {
    const { stages, default: common, workflow, variables, ...jobs } = pipelineOf(answers);
    const listOf = (value: unknown): readonly unknown[] => [value ?? []].flat();
    // Null and false are what YAML makes of a forgotten quote.
    expect(common).toHaveProperty('image');
    expect(workflow?.rules).toHaveLength(2);
    expect(variables === undefined).toBe(answers.multiarch !== true);

    for (const [name, job] of Object.entries(jobs)) {
      const bases = listOf(job.extends).map((base) => jobs[String(base)]);
      expect(bases).not.toContain(undefined);
      const whole = Object.assign({}, ...bases, job) as typeof job;
      expect(Object.keys(whole).filter((key) => !JOB_KEYS.has(key))).toEqual([]);
      if (name.startsWith('.')) continue;
      expect(listOf(stages)).toContain(whole.stage);
      expect(whole.script?.length).toBeGreaterThan(0);
      for (const needed of listOf(whole.needs)) {
        expect(Object.keys(jobs)).toContain(needed);
        expect(String(needed)).not.toMatch(/^\./);
      }
    }
  }
});

test('GitLab: the default branch alone is deployed, where the variables are set, never broken off', () => {
  const { deploy } = pipelineOf();

  expect(deploy).toMatchObject({
    rules: [{ if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $AWS_DEPLOY_ROLE && $AWS_REGION' }],
    interruptible: false,
    resource_group: 'production',
    environment: 'production',
    id_tokens: { AWS_ID_TOKEN: { aud: 'https://gitlab.com' } },
    needs: ['layer', 'emulate'],
  });
});

test.each([
  ['github', 'token.actions.githubusercontent.com:sub: !Sub ${Repository}:ref:refs/heads/${Branch}'],
  ['gitlab', 'gitlab.com:sub: !Sub project_path:${Repository}:ref_type:branch:ref:${Branch}'],
] as const)('%s: the role trusts one branch of one repository', (ci, subject) => {
  const role = textOf(renderRepository({ ci }), 'deploy-role.yaml');

  expect(role).toContain(subject);
  expect(role).not.toContain('StringLike');
  // Neither the subject nor its parts may hold what IAM could take for a pattern.
  for (const [, pattern = ''] of role.matchAll(/AllowedPattern: (\^.*\$)$/gm)) {
    if (pattern.includes('oidc-provider')) continue;
    expect('repo:a/b*').not.toMatch(new RegExp(pattern));
    expect('').not.toMatch(new RegExp(pattern));
  }
});

test('the role knows of what the stack has, and of nothing else', () => {
  const services = (answers: Parameters<typeof renderRepository>[0]): string[] => {
    const role = textOf(renderRepository(answers), 'deploy-role.yaml');
    return [...new Set(role.match(/(?<=[ [])[a-z]+3?(?=:[A-Z][A-Za-z*]+(,|\]|$))/gm))].toSorted();
  };
  const always = ['cloudformation', 'iam', 'lambda', 'logs', 's3', 'sts'];

  expect(services({})).toEqual(always);
  expect(services({ alarms: true })).toEqual([...always, 'cloudwatch'].toSorted());
  expect(services({ sample: 'http-api' })).toEqual([...always, 'apigateway'].toSorted());
  expect(services({ sample: 'http-api', endpoint: 'function-url' })).toEqual(always);
  expect(services({ packaging: 'image' })).toEqual([...always, 'ecr'].toSorted());
});

test.each([
  ['my-fn', 'role/my-fn-SnapperFunctionRole-*'],
  ['a-name-of-many-words-that-iam-will-cut', 'role/a-name-of-many-words*-SnapperFunctionRole-*'],
])('the role may pass the function its role, and no other: %s', (name, pattern) => {
  const role = textOf(renderRepository({ name }), 'deploy-role.yaml');

  const passed = role.split('Sid: PassFunctionRole')[1] ?? '';
  expect(/Resource: (.*)/.exec(passed)?.[1]).toContain(pattern);
  expect(passed).toContain('iam:PassedToService: lambda.amazonaws.com');
});

test('a repository of one architecture shows nothing of the other', () => {
  for (const language of ['dotnet', 'node', 'python']) {
    for (const ci of ['github', 'gitlab'] as const) {
      for (const [path, { content }] of renderRepository({ language, ci })) {
        if (/^(\.snapper|tools|layer)\//.test(path) && path !== 'layer/Dockerfile') continue;
        expect(content, path).not.toMatch(/ARCHITECTURE|Ref Architecture|matrix/);
      }
    }
  }
});

test('of both architectures, AWS images are named by the one at hand', () => {
  for (const language of ['dotnet', 'node', 'python']) {
    const tree = renderRepository({ language, multiarch: true, architecture: 'arm64' });
    const dockerfile = textOf(tree, 'layer/Dockerfile');

    expect(dockerfile).toContain('ARG ARCHITECTURE=arm64\nARG RUNTIME_IMAGE=');
    expect(dockerfile.match(/^ARG \w+_IMAGE=.*$/gm)).toSatisfy((images: string[]) =>
      images.every((image) => image.endsWith('${ARCHITECTURE}')),
    );
    expect(textOf(tree, 'template.yaml')).toContain('Architectures: [!Ref Architecture]');
  }
});
