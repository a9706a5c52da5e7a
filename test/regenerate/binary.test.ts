import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  applyPlan,
  createRepository,
  inspectTarget,
  withBase,
} from '../../generators/regenerate/index.ts';
import type { RenderedFile } from '../../generators/regenerate/index.ts';
import {
  asWritten,
  changesOf,
  contentsOf,
  file,
  notesOf,
  planOf,
  repositoryOf,
  temporaryFolder,
  tree,
  update,
  write,
} from './support.ts';

const [OLD, NEW, MINE] = [
  [0, 1, 255],
  [0, 2, 255],
  [0, 3, 255],
].map((bytes) => Uint8Array.from(bytes)) as [Uint8Array, Uint8Array, Uint8Array];

test('a binary file that nobody touched is replaced', () => {
  const root = repositoryOf({ logo: binary(OLD) });

  const plan = update(root, { logo: binary(NEW) });

  expect(changesOf(plan)).toEqual(['update logo: template']);
  expect(contentsOf(root)).toEqual(asWritten({ logo: binary(NEW) }));
});

test('a binary file arrives as its bytes, at the creation of a repository and with an update', async () => {
  const template = { logo: binary(NEW) };
  const created = join(temporaryFolder(), 'fn');
  const root = repositoryOf({});

  await createRepository(await inspectTarget(created), withBase(tree(template), '2.0.0'));
  update(root, template);

  expect(contentsOf(created)).toEqual(asWritten(template));
  expect(contentsOf(root)).toEqual(asWritten(template));
});

test('a binary file that did not change is left alone, and dropped when the template drops it', () => {
  const root = repositoryOf({ logo: binary(OLD), a: 'a\n' });

  expect(planOf(root, { logo: binary(OLD), a: 'a\n' })).toMatchObject({ notes: [] });
  expect(changesOf(update(root, { a: 'a\n' }))).toEqual(['delete logo: dropped']);
});

test("of a binary file that both changed the user's stays, and the template's lies beside it", () => {
  const root = inConflict();

  const plan = update(root, { logo: binary(NEW) });

  expect(changesOf(plan)).toEqual(['conflict logo.snapper-new: binary, 1 conflicts']);
  expect(contentsOf(root)).toEqual({
    ...asWritten({ logo: binary(NEW) }),
    logo: bytes(MINE),
    'logo.snapper-new': bytes(NEW),
  });
});

test('a binary conflict is unresolved until the file beside it is gone', () => {
  const root = inConflict();
  update(root, { logo: binary(NEW) });

  const waiting = planOf(root, { logo: binary(NEW) });
  rmSync(join(root, 'logo.snapper-new'));
  const settled = planOf(root, { logo: binary(NEW) });

  expect(waiting.unresolved).toEqual(['logo']);
  expect(() => applyPlan(root, waiting)).toThrow(/unresolved conflicts/);
  expect(settled).toMatchObject({ changes: [], unresolved: [] });
  expect(notesOf(settled)).toEqual(['edited logo']);
});

test("'ours' keeps the user's binary file, and tells that the template's did not arrive", () => {
  const root = inConflict();

  const plan = update(root, { logo: binary(NEW) }, { onConflict: 'ours' });

  expect(changesOf(plan)).toEqual([]);
  expect(notesOf(plan)).toEqual(['edited logo, template changed']);
  expect(contentsOf(root)).toEqual({ ...asWritten({ logo: binary(NEW) }), logo: bytes(MINE) });
});

test("'theirs' takes the template's binary file", () => {
  const root = inConflict();

  const plan = update(root, { logo: binary(NEW) }, { onConflict: 'theirs' });

  expect(changesOf(plan)).toEqual(['merge logo: both, 1 conflicts']);
  expect(contentsOf(root)).toEqual(asWritten({ logo: binary(NEW) }));
});

test('a binary file that both changed alike needs nothing', () => {
  const root = repositoryOf({ logo: binary(OLD) });
  write(root, 'logo', NEW);

  const plan = update(root, { logo: binary(NEW) });

  expect(changesOf(plan)).toEqual([]);
  expect(plan.notes).toEqual([]);
});

test('a text that the template made binary is replaced, in a checkout with CRLF, too', () => {
  for (const content of ['text\n', 'text\r\n']) {
    const root = repositoryOf({ f: 'text\n' });
    write(root, 'f', content);

    const plan = update(root, { f: binary(NEW) });

    expect(changesOf(plan)).toEqual(['update f: template']);
    expect(contentsOf(root)).toEqual(asWritten({ f: binary(NEW) }));
  }
});

test('a text that the template made binary lies beside an edited one', () => {
  const root = repositoryOf({ f: 'text\n' });
  write(root, 'f', 'mine\n');

  update(root, { f: binary(NEW) });

  expect(contentsOf(root)).toMatchObject({ f: file('mine\n'), 'f.snapper-new': bytes(NEW) });
});

test('a binary file that the template made text is replaced, or lies beside an edited one', () => {
  const untouched = repositoryOf({ f: binary(OLD) });
  const edited = repositoryOf({ f: binary(OLD) });
  write(edited, 'f', MINE);

  update(untouched, { f: 'text\n' });
  update(edited, { f: 'text\n' });

  expect(contentsOf(untouched)).toEqual(asWritten({ f: 'text\n' }));
  expect(contentsOf(edited)).toMatchObject({ f: bytes(MINE), 'f.snapper-new': file('text\n') });
});

test('a text that the user saved in another encoding is kept byte for byte', () => {
  const root = repositoryOf({ 'README.md': 'Grüße\n' });
  const latin1 = Buffer.from('Grüße, Welt\n', 'latin1');
  write(root, 'README.md', latin1);

  const unchanged = update(root, { 'README.md': 'Grüße\n' });
  const plan = update(root, { 'README.md': 'Viele Grüße\n' });

  expect(notesOf(unchanged)).toEqual(['edited README.md']);
  expect(changesOf(plan)).toEqual(['conflict README.md.snapper-new: binary, 1 conflicts']);
  expect(readFileSync(join(root, 'README.md'))).toEqual(latin1);
  expect(readFileSync(join(root, 'README.md.snapper-new'), 'utf8')).toBe('Viele Grüße\n');
});

test('the replacement character in a text does not make it binary', () => {
  const root = repositoryOf({ f: 'a\nb\n\uFFFD\n' });
  write(root, 'f', 'A\nb\n\uFFFD\n');

  update(root, { f: 'a\nb\n\uFFFD\nc\n' });

  expect(contentsOf(root)).toMatchObject({ f: file('A\nb\n\uFFFD\nc\n') });
});

test('a binary file whose base64 reads like the text that it replaces counts as changed', () => {
  const root = repositoryOf({ f: 'AAAA' });

  const plan = update(root, { f: { content: 'AAAA', encoding: 'base64' } });

  expect(changesOf(plan)).toEqual(['update f: template']);
  expect(contentsOf(root)).toMatchObject({ f: file('\0\0\0') });
});

test("a file of the user's with the name of the one beside is not overwritten", () => {
  const root = inConflict();
  write(root, 'logo.snapper-new', 'mine\n');
  const before = contentsOf(root);

  const plan = planOf(root, { logo: binary(NEW) });

  expect(plan.unresolved).toEqual(['logo']);
  expect(() => applyPlan(root, plan)).toThrow(/unresolved conflicts/);
  expect(contentsOf(root)).toEqual(before);
});

function binary(content: Uint8Array): Partial<RenderedFile> {
  return { content: Buffer.from(content).toString('base64'), encoding: 'base64' };
}

function bytes(content: Uint8Array): string {
  return file('').concat(Buffer.from(content).toString('latin1'));
}

/** A repository in which the user changed the binary file that the template is about to change. */
function inConflict(): string {
  const root = repositoryOf({ logo: binary(OLD) });
  write(root, 'logo', MINE);
  return root;
}
