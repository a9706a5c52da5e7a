import { expect, test } from 'vitest';

import { bytesOf } from '../../generators/regenerate/content.ts';
import { BASE_PATH } from '../../generators/regenerate/index.ts';
import type { RenderedFile } from '../../generators/regenerate/index.ts';
import type { FileContent } from '../../generators/regenerate/tree.ts';
import type { Mine, MyFile } from './arbitraries.ts';
import { linesOf, outsideOfConflicts } from './lines.ts';
import { contentsOfWorld, entryOf, forEachUpdate, planOfWorld } from './world.ts';
import type { Contents, Update } from './world.ts';

test('where the template did not change, nothing changes, whatever the user did', () => {
  forEachFile(({ after, before, next, path, written }) => {
    if (written === undefined || next === undefined || !sameFile(written, next)) return;
    if (next.ownership === 'generated' || written.ownership === 'generated') return;
    expect(at(path, after)).toEqual(at(path, before));
  });
});

test('a file that the template dropped stays if the user changed it', () => {
  forEachFile(({ after, before, mine, next, path, written }) => {
    if (written === undefined || next !== undefined) return;
    if (written.ownership === 'once' || !isUntouched(mine, written)) {
      expect(after[path]).toBe(before[path]);
    }
  });
});

test('what no template ever had stays as it is', () => {
  forEachUpdate(({ updated, world }) => {
    const [before, after] = [contentsOfWorld(world), contentsOfWorld(updated)];
    for (const path of world.mine.keys()) {
      if (world.base.has(path) || world.next.has(path)) continue;
      expect(at(path, after)).toEqual(at(path, before));
    }
  });
});

test('a sample stays as it is once it is there', () => {
  forEachFile(({ after, before, next, path, written }) => {
    if (next?.ownership !== 'once' || (written === undefined && !(path in before))) return;
    expect(after[path]).toBe(before[path]);
  });
});

test('what the user deleted stays deleted', () => {
  forEachFile(({ after, mine, next, path, written }) => {
    if (written === undefined || mine !== undefined || next?.ownership === 'generated') return;
    expect(after).not.toHaveProperty([path]);
  });
});

test('what only the template changed arrives, in the line ends and permissions of the user', () => {
  forEachFile(({ after, mine, next, path, written }) => {
    if (next?.ownership !== 'managed' || mine?.kind !== 'file') return;
    if (written === undefined || !isUntouched(mine, written)) return;
    const isExact = mine.content === written.content;
    // Mixed line ends are part of the lines.
    if (!isExact && isMixed(next)) return;
    const content = isExact ? next : inLineEndsOf(mine, next);
    expect(after[path]).toBe(entryOf(content, modeOf(mine, next)));
  });
});

test('what is rewritten every time is as the template says, whatever the user did', () => {
  forEachFile(({ mine, next, path, style, updated }) => {
    if (next?.ownership !== 'generated') return;
    const result = updated.mine.get(path);
    // Whoever prefers their own side keeps what is in the way.
    if (style === 'ours' && result?.kind !== 'file') return;
    if (result?.kind !== 'file') throw new Error(`${path} is no file`);
    expect([lf(result.content), result.encoding]).toEqual([lf(next.content), next.encoding]);
    if (mine?.kind === 'file') expect(result.mode).toBe(modeOf(mine, next));
  });
});

test('what the template dropped goes if the user did not touch it', () => {
  forEachFile(({ after, mine, next, path, written }) => {
    if (written === undefined || next !== undefined || written.ownership === 'once') return;
    if (isUntouched(mine, written)) expect(after).not.toHaveProperty([path]);
  });
});

test('what is new in the template is there, unless it is a sample, or in the way', () => {
  forEachFile(({ after, before, next, path, style, written }) => {
    if (written !== undefined || next === undefined || path in before) return;
    // Whoever prefers their own side keeps what is in the way.
    if (next.ownership === 'once' || (style === 'ours' && !(path in after))) {
      expect(after).not.toHaveProperty([path]);
    } else expect(after[path]).toBe(entryOf(next, next.mode & ~process.umask()));
  });
});

test('of two changes of a text, lines that the user inserted are there', () => {
  forEachMerge(({ mine, result }, style) => {
    if (style === 'theirs') return;
    const inserted = linesOf(mine).filter((line) => line.startsWith('user-'));
    expect(linesOf(result)).toEqual(expect.arrayContaining(inserted));
  });
});

test('of two changes of a text, lines that the template inserted are there', () => {
  forEachMerge(({ next, result }, style) => {
    if (style === 'ours') return;
    const inserted = linesOf(next).filter((line) => line.startsWith('next-'));
    expect(linesOf(result)).toEqual(expect.arrayContaining(inserted));
  });
});

test('of two changes of a text, lines that the user deleted are nowhere but in a conflict', () => {
  forEachMerge(({ mine, result, written }, style) => {
    if (style === 'theirs') return;
    for (const line of unmistakableLines(written)) {
      if (!linesOf(mine).includes(line)) expect(outsideOfConflicts(result)).not.toContain(line);
    }
  });
});

test('of two changes of a text, lines that the template deleted are nowhere but in a conflict', () => {
  forEachMerge(({ next, result, written }, style) => {
    if (style === 'ours') return;
    for (const line of unmistakableLines(written)) {
      if (!linesOf(next).includes(line)) expect(outsideOfConflicts(result)).not.toContain(line);
    }
  });
});

test('a sample that becomes managed, and says what it did, stays as the user edited it', () => {
  const sample = { content: 'sample\n', mode: 0o644, ownership: 'once' } as const;
  const mine = new Map([['a', { kind: 'file', content: 'mine\n', mode: 0o644 } as const]]);
  const next = new Map([['a', { ...sample, ownership: 'managed' } as const]]);
  const world = { base: new Map([['a', sample]]), mine, next, version: '1.0.0' };

  const plan = planOfWorld(world, 'markers');

  expect(plan.changes.map(({ path }) => path)).toEqual([BASE_PATH]);
  expect(plan.notes).toMatchObject([{ kind: 'edited', templateChanged: false }]);
});

/** One path of a world, and what is there before an update and after it. */
interface FileUpdate extends Update {
  readonly path: string;
  readonly before: Contents;
  readonly after: Contents;
  readonly written: RenderedFile | undefined;
  readonly mine: Mine | undefined;
  readonly next: RenderedFile | undefined;
}

function forEachFile(act: (file: FileUpdate) => void): void {
  forEachUpdate((update) => {
    const { base, mine, next } = update.world;
    const before = contentsOfWorld(update.world);
    const after = contentsOfWorld(update.updated);
    for (const path of new Set([...base.keys(), ...next.keys()])) {
      const sides = { written: base.get(path), mine: mine.get(path), next: next.get(path) };
      act({ ...update, path, before, after, ...sides });
    }
  });
}

/** Every text that both sides may have changed, and what became of it. */
function forEachMerge(
  act: (
    texts: Record<'mine' | 'next' | 'result' | 'written', string>,
    style: Update['style'],
  ) => void,
): void {
  forEachFile(({ mine, next, path, style, updated, written }) => {
    if (written?.ownership !== 'managed' || next?.ownership !== 'managed') return;
    const merged = updated.mine.get(path);
    if (mine?.kind !== 'file' || merged?.kind !== 'file') return;
    if ([written, mine, next].some(({ encoding }) => encoding === 'base64')) return;
    const [before, result] = [written.content, merged.content];
    act({ written: before, mine: mine.content, next: next.content, result }, style);
  });
}

/** The lines of a text in which none repeats; where one does, others may seem to have moved around it. */
function unmistakableLines(text: string): string[] {
  const lines = linesOf(text);
  return lines.every((line) => line.startsWith('base-')) ? lines : [];
}

/** What is at a path, and below it. */
function at(path: string, contents: Contents): Contents {
  return Object.fromEntries(
    Object.entries(contents).filter(([each]) => each === path || each.startsWith(`${path}/`)),
  );
}

function sameFile(left: RenderedFile, right: RenderedFile): boolean {
  return bytesOf(left).equals(bytesOf(right)) && left.mode === right.mode;
}

/** Whether a file is as the template wrote it, but for what a checkout may do to its line ends. */
function isUntouched(mine: Mine | undefined, written: RenderedFile): boolean {
  if (mine?.kind !== 'file' || mine.encoding !== written.encoding) return false;
  if (((mine.mode & 0o100) !== 0) !== (written.mode === 0o755)) return false;
  if (mine.content === written.content) return true;
  // Of files that are not merged it knows the hash alone, and cannot tell line ends from edits.
  if (written.ownership !== 'managed' || isMixed(mine) || isMixed(written)) return false;
  return lf(mine.content) === lf(written.content);
}

function isMixed({ content }: FileContent): boolean {
  return /\r\n/.test(content) && /(^|[^\r])\n/.test(content);
}

/** The permission bits that the user gave a file, as executable as the template says. */
function modeOf({ mode }: MyFile, next: RenderedFile): number {
  return next.mode === 0o755 ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

function inLineEndsOf(mine: FileContent, next: RenderedFile): FileContent {
  if (next.encoding !== undefined) return next;
  const content = mine.content.includes('\r\n')
    ? lf(next.content).replaceAll('\n', '\r\n')
    : lf(next.content);
  return { content };
}

function lf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
