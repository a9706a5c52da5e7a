import fc from 'fast-check';

/** The three sides of the merge of a text, as lines. */
export interface Triple {
  readonly base: readonly string[];
  readonly yours: readonly string[];
  readonly next: readonly string[];
}

/** Removes lines at a place, and inserts others; a place behind the end is the end. */
export interface LineEdit {
  readonly at: number;
  readonly remove: number;
  /** The lines; `own` is the editor's, `same` one that the other side may insert as well. */
  readonly insert: readonly string[];
}

/** Lines that repeat within a text, as they do in real ones; all others are there once. */
const REPEATED = ['', '}'];

/** Lines of a text; a line is named by where it comes from, so that a test sees what became of it. */
export function baseLines(repeats: boolean): fc.Arbitrary<readonly string[]> {
  const unique = fc.constant<string | undefined>(undefined);
  const line = repeats
    ? fc.oneof({ weight: 3, arbitrary: unique }, fc.constantFrom(...REPEATED))
    : unique;
  return fc
    .array(line, { maxLength: 10, size: 'max' })
    .map((lines) => lines.map((each, index) => each ?? `base-${index}`));
}

/** What a user or a template does to lines. */
export function lineEdits(repeats: boolean): fc.Arbitrary<readonly LineEdit[]> {
  const line = fc.oneof(
    { weight: 5, arbitrary: fc.constant('own') },
    { weight: 1, arbitrary: fc.constant('same') },
    { weight: repeats ? 1 : 0, arbitrary: fc.constantFrom(...REPEATED) },
  );
  const insert = fc.array(line, { maxLength: 2 });
  const edit = fc.record({ at: fc.nat(10), remove: fc.nat(2), insert });
  return fc.array(edit, { minLength: 1, maxLength: 3 });
}

/** Lines as `who` edited them. */
export function edited(
  lines: readonly string[],
  who: string,
  edits: readonly LineEdit[],
): string[] {
  const result = [...lines];
  let inserted = 0;
  for (const { at, insert, remove } of edits) {
    const fresh = insert.map((line) => {
      if (REPEATED.includes(line)) return line;
      return `${line === 'own' ? who : line}-${inserted++}`;
    });
    result.splice(Math.min(at, result.length), remove, ...fresh);
  }
  return result;
}

/** Lines that a user and a template both edited; in `base` some may repeat. */
export function triples(repeats: boolean): fc.Arbitrary<Triple> {
  return fc
    .record({ base: baseLines(repeats), yours: lineEdits(repeats), next: lineEdits(repeats) })
    .map(({ base, next, yours }) => ({
      base,
      yours: edited(base, 'user', yours),
      next: edited(base, 'next', next),
    }));
}
