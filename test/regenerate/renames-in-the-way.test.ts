import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  FOLDER,
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

const LINES = 'one\ntwo\nthree\nfour\nfive\n';
const OLD = { 'ci/build.yml': LINES };
const NEW = { '.ci/build.yml': LINES };
const CHANGED = { '.ci/build.yml': LINES.replace('five', 'FIVE') };
const MOVED = { renames: [{ from: 'ci/build.yml', to: '.ci/build.yml' }] };

test('a file that the user deleted does not come back at its new place, and is told of', () => {
  const root = repositoryOf(OLD);
  rmSync(join(root, 'ci/build.yml'));

  const plan = update(root, CHANGED, MOVED);

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['deleted .ci/build.yml, template changed']);
  expect(contentsOf(root)).not.toHaveProperty('.ci/build.yml');
});

test('where the user has a file at the new place it is merged there, and the untouched old one goes', () => {
  const root = repositoryOf(OLD);
  write(root, '.ci/build.yml', LINES.replace('two', 'mine'));

  const plan = update(root, NEW, MOVED);

  expect(changesOf(plan)).toEqual([
    'conflict .ci/build.yml: both-added, 1 conflicts',
    'delete ci/build.yml: dropped',
  ]);
  expect(contentsOf(root)).toEqual({
    ...asWritten(NEW),
    '.ci/build.yml': file(
      'one\n<<<<<<< yours\nmine\n=======\ntwo\n>>>>>>> create-snapper-lambda 2.0.0\nthree\nfour\nfive\n',
    ),
  });
});

test('where the user has a file at the new place an edited old one stays too', () => {
  const root = repositoryOf(OLD);
  write(root, 'ci/build.yml', 'mine, old\n');
  write(root, '.ci/build.yml', LINES);

  const plan = update(root, NEW, MOVED);

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['orphaned ci/build.yml, template changed']);
  expect(contentsOf(root)).toMatchObject({
    '.ci/build.yml': file(LINES),
    'ci/build.yml': file('mine, old\n'),
  });
});

test('a symbolic link that the user put in place of the old file stays, and the new file comes', () => {
  const root = repositoryOf(OLD);
  rmSync(join(root, 'ci/build.yml'));
  write(root, 'mine.yml', 'mine\n');
  symlinkSync('../mine.yml', join(root, 'ci/build.yml'));

  const plan = update(root, NEW, MOVED);

  expect(changesOf(plan)).toEqual(['create .ci/build.yml: new']);
  expect(notesOf(plan)).toEqual(['orphaned ci/build.yml, template changed']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(NEW),
    'ci/': FOLDER,
    'ci/build.yml': 'link to ../mine.yml',
    'mine.yml': file('mine\n'),
  });
});

test('a folder that the user replaced by a symbolic link is not reached into', () => {
  const root = repositoryOf(OLD);
  rmSync(join(root, 'ci'), { recursive: true });
  write(root, 'mine/build.yml', LINES);
  symlinkSync('mine', join(root, 'ci'));

  const plan = update(root, NEW, MOVED);

  expect(changesOf(plan)).toEqual(['create .ci/build.yml: new']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(NEW),
    ci: 'link to mine',
    'mine/': FOLDER,
    'mine/build.yml': file(LINES),
  });
});

test('a symbolic link at the new place is an obstacle, and nothing is written through it', () => {
  const root = repositoryOf(OLD);
  mkdirSync(join(root, 'mine'));
  symlinkSync('mine', join(root, '.ci'));

  const plan = planOf(root, NEW, MOVED);

  expect(plan.obstacles).toEqual([{ path: '.ci/build.yml', at: '.ci', what: 'symbolic link' }]);
});

test('a file that moved into a folder of its own name takes the edits along', () => {
  const root = repositoryOf({ config: LINES });
  write(root, 'config', `mine\n${LINES}`);
  const template = { 'config/main': LINES };

  const plan = update(root, template, { renames: [{ from: 'config', to: 'config/main' }] });

  expect(changesOf(plan)).toEqual(['rename config -> config/main: moved']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    'config/main': file(`mine\n${LINES}`),
  });
});

test('a file that moved out of a folder to the name of that folder takes the edits along', () => {
  const root = repositoryOf({ 'config/main': LINES });
  write(root, 'config/main', `mine\n${LINES}`);

  const plan = update(
    root,
    { config: LINES },
    {
      renames: [
        { from: 'config/', to: '' },
        { from: 'main', to: 'config' },
      ],
    },
  );

  expect(changesOf(plan)).toEqual(['rename config/main -> config: moved']);
  expect(contentsOf(root)).toEqual({
    ...asWritten({ config: LINES }),
    config: file(`mine\n${LINES}`),
  });
});

test('the place of a file that moved away can become a folder, and that of a folder a file', () => {
  const root = repositoryOf({ config: LINES, 'ci/build.yml': LINES });
  write(root, 'config', `mine\n${LINES}`);
  write(root, 'ci/build.yml', `mine\n${LINES}`);
  const template = { 'config/new': 'n\n', 'main.yml': LINES, ci: 'c\n', 'build.yml': LINES };

  const plan = update(root, template, {
    renames: [
      { from: 'config', to: 'main.yml' },
      { from: 'ci/', to: '' },
    ],
  });

  expect(changesOf(plan)).toEqual([
    'rename ci/build.yml -> build.yml: moved',
    'create ci: new',
    'create config/new: new',
    'rename config -> main.yml: moved',
  ]);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    'build.yml': file(`mine\n${LINES}`),
    'main.yml': file(`mine\n${LINES}`),
  });
});
