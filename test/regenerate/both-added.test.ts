import { readFileSync } from 'node:fs';
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

test("a new file of the template that the user has already, alike, is the template's from then on", () => {
  const root = repositoryOf({ a: 'a\n' });
  write(root, 'LICENSE', 'MIT\n');

  const plan = update(root, { LICENSE: 'MIT\n', a: 'a\n' });
  const later = update(root, { LICENSE: 'MIT, 2\n', a: 'a\n' });

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([]);
  expect(changesOf(later)).toEqual(['update LICENSE: template']);
  expect(contentsOf(root)).toEqual(asWritten({ LICENSE: 'MIT, 2\n', a: 'a\n' }));
});

test('a new file of the template that the user has otherwise is marked where they differ, without a base', () => {
  const root = repositoryOf({ a: 'a\n' });
  write(root, 'LICENSE', 'title\nmine\nend\n');
  const template = { LICENSE: 'title\nits\nend\n', a: 'a\n' };

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual(['conflict LICENSE: both-added, 1 conflicts']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    LICENSE: file(`title
<<<<<<< yours
mine
=======
its
>>>>>>> create-snapper-lambda 2.0.0
end
`),
  });
  expect(planOf(root, template).unresolved).toEqual(['LICENSE']);
});

test("'ours' and 'theirs' settle a file that both added", () => {
  const results = (['ours', 'theirs'] as const).map((onConflict) => {
    const root = repositoryOf({});
    write(root, 'LICENSE', 'title\nmine\nend\n');
    update(root, { LICENSE: 'title\nits\nend\n' }, { onConflict });
    return readFileSync(join(root, 'LICENSE'), 'utf8');
  });

  expect(results).toEqual(['title\nmine\nend\n', 'title\nits\nend\n']);
});

test("an empty file of the user's is marked against the template's, and nothing is lost", () => {
  const root = repositoryOf({});
  write(root, 'py.typed', '');

  update(root, { 'py.typed': 'partial\n' });

  expect(readFileSync(join(root, 'py.typed'), 'utf8')).toBe(
    '<<<<<<< yours\n=======\npartial\n>>>>>>> create-snapper-lambda 2.0.0\n',
  );
});

test('of a binary file that both added both versions are there', () => {
  const root = repositoryOf({});
  write(root, 'logo', Uint8Array.of(0, 1));
  const template = { logo: { content: 'AAI=', encoding: 'base64' } } as const;

  const plan = update(root, template);

  expect(changesOf(plan)).toEqual(['conflict logo.snapper-new: binary, 1 conflicts']);
  expect(contentsOf(root)).toEqual({
    ...asWritten(template),
    logo: file('\u0000\u0001'),
    'logo.snapper-new': file('\u0000\u0002'),
  });
});

test('a new executable of the template that the user has without the bit stays so, and is told of', () => {
  const root = repositoryOf({});
  write(root, 'run', '#!/bin/sh\n');

  const plan = update(root, { run: { content: '#!/bin/sh\n', mode: 0o755 } });

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['edited run, template changed']);
  expect(contentsOf(root)['run']).toBe(file('#!/bin/sh\n'));
});
