import { knownValues } from './known-values.ts';
import type { Given } from './known-values.ts';
import { leavesOf } from './leaves.ts';
import { candidatesIn, withoutTime } from './shapes.ts';
import type { Candidate, Shape } from './shapes.ts';

/** What a clone answered to one of the events. */
export interface Answer {
  /** Which of the events it was, from 0. */
  readonly event: number;
  /** The response: what its JSON says, or its text. */
  readonly content: unknown;
}

/** A value that clones share and that looks as if no two of them should. */
export interface Repeat {
  /** Where it is in the response; empty when it is the response. */
  readonly path: string;
  readonly shape: Shape;
  /** In full; it may be a secret. */
  readonly value: string;
  /** The clones that gave it, from 1. */
  readonly clones: readonly number[];
}

/** What the answers of clones have in common. */
export interface Repeats {
  /**
   * Another in the next answer of the same clone, so it is generated; the same in other clones, so what
   * generates it goes on from a state that is part of the snapshot.
   */
  readonly generated: readonly Repeat[];
  /** The same in every answer of every clone, and another after another init: made before the snapshot. */
  readonly stored: readonly Repeat[];
  /** The same in every answer of every clone; whether also after another init is not known. */
  readonly doubtful: readonly Repeat[];
}

/** A candidate and the answers of one clone that hold it, by their numbers. */
interface Seen extends Candidate {
  readonly path: string;
  readonly answers: Set<number>;
}

/**
 * Compares what clones of one snapshot answered to the same events.
 *
 * @param clones - the answers of each, in the order in which they were given
 */
export function findRepeats(clones: readonly (readonly Answer[])[], given: Given): Repeats {
  const isKnown = knownValues(given);
  const seen = clones.map((answers) => candidatesOf(answers, isKnown));
  const generated: Repeat[] = [];
  const doubtful: Repeat[] = [];
  for (const [key, { path, shape, text, weak }] of firstOfEach(seen)) {
    const holders = seen.flatMap((candidates, index) => (candidates.has(key) ? [index] : []));
    if (holders.length < 2) continue;
    const repeat = { path, shape, value: text, clones: holders.map((index) => index + 1) };
    const changes = (index: number): boolean =>
      isReplaced(clones[index] ?? [], seen[index]?.get(key)?.answers ?? new Set());
    if (holders.every(changes)) generated.push(repeat);
    else if (!weak) doubtful.push(repeat);
  }
  return { generated, stored: [], doubtful };
}

/**
 * Settles what is doubtful by the answers of a function that was initialised anew: what it gives as well
 * is constant and no find, the rest was made before the snapshot.
 */
export function settleDoubts(repeats: Repeats, afterAnotherInit: readonly Answer[]): Repeats {
  const anew = candidatesOf(afterAnotherInit, () => false);
  const stored = repeats.doubtful.filter((repeat) => !anew.has(keyOf(repeat, repeat.value)));
  return { ...repeats, stored, doubtful: [] };
}

function candidatesOf(
  answers: readonly Answer[],
  isKnown: (text: string) => boolean,
): Map<string, Seen> {
  const found = new Map<string, Seen>();
  for (const [index, { content }] of answers.entries()) {
    for (const leaf of leavesOf(content)) {
      for (const candidate of candidatesIn(leaf)) {
        if (isKnown(candidate.text)) continue;
        const { path } = leaf;
        const key = keyOf({ ...candidate, path }, candidate.text);
        const seen = found.get(key) ?? { ...candidate, path, answers: new Set() };
        found.set(key, seen);
        seen.answers.add(index);
      }
    }
  }
  return found;
}

/** What is unique by its name alone is so in its place; a token is, wherever it is. */
function keyOf({ path, shape }: { path: string; shape: Shape }, text: string): string {
  return `${shape === 'identifier' ? path : ''}\0${withoutTime(text)}`;
}

function firstOfEach(seen: readonly ReadonlyMap<string, Seen>[]): Map<string, Seen> {
  return new Map(seen.toReversed().flatMap((candidates) => [...candidates]));
}

/** Whether a clone gave something else when it was asked the same again. */
function isReplaced(answers: readonly Answer[], holding: ReadonlySet<number>): boolean {
  const events = new Set([...holding].map((index) => answers[index]?.event));
  return answers.some(({ event }, index) => events.has(event) && !holding.has(index));
}
