/** The values that each of several properties can have. */
export type Dimensions<T> = { readonly [K in keyof T]: readonly T[K][] };

/**
 * A small set of combinations in which every value of a property meets every value of each other one.
 * What goes wrong for one value, or for two together, goes wrong in one of these.
 */
export function pairwise<T extends object>(dimensions: Dimensions<T>): readonly T[] {
  const candidates = product(dimensions).map((combination) => ({
    combination,
    pairs: pairsOf(combination),
  }));
  const open = new Set(candidates.flatMap(({ pairs }) => pairs));
  const chosen: T[] = [];
  while (open.size > 0) {
    const gain = (pairs: readonly string[]): number =>
      pairs.filter((pair) => open.has(pair)).length;
    const best = candidates.reduce((one, other) =>
      gain(other.pairs) > gain(one.pairs) ? other : one,
    );
    for (const pair of best.pairs) open.delete(pair);
    chosen.push(best.combination);
  }
  return chosen;
}

function product<T extends object>(dimensions: Dimensions<T>): readonly T[] {
  return Object.entries<readonly unknown[]>(dimensions).reduce<readonly object[]>(
    (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  ) as readonly T[];
}

function pairsOf(combination: object): readonly string[] {
  const parts = Object.entries(combination).map(([key, value]) => `${key}=${String(value)}`);
  return parts.flatMap((one, index) => parts.slice(index + 1).map((other) => `${one} ${other}`));
}
