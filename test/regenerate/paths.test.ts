import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  asWritten,
  changesOf,
  contentsOf,
  file,
  notesOf,
  planOf,
  repositoryOf,
  update,
  write,
} from './support.ts';
import type { Template } from './support.ts';

const LINES = 'one\ntwo\nthree\n';

/** Names that a shell, a prototype, a pattern or a careless join would make something else of. */
const NAMES = [
  'a folder/with spaces .md',
  "it's",
  'say "hi"',
  '#hash',
  '-rf',
  '--force',
  '$HOME',
  '`id`',
  '*',
  '[a-z]?',
  '{a,b}',
  'a;b&c|d',
  '%25',
  '~',
  '...',
  '..a',
  '.gitignore',
  '.github/workflows/ci.yml',
  'git',
  'x.git/y',
  'ab:c',
  '😀/👩‍👩‍👧.md',
  'nai\u0308ve.md',
  'na\u00EFve.md',
  'tab\tname',
  'new\nline',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf/__proto__/constructor',
  '0',
  '10',
];

test.each(NAMES)('a file called %j is created, updated, merged, moved and dropped', (name) => {
  const other = 'zz/other';
  const start: Template = named(other, LINES);
  const root = repositoryOf(start);

  const created = update(root, { ...start, ...named(name, LINES) });
  expect(changesOf(created)).toEqual([`create ${name}: new`]);
  expect(contentsOf(root)).toEqual(asWritten({ ...start, ...named(name, LINES) }));

  const updated = update(root, { ...start, ...named(name, `${LINES}four\n`) });
  expect(changesOf(updated)).toEqual([`update ${name}: template`]);

  write(root, name, `mine\n${LINES}four\n`);
  const merged = update(root, { ...start, ...named(name, `${LINES}FOUR\n`) });
  expect(changesOf(merged)).toEqual([`merge ${name}: both`]);
  expect(contentsOf(root)).toEqual({
    ...asWritten({ ...start, ...named(name, `${LINES}FOUR\n`) }),
    ...named(name, file(`mine\n${LINES}FOUR\n`)),
  });

  write(root, name, `${LINES}FOUR\n`);
  const moved = update(
    root,
    { ...start, 'new place': `${LINES}FOUR\n` },
    { renames: [{ from: name, to: 'new place' }] },
  );
  expect(changesOf(moved)).toEqual([`rename ${name} -> new place: moved`]);

  const back = update(
    root,
    { ...start, ...named(name, `${LINES}FOUR\n`) },
    { renames: [{ from: 'new place', to: name }] },
  );
  expect(changesOf(back)).toEqual([`rename new place -> ${name}: moved`]);

  const dropped = update(root, start);
  expect(changesOf(dropped)).toEqual([`delete ${name}: dropped`]);
  expect(contentsOf(root)).toEqual(asWritten(start));
});

test.each(NAMES)('a file called %j that the user deleted stays deleted', (name) => {
  const root = repositoryOf(named(name, LINES));
  rmSync(join(root, name));

  const plan = update(root, named(name, 'new\n'));

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual([`deleted ${name}, template changed`]);
});

test('one name in two ways to write it in Unicode is two files', () => {
  const [composed, decomposed] = ['\u00E9.md', 'e\u0301.md'];
  const template = { [composed]: 'one\n', [decomposed]: 'two\n' };
  const root = repositoryOf(template);
  write(root, decomposed, 'mine\n');

  const plan = update(root, { ...template, [composed]: 'ONE\n' });

  expect(changesOf(plan)).toEqual([`update ${composed}: template`]);
  expect(contentsOf(root)).toMatchObject({
    [composed]: file('ONE\n'),
    [decomposed]: file('mine\n'),
  });
});

test('a name that differs in case only is another file', () => {
  const root = repositoryOf({ 'README.md': 'a\n' });
  write(root, 'readme.md', 'mine\n');

  update(root, { 'README.md': 'b\n' });

  expect(contentsOf(root)).toMatchObject({
    'README.md': file('b\n'),
    'readme.md': file('mine\n'),
  });
});

test.each([
  '../out',
  '/etc/out',
  'a/../../out',
  'C:/out',
  'a\\b',
  '.git/hooks/pre-commit',
  'a//b',
  '',
])('a template with the path %j is refused before anything is looked at', (path) => {
  const root = join(repositoryOf({}), 'inner');
  mkdirSync(root);
  write(root, '.snapper/base.json', JSON.stringify({ version: 1, generator: '1.0.0', files: {} }));
  const before = contentsOf(join(root, '..'));

  expect(() => update(root, named(path, 'x\n'))).toThrow(JSON.stringify(path));
  expect(contentsOf(join(root, '..'))).toEqual(before);
});

test('a path that is too long for the file system is refused, and nothing stays half-done', () => {
  const root = repositoryOf({ a: 'a\n' });
  const before = contentsOf(root);

  expect(() => update(root, { a: 'A\n', [`b/${'x'.repeat(300)}`]: 'x\n' })).toThrow(
    /the path is too long for this file system/,
  );
  expect(contentsOf(root)).toEqual(before);
});

test('a template of hundreds of files in deep folders arrives whole', () => {
  const paths = Array.from(
    { length: 300 },
    (_, index) => `d${index % 7}/${'n/'.repeat(index % 11)}f${index}`,
  );
  const template = Object.fromEntries(paths.map((path) => [path, `${path}\n`]));
  const root = repositoryOf({});

  update(root, template);
  expect(contentsOf(root)).toEqual(asWritten(template));

  update(root, {});
  expect(contentsOf(root)).toEqual(asWritten({}));
  expect(planOf(root, {}).changes).toEqual([]);
});

/** A record of one entry, whose name may be one that an object literal takes for something else. */
function named(path: string, content: string): Record<string, string> {
  return Object.fromEntries([[path, content]]);
}
