import { dirname } from 'node:path';

import { execa } from 'execa';
import { expect, test } from 'vitest';

import { unifiedDiff } from '../../generators/regenerate/index.ts';
import type { FileVersion } from '../../generators/regenerate/index.ts';
import type { DiffSides } from '../../generators/regenerate/unified-diff.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';
import { contentsOf, write } from './support.ts';

const GIT = ['git', '--version'] as const;
const LONG = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join('');

/** What git has to make of a difference: the new tree, byte for byte, out of the old one. */
const CASES: Readonly<Record<string, DiffSides>> = {
  'a changed line': { path: 'a.txt', before: text('one\ntwo\n'), after: text('one\nzwei\n') },
  'changes far apart': {
    path: 'a.txt',
    before: text(LONG),
    after: text(LONG.replace('line 2\n', '').replace('line 38\n', 'line 38\nmore\n')),
  },
  'a file that becomes empty': { path: 'a.txt', before: text('one\n'), after: text('') },
  'an empty file that gets text': { path: 'a.txt', before: text(''), after: text('one\n') },
  'a new file': { path: 'deep/er/a.txt', after: text('one\ntwo\n') },
  'a new empty file': { path: 'empty', after: text('') },
  'a new executable': { path: 'run', after: text('#!/bin/sh\n', 0o755) },
  'a deleted file': { path: 'deep/a.txt', before: text('one\ntwo\n') },
  'a deleted empty file': { path: 'empty', before: text('') },
  'a deleted executable': { path: 'run', before: text('#!/bin/sh\n', 0o755) },
  'a file made executable': { path: 'run', before: text('x\n'), after: text('x\n', 0o755) },
  'an executable bit lost': { path: 'run', before: text('x\n', 0o755), after: text('x\n') },
  'a changed file made executable': {
    path: 'run',
    before: text('x\ny\n'),
    after: text('x\nz\n', 0o755),
  },
  'a moved file': { path: 'new/b.txt', from: 'a.txt', before: text('x\n'), after: text('x\n') },
  'a moved empty file': { path: 'b', from: 'a', before: text(''), after: text('') },
  'a moved file that changes': {
    path: 'b.txt',
    from: 'old/a.txt',
    before: text(LONG),
    after: text(LONG.replace('line 20\n', 'line twenty\n')),
  },
  'a moved file that changes throughout': {
    path: 'b.txt',
    from: 'a.txt',
    before: text('one\n'),
    after: text('two\n'),
  },
  'a moved file made executable': {
    path: 'bin/run',
    from: 'run',
    before: text('x\n'),
    after: text('x\n', 0o755),
  },
  'a moved file that changes and is made executable': {
    path: 'bin/run',
    from: 'run',
    before: text('x\ny\n'),
    after: text('x\nz\n', 0o755),
  },
  'a last line that loses its end': { path: 'a', before: text('x\ny\n'), after: text('x\ny') },
  'a last line that gets its end': { path: 'a', before: text('x\ny'), after: text('x\ny\n') },
  'last lines without an end': { path: 'a', before: text('x\ny'), after: text('z\ny') },
  'a last line without an end that changes': { path: 'a', before: text('x'), after: text('y') },
  'a new file without an end of its last line': { path: 'a', after: text('x') },
  'a deleted file without an end of its last line': { path: 'a', before: text('x') },
  'lines that end in CRLF': {
    path: 'a',
    before: text('x\r\ny\r\n'),
    after: text('x\r\nz\r\n'),
  },
  'LF that becomes CRLF': { path: 'a', before: text('x\ny\n'), after: text('x\r\ny\r\n') },
  'a lone CR, a form feed and a line separator': {
    path: 'a',
    before: text('a\rb\n\fc\u2028d\n'),
    after: text('a\rB\n\fc\u2028D\n'),
  },
  'a byte order mark that goes': { path: 'a', before: text('\uFEFFx\n'), after: text('x\n') },
  'lines that look like parts of a difference': {
    path: 'a',
    before: text('-- a\n++ b\n@@ -1 +1 @@\n\\ No newline at end of file\nend\n'),
    after: text('-- A\n++ B\n@@ -1 +1 @@\n\\ No newline at end of file\nEND\n'),
  },
  'a changed file in a path with spaces': {
    path: 'my folder/a file',
    before: text('x\n'),
    after: text('y\n'),
  },
  'a path that ends in a space': { path: 'a ', before: text('x\n'), after: text('y\n') },
  'a path of letters beyond ASCII': {
    path: 'ünï/日本.txt',
    before: text('x\n'),
    after: text('y\n'),
  },
  'a path with quotes': { path: `"it's"`, before: text('x\n'), after: text('y\n') },
  'a path with a tab and a control character': {
    path: 'a\tb\u0001c',
    before: text('x\n'),
    after: text('y\n'),
  },
  'a new file of an odd name': { path: 'ü "b"\t.txt', after: text('x\n') },
  'a deleted file of an odd name': { path: 'ü "b"\t.txt', before: text('x\n') },
  'an executable bit on a file of an odd name': {
    path: 'ü "b"\t.txt',
    before: text('x\n'),
    after: text('x\n', 0o755),
  },
  'a file that moves between odd names': {
    path: 'ü "b"\t.txt',
    from: 'ä "a"\n.txt',
    before: text('x\ny\n'),
    after: text('x\nz\n'),
  },
};

for (const [name, sides] of Object.entries(CASES)) {
  await testWith(GIT, `git applies ${name}`, async () => {
    const { from, path } = sides;
    const [root, expected] = [await temporaryFolder(), await temporaryFolder()];
    for (const folder of [root, expected]) write(folder, 'bystander', 'as it was\n');
    if (sides.before) write(root, from ?? path, sides.before.content, sides.before.mode);
    if (sides.after) write(expected, path, sides.after.content, sides.after.mode);

    await gitApply(root, unifiedDiff(sides));

    expect(contentsOf(root)).toEqual(contentsOf(expected));
  });
}

await testWith(GIT, 'git applies all differences of a tree at once', async () => {
  const [root, expected] = [await temporaryFolder(), await temporaryFolder()];
  const patches = Object.values(CASES).map((sides, index) => {
    const [path, from] = [`${index}/${sides.path}`, sides.from && `${index}/${sides.from}`];
    if (sides.before) write(root, from ?? path, sides.before.content, sides.before.mode);
    if (sides.after) write(expected, path, sides.after.content, sides.after.mode);
    return unifiedDiff({ ...sides, path, ...(from !== undefined && { from }) });
  });

  await gitApply(root, patches.join(''));

  expect(contentsOf(root)).toEqual(contentsOf(expected));
});

test('a change is shown with three lines around it', () => {
  const after = text(LONG.replace('line 20\n', 'line twenty\n'));

  expect(unifiedDiff({ path: 'a.txt', before: text(LONG), after })).toBe(
    lines(
      'diff --git a/a.txt b/a.txt',
      '--- a/a.txt',
      '+++ b/a.txt',
      '@@ -17,7 +17,7 @@',
      ' line 17',
      ' line 18',
      ' line 19',
      '-line 20',
      '+line twenty',
      ' line 21',
      ' line 22',
      ' line 23',
    ),
  );
});

test('a new file comes from nothing, and a deleted one goes there', () => {
  expect(unifiedDiff({ path: 'a', after: text('x\ny\n', 0o755) })).toBe(
    lines(
      'diff --git a/a b/a',
      'new file mode 100755',
      '--- /dev/null',
      '+++ b/a',
      '@@ -0,0 +1,2 @@',
      '+x',
      '+y',
    ),
  );
  expect(unifiedDiff({ path: 'a', before: text('x\n') })).toBe(
    lines(
      'diff --git a/a b/a',
      'deleted file mode 100644',
      '--- a/a',
      '+++ /dev/null',
      '@@ -1,1 +0,0 @@',
      '-x',
    ),
  );
});

test('an empty file that comes or goes has no lines to show', () => {
  expect(unifiedDiff({ path: 'a', after: text('') })).toBe(
    lines('diff --git a/a b/a', 'new file mode 100644'),
  );
  expect(unifiedDiff({ path: 'a', before: text('') })).toBe(
    lines('diff --git a/a b/a', 'deleted file mode 100644'),
  );
});

test('modes stand before names, and names before lines', () => {
  const sides = { path: 'b', from: 'a', before: text('x\n'), after: text('y\n', 0o755) };

  expect(unifiedDiff(sides)).toBe(
    lines(
      'diff --git a/a b/b',
      'old mode 100644',
      'new mode 100755',
      'rename from a',
      'rename to b',
      '--- a/a',
      '+++ b/b',
      '@@ -1,1 +1,1 @@',
      '-x',
      '+y',
    ),
  );
});

test('a path with spaces ends in a tab, or other programs would take what follows a space for a date', () => {
  expect(unifiedDiff({ path: 'my file', before: text('x\n'), after: text('y\n') })).toBe(
    lines(
      'diff --git a/my file b/my file',
      '--- a/my file\t',
      '+++ b/my file\t',
      '@@ -1,1 +1,1 @@',
      '-x',
      '+y',
    ),
  );
});

test('permission bits that git does not keep make no difference', () => {
  expect(unifiedDiff({ path: 'a', before: text('x\n', 0o600), after: text('x\n', 0o664) })).toBe(
    '',
  );
});

test('files alike on both sides, or on none, have no difference', () => {
  expect(unifiedDiff({ path: 'a', before: text('x\n'), after: text('x\n') })).toBe('');
  expect(unifiedDiff({ path: 'a' })).toBe('');
});

test('a file that is no text is named, and none of it shown', () => {
  const [one, other] = [binary([0, 1]), binary([0, 2], 0o755)];

  expect(unifiedDiff({ path: 'ü', before: one, after: other })).toBe(
    lines(
      'diff --git "a/\\303\\274" "b/\\303\\274"',
      'old mode 100644',
      'new mode 100755',
      'Binary files "a/\\303\\274" and "b/\\303\\274" differ',
    ),
  );
  expect(unifiedDiff({ path: 'a', after: one })).toBe(
    lines('diff --git a/a b/a', 'new file mode 100644', 'Binary files /dev/null and b/a differ'),
  );
  expect(unifiedDiff({ path: 'a', before: one })).toBe(
    lines(
      'diff --git a/a b/a',
      'deleted file mode 100644',
      'Binary files a/a and /dev/null differ',
    ),
  );
  expect(unifiedDiff({ path: 'b', from: 'a', before: one, after: one })).toBe(
    lines('diff --git a/a b/b', 'rename from a', 'rename to b'),
  );
});

test('text that reads like the bytes of another file in base64 is another file', () => {
  const [before, after] = [text('AAE='), binary([0, 1])];

  expect(unifiedDiff({ path: 'a', before, after })).toContain('Binary files a/a and b/a differ');
});

/** Applies a difference as a user would, whatever their own git is set to. */
async function gitApply(root: string, patch: string): Promise<void> {
  await execa('git', ['apply', '--whitespace=nowarn'], {
    cwd: root,
    input: patch,
    // No folder above may count as a repository: git would take the paths from there.
    env: {
      GIT_CEILING_DIRECTORIES: dirname(root),
      GIT_CONFIG_GLOBAL: '',
      GIT_CONFIG_NOSYSTEM: '1',
    },
  });
}

function text(content: string, mode = 0o644): FileVersion {
  return { content, mode };
}

function binary(bytes: readonly number[], mode = 0o644): FileVersion {
  return { content: Buffer.from(bytes).toString('base64'), encoding: 'base64', mode };
}

function lines(...each: readonly string[]): string {
  return each.map((line) => `${line}\n`).join('');
}
