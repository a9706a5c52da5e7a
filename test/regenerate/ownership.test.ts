import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  asWritten,
  changesOf,
  contentsOf,
  file,
  notesOf,
  repositoryOf,
  update,
  write,
} from './support.ts';

const managed = (content: string) => ({ f: { content, ownership: 'managed' } }) as const;
const once = (content: string) => ({ f: { content, ownership: 'once' } }) as const;

test.each(['old\n', 'mine\n'])(
  "a managed file that becomes the user's stays as it is, be it %j",
  (content) => {
    const root = repositoryOf(managed('old\n'));
    write(root, 'f', content);

    const plan = update(root, once('old\n'));

    expect(changesOf(plan)).toEqual([]);
    expect(plan.notes).toEqual([]);
    expect(contentsOf(root)).toEqual({ ...asWritten(once('old\n')), f: file(content) });
  },
);

test.each(['old\n', 'mine\n'])(
  "a managed file that becomes the user's and changes is told of, be it %j",
  (content) => {
    const root = repositoryOf(managed('old\n'));
    write(root, 'f', content);

    const plan = update(root, once('new\n'));

    expect(changesOf(plan)).toEqual([]);
    expect(notesOf(plan)).toEqual(['sample-changed f, template changed']);
    expect(contentsOf(root)).toEqual({ ...asWritten(once('new\n')), f: file(content) });
  },
);

test('a sample that becomes managed is updated when the user never touched it', () => {
  const root = repositoryOf(once('old\n'));

  const plan = update(root, managed('new\n'));

  expect(changesOf(plan)).toEqual(['update f: template']);
  expect(contentsOf(root)).toEqual(asWritten(managed('new\n')));
});

test('a sample that becomes managed and did not change is left as it is, touched or not', () => {
  const [untouched, edited] = ['old\n', 'mine\nold\n'].map((content) => {
    const root = repositoryOf(once('old\n'));
    write(root, 'f', content);
    return { root, plan: update(root, managed('old\n')) };
  });

  expect(changesOf(untouched!.plan)).toEqual([]);
  expect(contentsOf(untouched!.root)).toEqual(asWritten(managed('old\n')));
  expect(contentsOf(edited!.root)['f']).toContain('mine\n');
});

test('a sample that becomes managed and was edited is marked, for what it began as is not recorded', () => {
  const root = repositoryOf(once('title\nold\n'));
  write(root, 'f', 'title\nmine\n');

  const plan = update(root, managed('title\nnew\n'));

  expect(changesOf(plan)).toEqual(['conflict f: both-added, 1 conflicts']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(managed('title\nnew\n')),
    f: file('title\n<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> create-snapper-lambda 2.0.0\n'),
  });
});

test('a sample that the user deleted stays deleted when it becomes managed, and is told of', () => {
  const root = repositoryOf(once('old\n'));
  rmSync(join(root, 'f'));

  const plan = update(root, managed('new\n'));

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['deleted f, template changed']);
  expect(contentsOf(root)).not.toHaveProperty('f');
});

test('a sample that becomes managed merges like any other file from the next update on', () => {
  const root = repositoryOf(once('a\nb\nc\n'));
  update(root, managed('a\nb\nc\n'));
  write(root, 'f', 'A\nb\nc\n');

  const plan = update(root, managed('a\nb\nC\n'), { generator: '3.0.0' });

  expect(changesOf(plan)).toEqual(['merge f: both']);
  expect(contentsOf(root)).toMatchObject({ f: file('A\nb\nC\n') });
});
