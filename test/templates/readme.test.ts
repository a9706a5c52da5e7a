import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { renderRepository, textOf } from '../support/rendered-repository.ts';

test('every variable of ours that the layer reads has a row in the table', () => {
  const tree = renderRepository();
  const readme = textOf(tree, 'README.md');
  const internal = new Set(['SNAPPER_HANDLER']);

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

test('every exit code of the wrapper is explained', () => {
  const tree = renderRepository();
  const readme = textOf(tree, 'README.md');

  const codes = [...textOf(tree, 'wrapper/snapper-wrapper').matchAll(/^# {3}(\d+) {2}(\S+)/gm)];

  expect(codes.length).toBeGreaterThan(0);
  for (const [, code, type] of codes) expect(readme).toContain(`exit ${code}, \`${type}\``);
});

test.each([true, false])('with TypeScript %s, it names files that exist', (typescript) => {
  const tree = renderRepository({ typescript });

  const named = textOf(tree, 'README.md').matchAll(
    /`((?:src|test|events|tools|layer|wrapper|delegator)\/[\w./-]+\.\w+)`/g,
  );

  const missing = [...named]
    .map(([, path = '']) => path)
    .filter((path) => path !== 'src/package-lock.json' && !tree.has(path));
  expect(missing).toEqual([]);
});

test('it says what AWS does not promise', () => {
  expect(textOf(renderRepository(), 'README.md')).toContain(
    'promises nowhere that a non-Java process',
  );
});

test('common templates name no language in a condition', async () => {
  const files = ['README.md', 'Makefile', 'template.yaml', 'gitignore', 'gitlab-ci.yml'];

  for (const file of files) {
    const source = await readFile(`templates/common/${file}.ejs`, 'utf8');
    const conditions = source.match(/<% if .*%>/g)?.join('\n') ?? '';
    expect(conditions).not.toMatch(/language|typescript|node|python|dotnet/);
  }
});
