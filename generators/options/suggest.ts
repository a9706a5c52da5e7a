import { distance } from 'fastest-levenshtein';

/** Whether two words are one slip of the fingers apart: a letter more, less, another, or two swapped. */
export function isSlip(typed: string, meant: string): boolean {
  const steps = distance(typed.toLowerCase(), meant);
  const lettersOf = (word: string): string => [...word.toLowerCase()].sort().join('');
  return steps === 1 || (steps === 2 && lettersOf(typed) === lettersOf(meant));
}

/** The candidate closest to what was typed, when it is close enough to have been meant. */
export function closest(typed: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, steps: distance(typed.toLowerCase(), candidate) }))
    .sort((left, right) => left.steps - right.steps);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const tolerance = Math.max(2, Math.floor(best.candidate.length / 3));
  return best.steps <= tolerance ? best.candidate : undefined;
}
