import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  FOLDER,
  asWritten,
  changesOf,
  contentsOf,
  file,
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

test('a file that moved takes the place of the old one, and its empty folder goes', () => {
  const root = repositoryOf(OLD);

  const plan = update(root, NEW, MOVED);

  expect(changesOf(plan)).toEqual(['rename ci/build.yml -> .ci/build.yml: moved']);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten(NEW));
});

test("the user's edits and permissions move along", () => {
  const root = repositoryOf(OLD);
  write(root, 'ci/build.yml', `mine\n${LINES}`, 0o600);

  const plan = update(root, NEW, MOVED);

  expect(changesOf(plan)).toEqual(['rename ci/build.yml -> .ci/build.yml: moved']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(NEW),
    '.ci/build.yml': file(`mine\n${LINES}`, 0o600),
  });
});

test('a file that moved and changed is merged on the way', () => {
  const root = repositoryOf(OLD);
  write(root, 'ci/build.yml', `mine\n${LINES}`);

  const plan = update(root, CHANGED, MOVED);

  expect(changesOf(plan)).toEqual(['rename ci/build.yml -> .ci/build.yml: moved']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(CHANGED),
    '.ci/build.yml': file(`mine\n${CHANGED['.ci/build.yml']}`),
  });
});

test('a conflict on the way is marked at the new place', () => {
  const root = repositoryOf(OLD);
  write(root, 'ci/build.yml', LINES.replace('five', 'mine'));

  const plan = update(root, CHANGED, MOVED);

  expect(changesOf(plan)).toEqual(['conflict ci/build.yml -> .ci/build.yml: moved, 1 conflicts']);
  expect(contentsOf(root)['.ci/build.yml']).toContain('<<<<<<< yours\nmine\n|||||||');
  expect(planOf(root, CHANGED, MOVED).unresolved).toEqual(['.ci/build.yml']);
});

test('a conflict that waits to be resolved at the old place is not carried over, and is named there', () => {
  const root = repositoryOf(OLD);
  write(root, 'ci/build.yml', `<<<<<<< yours\n${LINES}`);

  expect(planOf(root, NEW, MOVED).unresolved).toEqual(['ci/build.yml']);
});

test('a binary conflict that waits at the old place is not carried over either', () => {
  const [before, after] = ['AAE=', 'AAI='].map(
    (content) => ({ content, encoding: 'base64' }) as const,
  );
  const root = repositoryOf({ logo: before! });
  write(root, 'logo', Uint8Array.of(0, 9));
  update(root, { logo: after! });
  const moved = { renames: [{ from: 'logo', to: 'img/logo' }] };

  expect(planOf(root, { 'img/logo': after! }, moved).unresolved).toEqual(['logo']);
  rmSync(join(root, 'logo.snapper-new'));
  update(root, { 'img/logo': after! }, moved);

  expect(contentsOf(root)).toEqual({
    ...asWritten({ 'img/logo': after! }),
    'img/logo': file('\0\t'),
  });
});

test('a second update with the same migration finds nothing to do', () => {
  const root = repositoryOf(OLD);
  update(root, NEW, MOVED);

  expect(planOf(root, NEW, MOVED)).toMatchObject({ changes: [], notes: [] });
});

test('a folder moves with all files that the template has in it, and with no others', () => {
  const root = repositoryOf({ 'ci/a.yml': 'a\n', 'ci/b/c.yml': 'c\n', 'ci.md': 'ci\n' });
  write(root, 'ci/b/c.yml', 'c\nmine\n');
  write(root, 'ci/mine.yml', 'mine\n');
  const template = { '.ci/x/a.yml': 'a\n', '.ci/x/b/c.yml': 'c\n', 'ci.md': 'ci\n' };

  const plan = update(root, template, { renames: [{ from: 'ci/', to: '.ci/x/' }] });

  expect(changesOf(plan)).toEqual([
    'rename ci/a.yml -> .ci/x/a.yml: moved',
    'rename ci/b/c.yml -> .ci/x/b/c.yml: moved',
  ]);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    '.ci/x/b/c.yml': file('c\nmine\n'),
    'ci/': FOLDER,
    'ci/mine.yml': file('mine\n'),
  });
});

test('a file that moved twice since is found at its last place', () => {
  const root = repositoryOf(OLD);
  write(root, 'ci/build.yml', 'mine\n');

  update(
    root,
    { 'c.yml': LINES },
    {
      renames: [
        { from: 'ci/', to: 'b/' },
        { from: 'b/build.yml', to: 'c.yml' },
      ],
    },
  );

  expect(contentsOf(root)).toEqual({ ...asWritten({ 'c.yml': LINES }), 'c.yml': file('mine\n') });
});

test("a sample that moved takes the user's file along", () => {
  const root = repositoryOf({ 'app.ts': { content: 'sample\n', ownership: 'once' } });
  write(root, 'app.ts', 'mine\n', 0o600);
  const template = { 'src/app.ts': { content: 'new sample\n', ownership: 'once' } } as const;

  const plan = update(root, template, { renames: [{ from: 'app.ts', to: 'src/app.ts' }] });

  expect(changesOf(plan)).toEqual(['rename app.ts -> src/app.ts: moved']);
  expect(contentsOf(root)).toEqual({ ...asWritten(template), 'src/app.ts': file('mine\n', 0o600) });
});

test('a sample that moved and that the user deleted is not worth a word', () => {
  const root = repositoryOf({ 'app.ts': { content: 'sample\n', ownership: 'once' } });
  rmSync(join(root, 'app.ts'));

  const plan = update(
    root,
    { 'src/app.ts': { content: 'sample\n', ownership: 'once' } },
    { renames: [{ from: 'app.ts', to: 'src/app.ts' }] },
  );

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([]);
});

test('a file that is generated each time is written at its new place, and the old one goes', () => {
  const root = repositoryOf({ 'old.json': { content: '1\n', ownership: 'generated' } });
  const template = { 'new.json': { content: '2\n', ownership: 'generated' } } as const;

  update(root, template, { renames: [{ from: 'old.json', to: 'new.json' }] });

  expect(contentsOf(root)).toEqual(asWritten(template));
});

test('a migration moves nothing that the template still has at the old place', () => {
  const root = repositoryOf(OLD);

  const plan = update(root, { ...OLD, ...NEW }, MOVED);

  expect(changesOf(plan)).toEqual(['create .ci/build.yml: new']);
  expect(contentsOf(root)).toEqual(asWritten({ ...OLD, ...NEW }));
});

test('a file that moved takes the mode of the template along', () => {
  const root = repositoryOf({ 'run.sh': 'x\n', a: 'a\n' });
  chmodSync(join(root, 'run.sh'), 0o640);

  update(
    root,
    { 'bin/run': { content: 'x\n', mode: 0o755 }, a: 'a\n' },
    { renames: [{ from: 'run.sh', to: 'bin/run' }] },
  );

  expect(contentsOf(root)).toMatchObject({ 'bin/run': file('x\n', 0o750) });
});
