import { expect, test } from 'vitest';

import { completeAnswers } from '../../generators/options/index.ts';
import type { RawAnswers } from '../../generators/options/index.ts';
import { LANGUAGES } from '../../generators/project/languages/index.ts';
import { render } from '../../generators/project/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { context } from '../options/support.ts';

const tree = (raw: RawAnswers = {}): RenderedTree =>
  render(completeAnswers(raw, context), { catalogue, generatorVersion: '1.2.3' });

const text = (files: RenderedTree, path: string): string => {
  const file = files.get(path);
  if (file === undefined) throw new Error(`no ${path}`);
  return file.content;
};

test('the same answers give the same bytes, in the same order', () => {
  expect([...tree()]).toEqual([...tree()]);
  expect([...tree().keys()]).toEqual([...tree().keys()].sort());
});

test('the function, its tests and events are the user’s; everything else is managed', () => {
  for (const [path, { ownership }] of tree()) {
    expect(ownership, path).toBe(/^(src|test|events)\//.test(path) ? 'once' : 'managed');
  }
});

test('what is run by its own name is executable, and nothing else', () => {
  const executable = [...tree()].filter(([, { mode }]) => mode === 0o755).map(([path]) => path);

  expect(executable).toEqual(['tools/snapstart-emulator.mjs', 'wrapper/snapper-wrapper']);
});

test('files of projen itself stay out', () => {
  const paths = [...tree().keys()];

  expect(paths.filter((path) => path.includes('projen'))).toEqual([]);
  for (const [path, { content }] of tree()) expect(content, path).not.toContain('projen');
});

test('a pipeline and a dev container are written only when asked for', () => {
  const none = tree({ ci: 'none', devcontainer: false });

  expect(tree().has('.github/workflows/ci.yml')).toBe(true);
  expect(tree({ ci: 'gitlab' }).has('.gitlab-ci.yml')).toBe(true);
  expect([...none.keys()].filter((path) => /^\.(github|gitlab|devcontainer)/.test(path))).toEqual(
    [],
  );
});

test('architecture and registry reach every image the layer is built from', () => {
  const dockerfile = text(
    tree({ architecture: 'arm64', registry: 'mirror.example.com/aws', host: 'java25' }),
    'layer/Dockerfile',
  );

  expect(dockerfile).toContain('ARG REGISTRY=mirror.example.com/aws\n');
  expect(dockerfile).toContain('${REGISTRY}/lambda/nodejs:24-arm64\n');
  expect(dockerfile).toContain('${REGISTRY}/sam/build-nodejs24.x:latest-arm64\n');
  expect(dockerfile).toContain('${REGISTRY}/lambda/java:25-arm64\n');
  expect(dockerfile).not.toContain('x86_64');
});

test('every variable that layer and wrapper read stands in the README, and none that they do not', () => {
  const files = tree();
  const read = new Set(
    [...files]
      .filter(([path]) => /^(delegator|wrapper|template\.yaml)/.test(path))
      .flatMap(([, { content }]) => content.match(/\bSNAPPER_[A-Z_]+\b/g) ?? []),
  );
  // How wrapper and delegator hand the handler on; nobody else sets or reads it.
  read.delete('SNAPPER_HANDLER');

  const documented = new Set(text(files, 'README.md').match(/(?<=\| `)SNAPPER_[A-Z_]+(?=`)/g));

  expect([...documented].sort()).toEqual([...read].sort());
});

test('a language is named in no condition outside its own module and folders', async () => {
  const { templates } = await import('snapper:templates');
  const ids = LANGUAGES.map(({ id }) => id).join('|');
  const common = Object.entries(templates).filter(([path]) =>
    /^(templates\/common|wrapper)\//.test(path),
  );

  for (const [path, content] of common) {
    expect(content, path).not.toMatch(new RegExp(`language\\w*\\s*[!=]==?\\s*['"](${ids})`));
  }
});
