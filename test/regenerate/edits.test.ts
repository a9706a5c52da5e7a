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

const LINES = 'one\ntwo\nthree\nfour\nfive\n';

test("the user's edit stays when the template did not change, and is told of", () => {
  const template = { 'README.md': LINES, other: 'x\n' };
  const root = repositoryOf(template);
  write(root, 'README.md', 'one\nTWO\nthree\nfour\nfive\n');
  const before = contentsOf(root);

  const plan = update(root, template, { generator: '1.0.0' });

  expect(plan.changes).toEqual([]);
  expect(plan.notes).toEqual([
    { path: 'README.md', kind: 'edited', ownership: 'managed', templateChanged: false },
  ]);
  expect(contentsOf(root)).toEqual(before);
});

test('an edit is told of again and again, with every update', () => {
  const root = repositoryOf({ 'README.md': LINES });
  write(root, 'README.md', `${LINES}mine\n`);

  update(root, { 'README.md': LINES });
  const plan = update(root, { 'README.md': LINES });

  expect(plan.changes).toEqual([]);
  expect(notesOf(plan)).toEqual(['edited README.md']);
});

test('changes of the user and of the template at different places are merged', () => {
  const root = repositoryOf({ 'README.md': LINES });
  write(root, 'README.md', 'ONE\ntwo\nthree\nfour\nfive\n');
  const template = { 'README.md': 'one\ntwo\nthree\nfour\nFIVE\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual(['merge README.md: both']);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    'README.md': file('ONE\ntwo\nthree\nfour\nFIVE\n'),
  });
});

test('an update after a merge changes nothing, and tells of the edit', () => {
  const root = repositoryOf({ 'README.md': LINES });
  write(root, 'README.md', 'ONE\ntwo\nthree\nfour\nfive\n');
  const template = { 'README.md': 'one\ntwo\nthree\nfour\nFIVE\n' };
  update(root, template);
  const before = contentsOf(root);

  const plan = update(root, template);

  expect(plan.changes).toEqual([]);
  expect(notesOf(plan)).toEqual(['edited README.md']);
  expect(contentsOf(root)).toEqual(before);
});

test('a merge takes lines that the template deleted and lines that the user added', () => {
  const root = repositoryOf({ 'README.md': LINES });
  write(root, 'README.md', `zero\n${LINES}`);
  const template = { 'README.md': 'one\ntwo\nthree\nfive\n' };

  update(root, template);

  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    'README.md': file('zero\none\ntwo\nthree\nfive\n'),
  });
});

test('where both made the same change there is nothing to do and nothing to tell', () => {
  const root = repositoryOf({ 'README.md': LINES });
  write(root, 'README.md', 'one\ntwo\n3\nfour\nfive\n');
  const template = { 'README.md': 'one\ntwo\n3\nfour\nfive\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten(template));
  expect(planOf(root, template).changes).toEqual([]);
});

test('a user who already has the change of the template, and more, keeps it', () => {
  const root = repositoryOf({ 'README.md': LINES });
  write(root, 'README.md', 'ONE\ntwo\nthree\nfour\nFIVE\n');
  const template = { 'README.md': 'ONE\ntwo\nthree\nfour\nfive\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['edited README.md']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    'README.md': file('ONE\ntwo\nthree\nfour\nFIVE\n'),
  });
});

test('an edit that is taken back is none any more, and the file follows the template again', () => {
  const root = repositoryOf({ 'README.md': LINES });
  write(root, 'README.md', 'mine\n');
  update(root, { 'README.md': LINES });
  write(root, 'README.md', LINES);

  const plan = update(root, { 'README.md': 'new\n' });

  expect(changesOf(plan)).toEqual(['update README.md: template']);
  expect(contentsOf(root)).toEqual(asWritten({ 'README.md': 'new\n' }));
});

test('several files are each decided for themselves, in one update', () => {
  const before = { added: 'a\n', edited: LINES, same: 's\n', untouched: 'u\n' };
  const root = repositoryOf(before);
  write(root, 'edited', `mine\n${LINES}`);
  write(root, 'mine', 'mine\n');
  const template = { edited: `${LINES}six\n`, fresh: 'f\n', same: 's\n', untouched: 'U\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual([
    'delete added: dropped',
    'merge edited: both',
    'create fresh: new',
    'update untouched: template',
  ]);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    edited: file(`mine\n${LINES}six\n`),
    mine: file('mine\n'),
  });
});
