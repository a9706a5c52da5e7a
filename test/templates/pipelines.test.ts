import { expect, test } from 'vitest';

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
