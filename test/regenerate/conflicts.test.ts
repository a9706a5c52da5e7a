import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { applyPlan } from '../../generators/regenerate/index.ts';
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

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const YOURS = 'one\nyour two\nthree\nfour\nfive\n';
const NEXT = 'one\nits two\nthree\nfour\nFIVE\n';

const MARKED = `one
<<<<<<< yours
your two
||||||| create-snapper-lambda 1.0.0, before
two
=======
its two
>>>>>>> create-snapper-lambda 2.0.0
three
four
FIVE
`;

test('what both changed at one place is marked, each side and what was there before', () => {
  const root = inConflict();

  const plan = update(root, { 'README.md': NEXT });

  expect(changesOf(plan)).toEqual(['conflict README.md: both, 1 conflicts']);
  expect(contentsOf(root)).toEqual({
    ...asWritten({ 'README.md': NEXT }),
    'README.md': file(MARKED),
  });
});

test('every place is marked and counted', () => {
  const root = repositoryOf({ 'README.md': BASE });
  write(root, 'README.md', 'mine\ntwo\nthree\nfour\nmine\n');

  const plan = update(root, { 'README.md': 'its\ntwo\nthree\nfour\n' });

  expect(changesOf(plan)).toEqual(['conflict README.md: both, 2 conflicts']);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(`<<<<<<< yours
mine
||||||| create-snapper-lambda 1.0.0, before
one
=======
its
>>>>>>> create-snapper-lambda 2.0.0
two
three
four
<<<<<<< yours
mine
||||||| create-snapper-lambda 1.0.0, before
five
=======
>>>>>>> create-snapper-lambda 2.0.0
`);
});

test('lines that both sides have alike stay outside of the markers', () => {
  const root = repositoryOf({ 'README.md': 'a\nb\nc\n' });
  write(root, 'README.md', 'a\nsame\nmine\nlast\nc\n');

  update(root, { 'README.md': 'a\nsame\nits\nlast\nc\n' });

  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(`a
same
<<<<<<< yours
mine
||||||| create-snapper-lambda 1.0.0, before
b
=======
its
>>>>>>> create-snapper-lambda 2.0.0
last
c
`);
});

test('what the user deleted and the template changed is a conflict', () => {
  const root = repositoryOf({ 'README.md': BASE });
  write(root, 'README.md', 'one\nthree\nfour\nfive\n');

  update(root, { 'README.md': NEXT });

  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(MARKED.replace('your two\n', ''));
});

test('a file with markers is named by the next plan, and nothing at all is updated', () => {
  const root = inConflict();
  update(root, { 'README.md': NEXT, other: 'x\n' });
  const before = contentsOf(root);

  const plan = planOf(root, { 'README.md': NEXT, other: 'y\n' });

  expect(plan.unresolved).toEqual(['README.md']);
  expect(() => applyPlan(root, plan)).toThrow(/unresolved conflicts/);
  expect(contentsOf(root)).toEqual(before);
});

test.each([
  '<<<<<<< yours',
  '||||||| create-snapper-lambda 1.0.0, before',
  '>>>>>>> create-snapper-lambda 2.0.0',
])('a single marker that was overlooked is enough: %s', (marker) => {
  const root = inConflict();
  update(root, { 'README.md': NEXT });
  write(root, 'README.md', `resolved\n${marker}\n`);

  const plan = planOf(root, { 'README.md': NEXT });

  expect(plan.unresolved).toEqual(['README.md']);
});

test('a file with markers that the template drops stays, and stops nothing', () => {
  const root = inConflict();
  update(root, { 'README.md': NEXT });

  const plan = update(root, {});

  expect(plan.unresolved).toEqual([]);
  expect(notesOf(plan)).toEqual(['orphaned README.md, template changed']);
  expect(contentsOf(root)).toMatchObject({ 'README.md': file(MARKED) });
});

test('markers are not resolved by an update that prefers a side', () => {
  const root = inConflict();
  update(root, { 'README.md': NEXT });

  for (const onConflict of ['ours', 'theirs'] as const) {
    expect(planOf(root, { 'README.md': NEXT }, { onConflict }).unresolved).toEqual(['README.md']);
  }
});

test('once the markers are gone it goes on, from the version that brought them', () => {
  const root = inConflict();
  update(root, { 'README.md': NEXT });
  write(root, 'README.md', 'one\nboth twos\nthree\nfour\nFIVE\n');

  const settled = planOf(root, { 'README.md': NEXT });
  const later = { 'README.md': `${NEXT}six\n` };
  const plan = update(root, later, { generator: '3.0.0' });

  expect(settled).toMatchObject({ changes: [], unresolved: [] });
  expect(notesOf(settled)).toEqual(['edited README.md']);
  expect(changesOf(plan)).toEqual(['merge README.md: both']);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(
    'one\nboth twos\nthree\nfour\nFIVE\nsix\n',
  );
});

test("a conflict that is resolved with the template's side leaves nothing to tell", () => {
  const root = inConflict();
  update(root, { 'README.md': NEXT });
  write(root, 'README.md', NEXT);

  expect(planOf(root, { 'README.md': NEXT })).toEqual({
    changes: [],
    notes: [],
    obstacles: [],
    unresolved: [],
  });
});

test("markers of git's own, and rules of equals signs, are none of this tool's", () => {
  const root = repositoryOf({ 'README.md': BASE });
  write(root, 'README.md', `<<<<<<< HEAD\n=======\n>>>>>>> main\n${BASE}`);

  const plan = update(root, { 'README.md': NEXT });

  expect(plan.unresolved).toEqual([]);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(
    `<<<<<<< HEAD\n=======\n>>>>>>> main\n${NEXT}`,
  );
});

test("a template that shows this tool's markers does not make its file unresolved", () => {
  const guide = 'Look for lines like these:\n<<<<<<< yours\n';
  const root = repositoryOf({ 'guide.md': guide });

  const plan = update(root, { 'guide.md': `${guide}and delete them.\n` });

  expect(changesOf(plan)).toEqual(['update guide.md: template']);
});

test("'ours' keeps the user's side of a conflict, and merges the rest", () => {
  const root = inConflict();

  const plan = update(root, { 'README.md': NEXT }, { onConflict: 'ours' });

  expect(changesOf(plan)).toEqual(['merge README.md: both, 1 conflicts']);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('one\nyour two\nthree\nfour\nFIVE\n');
  expect(planOf(root, { 'README.md': NEXT }).unresolved).toEqual([]);
});

test("'theirs' takes the template's side of a conflict, and keeps the user's other changes", () => {
  const root = repositoryOf({ 'README.md': BASE });
  write(root, 'README.md', `mine\n${YOURS}`);

  const plan = update(root, { 'README.md': NEXT }, { onConflict: 'theirs' });

  expect(changesOf(plan)).toEqual(['merge README.md: both, 1 conflicts']);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(`mine\n${NEXT}`);
});

test("'ours' that leaves a file as it is tells that the template's change did not arrive", () => {
  const root = inConflict();

  const plan = update(
    root,
    { 'README.md': BASE.replace('two', 'its two') },
    { onConflict: 'ours' },
  );

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['edited README.md, template changed']);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(YOURS);
});

/** A repository in which the user changed the line that the template is about to change. */
function inConflict(): string {
  const root = repositoryOf({ 'README.md': BASE });
  write(root, 'README.md', YOURS);
  return root;
}
