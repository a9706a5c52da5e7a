import fc from 'fast-check';

import { contentOnly } from '../../generators/regenerate/content.ts';
import type { FileContent, RenderedFile } from '../../generators/regenerate/tree.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { baseLines, edited, lineEdits } from './arbitrary-lines.ts';
import type { LineEdit } from './arbitrary-lines.ts';

/** What a user has at a path; a folder is there for its own sake, and empty. */
export type Mine =
  { readonly kind: 'folder' } | { readonly kind: 'link'; readonly to: string } | MyFile;

export interface MyFile extends FileContent {
  readonly kind: 'file';
  readonly mode: number;
}

/** A repository between two versions of a template: each side of the merge, whole. */
export interface World {
  readonly base: RenderedTree;
  readonly mine: ReadonlyMap<string, Mine>;
  readonly next: RenderedTree;
  /** The version that wrote the merge base; `undefined` when there is none. */
  readonly version: string | undefined;
}

/** A text before it is written down. */
interface Draft {
  readonly lines: readonly string[];
  readonly ends: Ends;
  readonly byteOrderMark: boolean;
  readonly finalLineEnd: boolean;
}

/** How lines end; mixed: the first one otherwise. */
type Ends = 'CRLF' | 'LF' | 'mixed';

const drafts: fc.Arbitrary<Draft> = fc.record({
  lines: fc.boolean().chain(baseLines),
  ends: mostly(true).map((isUsual): Ends => (isUsual ? 'LF' : 'CRLF')),
  byteOrderMark: mostly(false),
  finalLineEnd: mostly(true),
});

const binaries = fc
  .uint8Array({ minLength: 1, maxLength: 3 })
  .map((bytes) => Buffer.from([0, ...bytes]).toString('base64'));

/** A file of a template, as it is drawn up. */
interface Original {
  readonly draft: Draft | string;
  readonly executable: boolean;
  readonly ownership: RenderedFile['ownership'];
}

const ownerships = fc.oneof(
  { weight: 6, arbitrary: fc.constant('managed' as const) },
  fc.constantFrom('generated' as const, 'once' as const),
);

const originals: fc.Arbitrary<Original> = fc.record({
  draft: fc.oneof({ weight: 8, arbitrary: drafts }, binaries),
  executable: mostly(false),
  ownership: ownerships,
});

/** What one side does to a file that the template wrote; what is left out stays. */
interface FileEdit {
  readonly lines: readonly LineEdit[] | undefined;
  readonly ends: Ends | undefined;
  readonly byteOrderMark: boolean | undefined;
  readonly finalLineEnd: boolean | undefined;
  readonly binary: string | undefined;
  readonly executable: boolean | undefined;
}

const fileEdits: fc.Arbitrary<FileEdit> = fc.record({
  lines: fc.option(lineEdits(true), { nil: undefined, freq: 3 }),
  ends: seldom(fc.constantFrom('CRLF', 'LF', 'mixed')),
  byteOrderMark: seldom(fc.boolean()),
  finalLineEnd: seldom(fc.boolean()),
  binary: seldom(binaries),
  executable: seldom(fc.boolean()),
});

/** Permission bits, by who besides the owner may do something with a file. */
const MODES = {
  nobody: (mode: number) => mode & 0o700,
  readers: (mode: number) => mode,
  writers: (mode: number) => mode | 0o020,
};

/** All that happens to one path. */
const histories = fc.record({
  original: fc.option(originals, { nil: undefined }),
  mine: fc.oneof(
    { weight: 6, arbitrary: fc.constant('untouched' as const) },
    { weight: 12, arbitrary: fileEdits },
    { weight: 2, arbitrary: fc.constant('deleted') },
    { weight: 1, arbitrary: fc.constantFrom('empty folder', 'folder', 'link') },
  ),
  access: fc.oneof(
    { weight: 4, arbitrary: fc.constant('readers' as const) },
    fc.constantFrom<keyof typeof MODES>('nobody', 'writers'),
  ),
  next: fc.oneof(
    { weight: 3, arbitrary: fc.constant('untouched' as const) },
    { weight: 8, arbitrary: fileEdits },
    { weight: 2, arbitrary: fc.constant('dropped' as const) },
  ),
  ownership: seldom(ownerships),
  /** Files that only one of both adds, or both do, where the template had none. */
  added: fc.record({ mine: seldom(originals), next: fc.option(originals, { nil: undefined }) }),
});

const PATHS = ['README.md', 'bin/run', 'dir/a', 'dir/deep/b', 'x', 'x/y', 'x/z'] as const;

/** Repositories with whatever users and templates do to files, all of it at once. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    files: fc.record(
      Object.fromEntries(PATHS.map((path) => [path, histories])) as Record<
        (typeof PATHS)[number],
        typeof histories
      >,
    ),
    /** Whether `x` is a folder in the template, before and after. */
    folderBefore: fc.boolean(),
    folderNext: fc.boolean(),
    /** What the user has instead of a whole folder. */
    insteadOfDir: seldom(fc.constantFrom(undefined, 'file', 'link')),
    own: fc.subarray(['dir/mine', 'mine', 'README.md.orig', 'empty/'], { minLength: 0 }),
  })
  .map(({ files, folderBefore, folderNext, insteadOfDir, own }) => {
    const base = new Map<string, RenderedFile>();
    const next = new Map<string, RenderedFile>();
    const mine = new Map<string, Mine>();
    for (const [
      path,
      { added, access, mine: act, next: turn, original, ownership },
    ] of Object.entries(files)) {
      const written = canBe(path, folderBefore) ? original : undefined;
      if (written !== undefined) base.set(path, rendered(written));
      const later =
        written === undefined
          ? added.next
          : turn === 'dropped'
            ? undefined
            : afterEdit(written, 'next', turn);
      if (later !== undefined && canBe(path, folderNext)) {
        next.set(path, rendered({ ...later, ownership: ownership ?? later.ownership }));
      }
      for (const [at, there] of whatIsThere(path, written, added.mine, act)) {
        if (isBelow(at, mine)) continue;
        mine.set(at, there.kind === 'file' ? { ...there, mode: MODES[access](there.mode) } : there);
      }
    }
    for (const path of own) {
      if (!isBelow(path, mine)) mine.set(path.replace(/\/$/, ''), ownEntry(path));
    }
    if (insteadOfDir !== undefined) {
      for (const path of mine.keys()) if (path.startsWith('dir/')) mine.delete(path);
      mine.set(
        'dir',
        insteadOfDir === 'file' ? ownEntry('dir') : { kind: 'link', to: 'elsewhere' },
      );
      // Behind the link there is something that an update must not get at.
      mine.set('elsewhere/a', ownEntry('elsewhere/a'));
    }
    return { base, mine, next, version: '1.0.0' };
  });

/** Whether a path can be in a tree: in none is `x` both a file and a folder. */
function canBe(path: string, isFolder: boolean): boolean {
  return isFolder ? path !== 'x' : !path.startsWith('x/');
}

function* whatIsThere(
  path: string,
  written: Original | undefined,
  added: Original | undefined,
  act: FileEdit | string,
): Iterable<[string, Mine]> {
  const mineOf = (original: Original): MyFile => {
    const file = rendered(original);
    return { kind: 'file', mode: file.mode, ...contentOnly(file) };
  };
  if (written === undefined) {
    if (added !== undefined) yield [path, mineOf(added)];
  } else if (act === 'link') yield [path, { kind: 'link', to: 'README.md' }];
  else if (act === 'empty folder') yield [path, { kind: 'folder' }];
  else if (act === 'folder') yield [`${path}/mine`, ownEntry(path)];
  else if (act !== 'deleted') {
    yield [path, mineOf(afterEdit(written, 'user', act as FileEdit | 'untouched'))];
  }
}

function afterEdit(original: Original, who: string, edit: FileEdit | 'untouched'): Original {
  if (edit === 'untouched') return original;
  const { binary, byteOrderMark, ends, executable, finalLineEnd, lines } = edit;
  const { draft } = original;
  return {
    ...original,
    executable: executable ?? original.executable,
    draft:
      binary ??
      (typeof draft === 'string'
        ? draft
        : {
            lines: lines === undefined ? draft.lines : edited(draft.lines, who, lines),
            ends: ends ?? draft.ends,
            byteOrderMark: byteOrderMark ?? draft.byteOrderMark,
            finalLineEnd: finalLineEnd ?? draft.finalLineEnd,
          }),
  };
}

function rendered({ draft, executable, ownership }: Original): RenderedFile {
  const mode = executable ? 0o755 : 0o644;
  return typeof draft === 'string'
    ? { content: draft, encoding: 'base64', mode, ownership }
    : { content: textOf(draft), mode, ownership };
}

function textOf({ byteOrderMark, ends, finalLineEnd, lines }: Draft): string {
  const isCrlf = (index: number): boolean => ends === 'CRLF' || (ends === 'mixed' && index === 0);
  const text = lines.map((line, index) => `${line}${isCrlf(index) ? '\r\n' : '\n'}`).join('');
  return `${byteOrderMark ? '\uFEFF' : ''}${finalLineEnd ? text : text.replace(/\r?\n$/, '')}`;
}

function ownEntry(path: string): Mine {
  if (path.endsWith('/')) return { kind: 'folder' };
  return { kind: 'file', content: `user's own ${path}\n`, mode: 0o640 };
}

/** Whether a path cannot be in a tree that has one above it, below it, or the same. */
function isBelow(path: string, tree: ReadonlyMap<string, unknown>): boolean {
  return [...tree.keys()].some(
    (each) => path === each || path.startsWith(`${each}/`) || each.startsWith(`${path}/`),
  );
}

function mostly(value: boolean): fc.Arbitrary<boolean> {
  return fc.nat(5).map((chance) => (chance === 5 ? !value : value));
}

function seldom<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, values);
}
