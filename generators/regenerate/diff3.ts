import { matchLines } from './match-lines.ts';
import { withoutReturns } from './text.ts';
import { threeWay } from './three-way.ts';

type Lines = readonly string[];

/** A run of lines as each side has it. */
export interface Sides {
  readonly base: Lines;
  readonly yours: Lines;
  readonly next: Lines;
}

/** Lines that are settled, or two versions of them with their common ancestor. */
export type Region = Sides | { readonly settled: Lines };

/** Where a line is on each side. */
type Place = Readonly<Record<keyof Sides, number>>;

/**
 * Merges lines: settled is what one side changed, and what both changed alike.
 *
 * A carriage return that ends a line makes no other line of it: where ends are mixed it is part of the
 * line, and a file would be one great conflict.
 */
export function mergeLines(sides: Sides): Region[] {
  const { base, next, yours } = sides;
  if (sameLines(base, yours)) return [{ settled: next }];
  if (sameLines(base, next)) return [{ settled: yours }];
  const inNext = new Map(
    matchLines(withoutReturns(base), withoutReturns(next)).map(({ left, right }) => [left, right]),
  );
  const places = matchLines(withoutReturns(base), withoutReturns(yours)).flatMap(
    ({ left, right }) => {
      const atNext = inNext.get(left);
      return atNext === undefined ? [] : [{ base: left, yours: right, next: atNext }];
    },
  );
  return regionsBetween(places, sides, (changed) => {
    if (alike(changed.base, changed.yours)) return [{ settled: changed.next }];
    if (alike(changed.base, changed.next)) return [{ settled: changed.yours }];
    return trimmed(changed);
  });
}

/** Merges lines without a common ancestor: settled is only what both have alike. */
export function mergeAdded(yours: Lines, next: Lines): Region[] {
  const matches = matchLines(withoutReturns(yours), withoutReturns(next));
  const places = matches.map(({ left, right }) => ({ base: 0, yours: left, next: right }));
  return regionsBetween(places, { base: [], yours, next }, trimmed);
}

export function sameLines(left: Lines, right: Lines): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/** The lines that are everywhere, and what becomes of those between them. */
function regionsBetween(
  places: readonly Place[],
  { base, next, yours }: Sides,
  merge: (changed: Sides) => readonly Region[],
): Region[] {
  const regions: Region[] = [];
  let from: Place = { base: 0, yours: 0, next: 0 };
  const mergeUntil = (to: Place): void => {
    const changed = {
      base: base.slice(from.base, to.base),
      yours: yours.slice(from.yours, to.yours),
      next: next.slice(from.next, to.next),
    };
    regions.push(...merge(changed));
  };
  for (const place of places) {
    mergeUntil(place);
    const [mine, its] = [yours[place.yours]!, next[place.next]!];
    // Where there is no base, the user has their way.
    regions.push({ settled: [threeWay(base[place.base] ?? its, mine, its)] });
    from = { base: place.base + 1, yours: place.yours + 1, next: place.next + 1 };
  }
  mergeUntil({ base: base.length, yours: yours.length, next: next.length });
  return regions;
}

/** A conflict without the lines at its ends that both sides have alike, as git's `zdiff3` shows it. */
function trimmed({ base, next, yours }: Sides): Region[] {
  if (alike(yours, next)) return [{ settled: yours }];
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

function alike(left: Lines, right: Lines): boolean {
  return sameLines(withoutReturns(left), withoutReturns(right));
}
