import { diff3MergeRegions, diffIndices } from 'node-diff3';

import { conflictLines } from './markers.ts';
import type { MarkerLabels } from './markers.ts';
import { joinText, splitText } from './text.ts';
import type { Text } from './text.ts';
import { threeWay } from './three-way.ts';

/** What becomes of lines that the user and the template both changed, each in their own way. */
export type ConflictStyle = 'markers' | 'ours' | 'theirs';

export interface TextMerge {
  readonly text: string;
  /** How many places both changed; with `markers` each is marked. */
  readonly conflicts: number;
}

/** Lines that are settled, or two versions of them with their common ancestor. */
type Region =
  | { readonly settled: readonly string[] }
  | {
      readonly yours: readonly string[];
      readonly base: readonly string[];
      readonly next: readonly string[];
    };

/**
 * Merges a text that the user (`yours`) and the template (`next`) both made of `base`.
 *
 * Line by line; line ends, a byte order mark and a missing end of the last line merge as properties of
 * the whole file. Without a base, as when both added the file, only what both say alike is settled.
 */
export function mergeText(
  base: string | undefined,
  yours: string,
  next: string,
  style: ConflictStyle,
  labels: MarkerLabels,
): TextMerge {
  const sides = {
    base: splitText(base ?? ''),
    yours: splitText(yours),
    next: splitText(next),
  };
  const regions =
    base === undefined
      ? commonRegions(sides.yours.lines, sides.next.lines)
      : mergeRegions(sides.base.lines, sides.yours.lines, sides.next.lines);
  const lines: string[] = [];
  let conflicts = 0;
  let marked = false;
  for (const region of regions) {
    if ('settled' in region) {
      append(lines, region.settled);
      marked &&= region.settled.length === 0;
    } else {
      conflicts += 1;
      marked = style === 'markers';
      if (style === 'ours') append(lines, region.yours);
      else if (style === 'theirs') append(lines, region.next);
      else append(lines, conflictLines(region, labels));
    }
  }
  const format = base === undefined ? sides.yours : mergeFormat(sides);
  return {
    // A marker ends its line, or nothing would find it.
    text: joinText({ ...format, lines, finalLineEnd: format.finalLineEnd || marked }),
    conflicts,
  };
}

/** Whether two texts differ in nothing but how their lines end: what a checkout may do to a file. */
export function sameButForLineEnds(left: string, right: string): boolean {
  const [one, other] = [splitText(left), splitText(right)];
  return (
    one.byteOrderMark === other.byteOrderMark &&
    one.finalLineEnd === other.finalLineEnd &&
    sameLines(one.lines, other.lines)
  );
}

function mergeFormat({
  base,
  next,
  yours,
}: Record<'base' | 'next' | 'yours', Text>): Omit<Text, 'lines'> {
  return {
    byteOrderMark: threeWay(base.byteOrderMark, yours.byteOrderMark, next.byteOrderMark),
    finalLineEnd: threeWay(base.finalLineEnd, yours.finalLineEnd, next.finalLineEnd),
    lineEnd: threeWay(base.lineEnd, yours.lineEnd ?? base.lineEnd, next.lineEnd ?? base.lineEnd),
  };
}

function mergeRegions(
  base: readonly string[],
  yours: readonly string[],
  next: readonly string[],
): Region[] {
  if (sameLines(base, yours)) return [{ settled: next }];
  if (sameLines(base, next)) return [{ settled: yours }];
  const regions: Region[] = [];
  // The library's types want arrays it may change; it does not.
  for (const region of diff3MergeRegions(yours as string[], base as string[], next as string[])) {
    if (region.stable) regions.push({ settled: region.bufferContent });
    else {
      regions.push(
        ...trimConflict({
          yours: region.aContent,
          base: region.oContent,
          next: region.bContent,
        }),
      );
    }
  }
  return regions;
}

/** A conflict without the lines at its ends that both sides have alike, as git's `zdiff3` shows it. */
function trimConflict(
  conflict: Exclude<Region, { readonly settled: readonly string[] }>,
): Region[] {
  const { base, next, yours } = conflict;
  if (sameLines(yours, next)) return [{ settled: yours }];
  const shorter = Math.min(yours.length, next.length);
  let start = 0;
  while (start < shorter && yours[start] === next[start]) start += 1;
  let end = 0;
  while (end < shorter - start && yours.at(-1 - end) === next.at(-1 - end)) end += 1;
  return [
    { settled: yours.slice(0, start) },
    {
      yours: yours.slice(start, yours.length - end),
      base,
      next: next.slice(start, next.length - end),
    },
    { settled: yours.slice(yours.length - end) },
  ];
}

/** What two versions without a common ancestor share, and where they differ. */
function commonRegions(yours: readonly string[], next: readonly string[]): Region[] {
  const regions: Region[] = [];
  let position = 0;
  for (const { buffer1, buffer1Content, buffer2Content } of diffIndices(
    yours as string[],
    next as string[],
  )) {
    const [start, length] = buffer1;
    regions.push({ settled: yours.slice(position, start) });
    regions.push({
      yours: buffer1Content,
      base: [],
      next: buffer2Content,
    });
    position = start + length;
  }
  regions.push({ settled: yours.slice(position) });
  return regions;
}

function sameLines(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/** Appends without `push(...lines)`, which ends in a stack overflow for long files. */
function append(target: string[], lines: readonly string[]): void {
  for (const line of lines) target.push(line);
}
