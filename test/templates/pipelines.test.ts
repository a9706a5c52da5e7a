import { expect, test } from 'vitest';

import { completeAnswers } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { context } from '../options/support.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';

const STEPS = ['make lint', 'make test', 'make layer', 'emulate'];

test('GitHub: actions are pinned by commit and may only read', () => {
  const text = textOf(renderRepository({ ci: 'github' }), '.github/workflows/ci.yml');

  const uses = text.match(/uses: .+/g) ?? [];
  expect(uses.length).toBeGreaterThan(0);
  for (const use of uses) expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  expect(text).toMatch(/^permissions:\n {2}contents: read\n$/m);
  expect(text.match(/permissions:/g)).toHaveLength(1);
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
    update: '$SNAPPER_UPDATE == "true" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
  });
  expect(jobs[0]).toContain('stages: [test, layer, emulate, update]');
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
