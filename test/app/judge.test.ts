import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { TestAdapter } from '@yeoman/adapter/testing';
import { expect, test } from 'vitest';

import { Judge } from '../../generators/app/judge.ts';
import type { Change } from '../../generators/regenerate/index.ts';
import { workFolder } from '../cli/support.ts';

const version = (content: string, mode = 0o644) => ({ content, mode });

/** A change of a file, for a reason that is nobody's concern here. */
const change = (sides: Pick<Change, 'after' | 'before' | 'from' | 'path'>): Change => ({
  action: 'update',
  reason: 'template',
  ownership: 'managed',
  ...sides,
});

/** Judges changes of a folder with files; whoever is asked says yes, but for the files named. */
async function judged(
  files: Readonly<Record<string, string>>,
  changes: readonly Change[],
  refusing: readonly string[] = [],
  dryRun = false,
): Promise<{ accepted: string[]; refused: string[]; asked: string[]; text: string }> {
  const root = await workFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode: 0o644 });
  }
  const asked: string[] = [];
  let text = '';
  const adapter = new TestAdapter({
    mockedAnswers: { action: 'write' },
    spyFactory: ({ returns }: { returns?: unknown }) =>
      ((...parts: unknown[]) => {
        text += parts
          .flat()
          .map((part) => (typeof part === 'string' ? part : (part as { message: string }).message))
          .join('');
        return returns;
      }) as never,
    callback: ((_: unknown, { question }: { question: { message: string } }) => {
      const path = /Overwrite (.*)\?/.exec(question.message)![1]!;
      asked.push(path);
      return refusing.includes(path) ? 'skip' : 'write';
    }) as never,
  });
  const judging = { force: false, bail: false, dryRun, ignoreWhitespace: false };
  const verdict = await new Judge(adapter, judging, root, root).judge(changes);
  for (const path of Object.keys(files)) expect(existsSync(join(root, path))).toBe(true);
  return {
    accepted: verdict.accepted.map(({ path }) => path),
    refused: verdict.refused.map(({ path }) => path),
    asked,
    text,
  };
}

test('a new file is no question, a deleted one is', async () => {
  const { accepted, asked } = await judged({ old: 'text' }, [
    change({ path: 'new', after: version('text') }),
    change({ path: 'old', before: version('text') }),
  ]);

  expect(asked).toEqual(['old']);
  expect(accepted).toEqual(['new', 'old']);
});

test('the difference of a deleted file is all of it, and nothing else', async () => {
  const { text } = await judged(
    { old: 'one\ntwo\n' },
    [change({ path: 'old', before: version('one\ntwo\n') })],
    [],
    true,
  );

  expect(text).toMatch(/added\s+-one\n-two\s*$/);
});

test('a dry run shows both places of a moved file, and accepts neither', async () => {
  const moved = change({
    path: 'to',
    from: 'from',
    before: version('text'),
    after: version('text'),
  });

  const { accepted, asked, text } = await judged({ from: 'text' }, [moved], [], true);

  expect(text).toMatch(/from[^]*to$/);
  expect(asked).toEqual([]);
  expect(accepted).toEqual([]);
});

test.each([
  [[], ['to']],
  [['from'], []],
])('a moved file is asked about where it is: refusing %j', async (refusing, expected) => {
  const files = { from: 'text' };
  const moved = change({
    path: 'to',
    from: 'from',
    before: version('text'),
    after: version('new text'),
  });

  const { accepted, asked } = await judged(files, [moved], refusing);

  expect(asked).toEqual(['from']);
  expect(accepted).toEqual(expected);
});

test('a change of the mode alone is asked about', async () => {
  const { asked } = await judged({ run: 'text' }, [
    change({ path: 'run', before: version('text'), after: version('text', 0o755) }),
  ]);

  expect(asked).toEqual(['run']);
});

test('what a refused file leaves no room for is not written either, and not asked about', async () => {
  const { accepted, asked, refused } = await judged(
    { 'folder/a': 'text', 'folder/b': 'text', other: 'text' },
    [
      change({ path: 'folder/a', before: version('text') }),
      change({ path: 'folder/b', before: version('text') }),
      change({ path: 'folder', after: version('a file now') }),
      change({ path: 'other', before: version('text'), after: version('new') }),
    ],
    ['folder/b'],
  );

  expect(asked).toEqual(['folder/a', 'folder/b', 'other']);
  expect(refused).toEqual(['folder/b', 'folder']);
  expect(accepted).toEqual(['folder/a', 'other']);
});
