import { expect, test, vi } from 'vitest';

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

const languages = LANGUAGES.map(({ id }) => id);

/** Settings that have to lie beside the function, but are not the user's. */
const MANAGED_IN_SOURCE = ['src/Directory.Build.props', 'src/Makefile', 'src/build.mjs'];

test.each(languages)('%s: the same answers give the same bytes, in the same order', (language) => {
  const [one, other] = [tree({ language }), tree({ language })];

  expect([...one]).toEqual([...other]);
  expect([...one.keys()]).toEqual([...one.keys()].sort());
});

test.each(languages)(
  '%s: the function, its tests and events are the user’s; everything else is managed',
  (language) => {
    for (const [path, { ownership }] of tree({ language })) {
      const isTheUsers = /^(src|test|events)\//.test(path) && !MANAGED_IN_SOURCE.includes(path);
      const isRewritten = path === 'snapper.json';
      expect(ownership, path).toBe(isTheUsers ? 'once' : isRewritten ? 'generated' : 'managed');
    }
  },
);

test.each(languages)(
  '%s: what is run by its own name is executable, and nothing else',
  (language) => {
    const executable = [...tree({ language })]
      .filter(([, { mode }]) => mode === 0o755)
      .map(([path]) => path);

    expect(executable).toEqual([
      'tools/cold-starts.mjs',
      'tools/snapstart-emulator.mjs',
      'wrapper/snapper-wrapper',
    ]);
  },
);

test.each(languages)('%s: files of projen itself stay out', (language) => {
  const files = tree({ language });

  expect([...files.keys()].filter((path) => path.includes('projen'))).toEqual([]);
  for (const [path, { content }] of files) expect(content, path).not.toContain('projen');
});

test.each([
  ['dotnet8', 'Function.sln'],
  ['dotnet9', 'Function.sln'],
  ['dotnet10', 'Function.slnx'],
])(
  'a solution for %s is one that its first SDK reads, and names every project',
  (runtime, path) => {
    const files = tree({ runtime });

    const solution = text(files, path).replaceAll('\\', '/');
    const projects = [...files.keys()].filter((name) => name.endsWith('.csproj'));
    expect(projects.length).toBeGreaterThan(3);
    for (const project of projects) expect(solution).toContain(`"${project}"`);
    expect([...files.keys()].filter((name) => /\.slnx?$/.test(name))).toEqual([path]);
  },
);

test.each([
  ['dotnet8', 'net8.0', '8.0.100'],
  ['dotnet9', 'net9.0', '9.0.100'],
  ['dotnet10', 'net10.0', '10.0.100'],
])('%s: function, SDK and layer are of one version', (runtime, framework, sdk) => {
  const files = tree({ runtime });

  expect(text(files, 'src/Directory.Build.props')).toContain(`>${framework}<`);
  expect(text(files, 'delegator/Directory.Build.props')).toContain(`>${framework}<`);
  expect(JSON.parse(text(files, 'global.json'))).toMatchObject({ sdk: { version: sdk } });
  expect(text(files, 'layer/Dockerfile')).toContain(`/sam/build-${runtime}:latest-x86_64`);
});

test('culture data is left out of layer, function and delegator alike, or of none', () => {
  const lean = tree({ globalization: 'invariant' });
  const full = tree({ globalization: 'icu' });

  expect(text(lean, 'layer/Dockerfile')).toContain('WITH_ICU=0');
  expect(text(full, 'layer/Dockerfile')).toContain('WITH_ICU=1');
  expect(text(lean, 'src/Directory.Build.props')).toContain('<InvariantGlobalization>true<');
  expect(text(full, 'src/Directory.Build.props')).not.toContain('InvariantGlobalization');
});

test('only an executable goes without prime.json', () => {
  expect(tree({ sample: 'function' }).has('src/prime.json')).toBe(true);
  expect(tree({ sample: 'http-api' }).has('src/prime.json')).toBe(false);
  expect(tree({ language: 'node', sample: 'http-api' }).has('src/prime.json')).toBe(true);
});

test('a pipeline and a dev container are written only when asked for', () => {
  const none = tree({ ci: 'none', devcontainer: false });

  expect(tree().has('.github/workflows/ci.yml')).toBe(true);
  expect(tree({ ci: 'gitlab' }).has('.gitlab-ci.yml')).toBe(true);
  expect([...none.keys()].filter((path) => /^\.(github|gitlab|devcontainer)/.test(path))).toEqual(
    [],
  );
});

test.each([
  ['dotnet10', 'lambda/dotnet:10', 'sam/build-dotnet10'],
  ['nodejs24.x', 'lambda/nodejs:24', 'sam/build-nodejs24.x'],
])('%s: architecture and registry reach every image of the layer', (runtime, base, build) => {
  const dockerfile = text(
    tree({ runtime, architecture: 'arm64', registry: 'mirror.example.com/aws', host: 'java25' }),
    'layer/Dockerfile',
  );

  expect(dockerfile).toContain('ARG REGISTRY=mirror.example.com/aws\n');
  expect(dockerfile).toContain(`\${REGISTRY}/${base}-arm64\n`);
  expect(dockerfile).toContain(`\${REGISTRY}/${build}:latest-arm64\n`);
  expect(dockerfile).toContain('${REGISTRY}/lambda/java:25-arm64\n');
  expect(dockerfile).not.toContain('x86_64');
});

test('a language is named in no condition outside its own module and folders', async () => {
  const { templates } = await import('snapper:templates');
  const own = [
    'typescript',
    'globalization',
    'language',
    ...LANGUAGES.flatMap(({ id, options }) => [id, ...options]),
  ];
  const common = Object.entries(templates).filter(([path]) =>
    /^(templates\/common|wrapper)\//.test(path),
  );

  expect(common.length).toBeGreaterThan(5);
  for (const [path, content] of common) {
    const conditions = content.match(/<%[-_]? *if .*?%>/g)?.join('\n') ?? '';
    expect(conditions, path).not.toMatch(new RegExp(own.join('|')));
  }
});

test('what was rendered before does not show in what is rendered after it', async () => {
  vi.resetModules();
  // Loaded anew, it has rendered nothing yet.
  const { render: renderFirst } = await import('../../generators/project/index.ts');
  const other = completeAnswers({ name: 'other', memory: 128, timeout: 9 }, context);
  const first = renderFirst(other, { catalogue, generatorVersion: '9.9.9' });

  tree({ ci: 'none', devcontainer: false });
  tree();
  const after = render(other, { catalogue, generatorVersion: '9.9.9' });

  expect([...after]).toEqual([...first]);
  expect(text(after, 'samconfig.toml')).toContain('other');
});
