/** A line that is in both texts, by its index in each. */
export interface Match {
  readonly left: number;
  readonly right: number;
}

/** A match with those that follow it. */
interface Sequence extends Match {
  readonly rest: Sequence | undefined;
}

/**
 * The lines that two texts have in common, in order, and as many as can be.
 *
 * Of lines that repeat, blank ones and closing braces above all, those match that git would choose: a
 * block that is added before such a line, and ends in one itself, is added before it as a whole.
 */
export function matchLines(left: readonly string[], right: readonly string[]): readonly Match[] {
  const matches: Match[] = [];
  let last: Match = { left: -1, right: -1 };
  for (let match = longestSequence(left, right); match !== undefined; match = match.rest) {
    last = earlier(match, last, left, right);
    matches.push(last);
  }
  return matches;
}

/**
 * The longest common subsequence, its matches as late as can be. By Hunt and Szymanski; the sequences are
 * searched by halves, for a long file of mostly blank lines and braces would take minutes otherwise.
 */
function longestSequence(left: readonly string[], right: readonly string[]): Sequence | undefined {
  const positions = positionsOf(right);
  // Of the sequences of each length, less one, the one that begins last in `right`.
  const sequences: Sequence[] = [];
  for (let index = left.length - 1; index >= 0; index -= 1) {
    // From the first on, so that a line of `left` does not follow itself.
    for (const position of positions.get(left[index]!) ?? []) {
      const length = firstNotAfter(position, sequences);
      if (sequences[length]?.right === position) continue;
      sequences[length] = { left: index, right: position, rest: sequences[length - 1] };
    }
  }
  return sequences.at(-1);
}

/** A match, moved to the first of the lines added or removed before it if that is the same line. */
function earlier(
  match: Match,
  last: Match,
  left: readonly string[],
  right: readonly string[],
): Match {
  const first = { left: last.left + 1, right: last.right + 1 };
  const line = left[match.left];
  const slides =
    (match.left === first.left && right[first.right] === line) ||
    (match.right === first.right && left[first.left] === line);
  return slides ? first : { left: match.left, right: match.right };
}

function positionsOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const known = positions.get(line);
    if (known === undefined) positions.set(line, [index]);
    else known.push(index);
  }
  return positions;
}

function firstNotAfter(position: number, sequences: readonly Sequence[]): number {
  let low = 0;
  let high = sequences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sequences[middle]!.right > position) low = middle + 1;
    else high = middle;
  }
  return low;
}
