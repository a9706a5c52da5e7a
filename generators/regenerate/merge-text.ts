import { mergeAdded, mergeLines, sameLines } from './diff3.ts';
import { conflictLines } from './markers.ts';
import type { MarkerLabels } from './markers.ts';
import { joinText, splitText, withoutReturns } from './text.ts';
import type { Text } from './text.ts';
import { threeWay } from './three-way.ts';

/** What becomes of lines that the user and the template both changed, each in their own way. */
export type ConflictStyle = 'markers' | 'ours' | 'theirs';

export interface TextMerge {
  readonly text: string;
  /** How many places both changed; with `markers` each is marked. */
  readonly conflicts: number;
}

/** What a text has besides its lines. */
type Format = Omit<Text, 'lines'>;

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
  const [mine, its] = [splitText(yours), splitText(next)];
  const original = base === undefined ? undefined : splitText(base);
  const format = mergeFormat(original ?? its, mine, its);
  const regions =
    original === undefined
      ? mergeAdded(linesFor(format, mine), linesFor(format, its))
      : mergeLines({
          base: linesFor(format, original),
          yours: linesFor(format, mine),
          next: linesFor(format, its),
        });
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

/** What a whole file is like; a file without lines, or of one that is open, has no say in their ends. */
function mergeFormat(base: Text, yours: Text, next: Text): Format {
  const [end, mine, its] = [lastEnd(base), lastEnd(yours), lastEnd(next)];
  return {
    byteOrderMark: threeWay(base.byteOrderMark, yours.byteOrderMark, next.byteOrderMark),
    finalLineEnd: threeWay(end, mine ?? end, its ?? end) ?? false,
    lineEnd: threeWay(base.lineEnd, yours.lineEnd ?? base.lineEnd, next.lineEnd ?? base.lineEnd),
  };
}

function lastEnd({ finalLineEnd, lines }: Text): boolean | undefined {
  return lines.length === 0 ? undefined : finalLineEnd;
}

/** Lines as they are joined later: mixed ends are part of the lines, and must not end them twice. */
function linesFor({ lineEnd }: Format, text: Text): readonly string[] {
  return lineEnd === '\r\n' && text.lineEnd === '\n' ? withoutReturns(text.lines) : text.lines;
}

/** Appends without `push(...lines)`, which ends in a stack overflow for long files. */
function append(target: string[], lines: readonly string[]): void {
  for (const line of lines) target.push(line);
}
