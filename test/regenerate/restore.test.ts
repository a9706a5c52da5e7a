import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
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

const TEMPLATE = {
  'README.md': 'hello\n',
  run: { content: '#!/bin/sh\n', mode: 0o755 },
  'src/app.ts': { content: 'sample\n', ownership: 'once' },
} as const;

const restoring = (...paths: string[]) => ({ restore: new Set(paths) });

test('a file that the user deleted comes back when asked for', () => {
  const root = repositoryOf(TEMPLATE);
  rmSync(join(root, 'README.md'));

  const plan = update(root, TEMPLATE, restoring('README.md'));

  expect(changesOf(plan)).toEqual(['restore README.md: asked']);
  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten(TEMPLATE));
});

test('a file that the user edited is as in the template again, and no other', () => {
  const root = repositoryOf({ ...TEMPLATE, other: 'x\n' });
  write(root, 'README.md', 'mine\n');
  write(root, 'other', 'mine\n');
  const template = { ...TEMPLATE, 'README.md': 'hello, world\n', other: 'x\n' };

  const plan = update(root, template, restoring('README.md'));

  expect(changesOf(plan)).toEqual(['restore README.md: asked']);
  expect(notesOf(plan)).toEqual(['edited other']);
  expect(contentsOf(root)).toEqual({ ...asWritten(template), other: file('mine\n') });
});

test('a restored file keeps the permissions that are none of the template', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, 'run', 'mine\n', 0o640);

  update(root, TEMPLATE, restoring('run'));

  expect(contentsOf(root)).toMatchObject({ run: file('#!/bin/sh\n', 0o750) });
});

test('a mode that the user changed is restored, too', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, 'run', '#!/bin/sh\n');

  const plan = update(root, TEMPLATE, restoring('run'));

  expect(changesOf(plan)).toEqual(['restore run: asked']);
  expect(contentsOf(root)).toEqual(asWritten(TEMPLATE));
});

test('a file with markers is restored, and with it nothing is unresolved any more', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, 'README.md', 'mine\n');
  const template = { ...TEMPLATE, 'README.md': 'hello, world\n' };
  update(root, template);
  expect(planOf(root, template).unresolved).toEqual(['README.md']);

  const plan = update(root, template, restoring('README.md'));

  expect(plan.unresolved).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten(template));
});

test('a binary file in conflict is restored, and the one beside it goes', () => {
  const [old, next] = ['AAE=', 'AAI='].map(
    (content) => ({ logo: { content, encoding: 'base64' } }) as const,
  );
  const root = repositoryOf(old!);
  write(root, 'logo', Uint8Array.of(0, 9));
  update(root, next!);

  update(root, next!, restoring('logo'));

  expect(contentsOf(root)).toEqual(asWritten(next!));
  expect(planOf(root, next!)).toMatchObject({ changes: [], notes: [], unresolved: [] });
});

test('markers in another file still stop an update that restores', () => {
  const root = repositoryOf({ ...TEMPLATE, other: 'x\n' });
  write(root, 'other', '<<<<<<< yours\n');
  rmSync(join(root, 'README.md'));
  const before = contentsOf(root);

  const plan = planOf(root, { ...TEMPLATE, other: 'x\n' }, restoring('README.md'));

  expect(plan.unresolved).toEqual(['other']);
  expect(() => applyPlan(root, plan)).toThrow(/unresolved conflicts/);
  expect(contentsOf(root)).toEqual(before);
});

test.each(['deleted', 'edited'])('a sample that the user %s is restored when asked for', (how) => {
  const root = repositoryOf(TEMPLATE);
  if (how === 'deleted') rmSync(join(root, 'src'), { recursive: true });
  else write(root, 'src/app.ts', 'mine\n');

  const plan = update(root, TEMPLATE, restoring('src/app.ts'));

  expect(changesOf(plan)).toEqual(['restore src/app.ts: asked']);
  expect(contentsOf(root)).toEqual(asWritten(TEMPLATE));
});

test('a new sample is written when asked for', () => {
  const root = repositoryOf(TEMPLATE);
  const template = { ...TEMPLATE, 'src/b.ts': { content: 'b\n', ownership: 'once' } } as const;

  const plan = update(root, template, restoring('src/b.ts'));

  expect(plan.notes).toEqual([]);
  expect(contentsOf(root)).toEqual(asWritten(template));
});

test('a file that is as in the template is left alone, though asked for', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, 'README.md', 'hello\r\n');
  const before = contentsOf(root);

  const plan = update(root, TEMPLATE, { ...restoring('README.md', 'run'), generator: '1.0.0' });

  expect(plan).toMatchObject({ changes: [], notes: [] });
  expect(contentsOf(root)).toEqual(before);
});

test('a path that the template does not have changes nothing', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, 'mine.md', 'mine\n');

  const asked = planOf(
    root,
    TEMPLATE,
    restoring('mine.md', 'nowhere', '../out', '.snapper/base.json'),
  );

  expect(asked).toEqual(planOf(root, TEMPLATE));
});

test.each([
  [
    'markers',
    [
      { path: 'README.md', at: 'README.md', what: 'symbolic link' },
      { path: 'src/app.ts', at: 'src', what: 'file' },
    ],
    [],
  ],
  ['ours', [], ['replaced README.md, template changed', 'replaced src/app.ts, template changed']],
] as const)(
  'what is in the way of a file that was asked for is not removed (%s)',
  (onConflict, obstacles, notes) => {
    const root = repositoryOf(TEMPLATE);
    rmSync(join(root, 'README.md'));
    symlinkSync('run', join(root, 'README.md'));
    rmSync(join(root, 'src'), { recursive: true });
    write(root, 'src', 'mine\n');

    const plan = planOf(root, TEMPLATE, {
      ...restoring('README.md', 'src/app.ts'),
      onConflict,
    });

    expect(changesOf(plan)).toEqual([]);
    expect(plan.obstacles).toEqual(obstacles);
    expect(notesOf(plan)).toEqual(notes);
  },
);

test('a file that moved is restored at its new place, and an edited old one stays', () => {
  const root = repositoryOf(TEMPLATE);
  write(root, 'README.md', 'mine\n');
  const { 'README.md': content, ...others } = TEMPLATE;
  const template = { ...others, 'docs/README.md': content };

  const plan = update(root, template, {
    ...restoring('docs/README.md'),
    renames: [{ from: 'README.md', to: 'docs/README.md' }],
  });

  expect(changesOf(plan)).toEqual(['restore docs/README.md: asked']);
  expect(notesOf(plan)).toEqual(['orphaned README.md, template changed']);
  expect(contentsOf(root)).toEqual({ ...asWritten(template), 'README.md': file('mine\n') });
});

test('a file that the user deleted and that moved is restored at its new place', () => {
  const root = repositoryOf(TEMPLATE);
  rmSync(join(root, 'README.md'));
  mkdirSync(join(root, 'docs'));
  const { 'README.md': content, ...others } = TEMPLATE;
  const template = { ...others, 'docs/README.md': content };

  update(root, template, {
    ...restoring('docs/README.md'),
    renames: [{ from: 'README.md', to: 'docs/README.md' }],
  });

  expect(contentsOf(root)).toEqual(asWritten(template));
});
