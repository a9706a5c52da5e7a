import { expect, test } from 'vitest';

import { collisionIn, refusePath } from '../../generators/presets/paths.ts';

test.each([
  'README.md',
  '.gitignore',
  '.gitattributes',
  'github/a',
  'docs/.config/ümläut ✓.md',
  'src/console.py',
  'com10.txt',
  'snapper.json.md',
  'docs/snapper.json',
  'a~b.md',
])('%s may be written', (path) => {
  expect(refusePath(path, [])).toBeUndefined();
});

test.each([
  ['', 'not a path inside'],
  ['../a', 'not a path inside'],
  ['a/../../b', 'not a path inside'],
  ['/etc/passwd', 'not a path inside'],
  ['a//b', 'not a path inside'],
  ['./a', 'not a path inside'],
  ['C:/a', 'not a path inside'],
  ['c:a', 'not a path inside'],
  ['\\\\host\\a', 'not a path inside'],
  ['a\\..\\b', 'not a path inside'],
  ['.git/hooks/pre-commit', 'of git itself'],
  ['.GIT/config', 'of git itself'],
  ['sub/.git', 'of git itself'],
  ['git~1/config', 'of git itself'],
  ['.git./config', 'of git itself'],
  ['.git::$INDEX_ALLOCATION/config', 'of git itself'],
  ['.g\u200Cit/config', 'nobody sees'],
  ['a\u202Etxt.exe', 'nobody sees'],
  ['a\nb', 'nobody sees'],
  ['a\0b', 'nobody sees'],
  ['a\u001Bb', 'nobody sees'],
  ['a\uD800b', 'nobody sees'],
  ['.snapper/base.json', '.snapper belongs to'],
  ['.Snapper/base.json', '.snapper belongs to'],
  ['.\u017Fnapper/base.json', '.snapper belongs to'],
  ['snapper.json', 'snapper.json belongs to'],
  ['SNAPPER.JSON', 'snapper.json belongs to'],
  ['con', 'device'],
  ['docs/NUL', 'device'],
  ['com1.txt', 'device'],
  ['LPT9', 'device'],
  ['aux .md', 'device'],
  ['COM²', 'device'],
  ['CONIN$', 'device'],
  ['a.', 'drops the end'],
  ['docs /a', 'drops the end'],
  ['ab:c', 'no such name'],
  ['a?', 'no such name'],
  ['GITHUB~1/workflows/a.yml', 'short name'],
  ['SNAPPE~1.JSO', 'short name'],
  ['a/'.repeat(90) + 'ab', 'longer than 180 bytes'],
  ['é'.repeat(91), 'longer than 180 bytes'],
])('%j may not be written', (path, why) => {
  expect(refusePath(path, ['.github', '.gitlab', '.devcontainer', '.vscode'])?.why).toContain(why);
});

test.each([
  ['.github/workflows/a.yml', '.github'],
  ['.GitHub/CODEOWNERS', '.github'],
  ['.gitlab/ci.yml', '.gitlab'],
  ['.gitlab-ci.yml', '.gitlab'],
  ['.GITLAB-CI.YML', '.gitlab'],
  ['.devcontainer/devcontainer.json', '.devcontainer'],
  ['.devcontainer.json', '.devcontainer'],
  ['.VSCode/tasks.json', '.vscode'],
  ['src/.vscode/tasks.json', '.vscode'],
] as const)('%s is written only by a preset that names %s', (path, folder) => {
  expect(refusePath(path, [])?.next).toContain(`"writes": ["${folder}"]`);
  expect(refusePath(path, [folder])).toBeUndefined();
});

test('what a preset says that it writes lets it write nothing else', () => {
  expect(refusePath('.vscode/tasks.json', ['.github'])?.why).toContain('pipelines or editors');
});

test.each([
  ['case', ['README.md', 'readme.md']],
  ['case of a folder', ['docs/a', 'Docs/b']],
  ['a composed letter', ['\u00E9.md', 'e\u0301.md']],
  ['a letter with two small forms', ['s.md', '\u017F.md']],
  ['a file and a folder', ['a', 'a/b']],
  ['a folder and a file', ['a/b', 'a']],
  ['a file and a folder in another case', ['A/b', 'a']],
])('%s makes paths collide', (_, paths) => {
  expect(collisionIn(paths)).toHaveLength(2);
});

test('paths that differ do not collide', () => {
  expect(collisionIn(['a', 'ab', 'b/a', 'b/b', 'b.a', 'c/a/a', 'c/a/b'])).toBeUndefined();
});
