import fc from 'fast-check';
import { expect, test } from 'vitest';

import { mergeText } from '../../generators/regenerate/merge-text.ts';
import type { ConflictStyle, TextMerge } from '../../generators/regenerate/merge-text.ts';
import { triples } from './arbitrary-lines.ts';
import type { Triple } from './arbitrary-lines.ts';
import { settings } from './world.ts';

test('whose changes are whose makes no difference where there is no conflict, and for their number', () => {
  forEachTriple((triple) => {
    const swapped = { ...triple, yours: triple.next, next: triple.yours };
    const [one, other] = [merge(triple), merge(swapped)];

    expect(one.conflicts).toBe(other.conflicts);
    if (one.conflicts === 0) expect(one.text).toBe(other.text);
    expect(merge(triple, 'ours').text).toBe(merge(swapped, 'theirs').text);
  });
});

test('what one side alone changed, or both alike, is taken as it is', () => {
  forEachTriple(({ base, next, yours }) => {
    expect(merge({ base, yours: base, next })).toEqual({ text: textOf(next), conflicts: 0 });
    expect(merge({ base, yours, next: base })).toEqual({ text: textOf(yours), conflicts: 0 });
    expect(merge({ base, yours, next: yours })).toEqual({ text: textOf(yours), conflicts: 0 });
  });
});

test('every conflict is marked, and to resolve all for one side is to prefer it', () => {
  forEachTriple((triple) => {
    const { conflicts, text } = merge(triple);
    const pattern =
      /^<{7} yours\n([^]*?)^\|{7} create-snapper-lambda 1\.0\.0, before\n([^]*?)^={7}\n([^]*?)^>{7} create-snapper-lambda 2\.0\.0\n/gm;

    expect([...text.matchAll(pattern)]).toHaveLength(conflicts);
    expect(text.replaceAll(pattern, '$1')).toBe(merge(triple, 'ours').text);
    expect(text.replaceAll(pattern, '$3')).toBe(merge(triple, 'theirs').text);
  });
});

test('each side of each conflict says something of its own', () => {
  forEachTriple((triple) => {
    const pattern = /^<{7}.*\n([^]*?)^\|{7}[^]*?^={7}\n([^]*?)^>{7}/gm;
    for (const [, yours, next] of merge(triple).text.matchAll(pattern)) {
      expect(yours).not.toBe(next);
      const [mine, its] = [yours!.split('\n').slice(0, -1), next!.split('\n').slice(0, -1)];
      if (mine.length > 0 && its.length > 0) expect(mine[0]).not.toBe(its[0]);
    }
  });
});

test('without a base each version can be had whole', () => {
  forEachTriple(({ next, yours }) => {
    const added = { base: undefined, yours, next };

    expect(merge(added, 'ours').text).toBe(textOf(yours));
    expect(merge(added, 'theirs').text).toBe(textOf(next));
  });
});

function forEachTriple(act: (triple: Triple) => void): void {
  fc.assert(fc.property(triples(true), act), settings(1_000));
}

function merge(
  { base, next, yours }: Omit<Triple, 'base'> & { readonly base: Triple['base'] | undefined },
  style: ConflictStyle = 'markers',
): TextMerge {
  const labels = { before: base === undefined ? undefined : '1.0.0', next: '2.0.0' };
  return mergeText(base && textOf(base), textOf(yours), textOf(next), style, labels);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
