/** The values that each of several properties can have. */
export type Dimensions<T> = { readonly [K in keyof T]: readonly T[K][] };

/** A property and one of its values. */
interface Part {
  readonly key: string;
  readonly value: unknown;
}

/**
 * A small set of combinations in which every value of a property meets every value of each other one.
 * What goes wrong for one value, or for two together, goes wrong in one of these.
 */
export function pairwise<T extends object>(dimensions: Dimensions<T>): readonly T[] {
  const parts = Object.entries<readonly unknown[]>(dimensions).map(([key, values]) =>
    values.map((value): Part => ({ key, value })),
  );
  const open = new Map<string, readonly [Part, Part]>();
  for (const [index, ones] of parts.entries()) {
    for (const one of ones) {
      for (const other of parts.slice(index + 1).flat()) open.set(pair(one, other), [one, other]);
    }
  }
  const chosen: T[] = [];
  while (open.size > 0) {
    // One part of the first open pair: the row meets at least one of those that the part has to meet.
    const [[start] = []] = open.values();
    const row = complete(start!, parts, open);
    for (const one of row) for (const other of row) open.delete(pair(one, other));
    chosen.push(inOrder<T>(dimensions, row));
  }
  return chosen;
}

/** Adds to a part one value of each other property: the one that has most to meet there, or else at all. */
function complete(
  start: Part,
  parts: readonly (readonly Part[])[],
  open: ReadonlyMap<string, unknown>,
): readonly Part[] {
  const others = parts.filter(([part]) => part?.key !== start.key);
  return others.reduce<readonly Part[]>(
    (row, values) => {
      const gain = (part: Part): number => row.filter((one) => open.has(pair(one, part))).length;
      const total = (part: Part): number =>
        [...open.keys()].filter((key) => names(key, part)).length;
      const best = values.reduce((one, other) =>
        gain(other) > gain(one) || (gain(other) === gain(one) && total(other) > total(one))
          ? other
          : one,
      );
      return [...row, best];
    },
    [start],
  );
}

function pair(one: Part, other: Part): string {
  return [one, other].map(text).sort().join(' & ');
}

function names(key: string, part: Part): boolean {
  return key.split(' & ').includes(text(part));
}

function text({ key, value }: Part): string {
  return `${key}=${JSON.stringify(value)}`;
}

function inOrder<T extends object>(dimensions: Dimensions<T>, row: readonly Part[]): T {
  const keys = Object.keys(dimensions);
  const sorted = [...row].sort((one, other) => keys.indexOf(one.key) - keys.indexOf(other.key));
  return Object.fromEntries(sorted.map(({ key, value }) => [key, value])) as T;
}
