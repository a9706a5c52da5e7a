import { expect, test } from 'vitest';

import { LANGUAGES } from '../../generators/project/languages/index.ts';
import { combinations, renderRepository, textOf } from '../support/rendered-repository.ts';

const languages = LANGUAGES.map(({ id }) => id);

test.each(languages)('%s: every variable of ours that the layer reads has a row', (language) => {
  const tree = renderRepository({ language });
  const readme = textOf(tree, 'README.md');
  // How the wrapper hands something on to the delegator; nobody else sets or reads them.
  const internal = new Set(['SNAPPER_HANDLER', 'SNAPPER_STARTUP_HOOKS']);

  const read = new Set<string>();
  for (const [path, { content }] of tree) {
    if (!/^(delegator|wrapper)\//.test(path)) continue;
    for (const [name] of content.matchAll(/\bSNAPPER_[A-Z_]+\b/g)) read.add(name);
  }

  // The other way round as well: no row for what nothing reads.
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(read.size).toBeGreaterThan(0);
  expect([...read].filter((name) => !internal.has(name) && !rows.includes(name))).toEqual([]);
  const ours = rows.filter((name) => name?.startsWith('SNAPPER_'));
  expect(ours.filter((name = '') => !read.has(name))).toEqual([]);
});

test.each(languages)('%s: every exit code of the wrapper is explained', (language) => {
  const tree = renderRepository({ language });
  const readme = textOf(tree, 'README.md');

  const codes = [...textOf(tree, 'wrapper/snapper-wrapper').matchAll(/^# {3}(\d+) {2}(\S+)/gm)];

  expect(codes.length).toBeGreaterThan(0);
  for (const [, code, type] of codes) expect(readme).toContain(`exit ${code}, \`${type}\``);
});

test.each(combinations())('$title: it names files that exist', ({ answers }) => {
  const tree = renderRepository(answers);

  const named = textOf(tree, 'README.md').matchAll(
    /`((?:src|test|events|tools|layer|wrapper|delegator)\/[\w./-]+\.\w+)`/g,
  );

  const missing = [...named]
    .map(([, path = '']) => path)
    .filter((path) => path !== 'src/package-lock.json' && !tree.has(path));
  expect(missing).toEqual([]);
});

test.each([
  ['nodejs24.x', { managed: true, native: false }],
  ['dotnet10', { managed: true, native: true }],
  ['dotnet9', { managed: false, native: false }],
])('for %s it speaks of those stacks that AWS offers', (runtime, { managed, native }) => {
  const readme = textOf(renderRepository({ runtime }), 'README.md');

  expect(readme.includes('deploy-managed')).toBe(managed);
  expect(readme.includes('deploy-native')).toBe(native);
});

test('it says what AWS does not promise', () => {
  expect(textOf(renderRepository(), 'README.md')).toContain(
    'promises nowhere that a non-Java process',
  );
});
