import { createHash } from 'node:crypto';
import { leavesOf } from './leaves.ts';

/** What the function was given. */
export interface Given {
  readonly events: readonly unknown[];
  /** The function's variables. */
  readonly environment: Readonly<Record<string, string>>;
}

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const;
const ENCODINGS = ['hex', 'base64', 'base64url'] as const;

/** Shorter ones are part of anything. */
const LEAST_PART = 6;

/**
 * Tells of a value whether it is, or is made from, something that the function was given: part of the
 * event or of a variable, or a hash of something in the event.
 */
export function knownValues({ environment, events }: Given): (text: string) => boolean {
  const values = [...events, environment].flatMap((each) =>
    leavesOf(each).map(({ value }) => String(value)),
  );
  const hashed = [...values, ...events.map((event) => JSON.stringify(event) ?? '')];
  const hashes = hashed.flatMap((value) =>
    ALGORITHMS.flatMap((algorithm) => {
      const digest = createHash(algorithm).update(value).digest();
      return ENCODINGS.map((encoding) => digest.toString(encoding));
    }),
  );
  const exact = new Set(values);
  const known = [...hashed, ...hashes].map((value) => value.toLowerCase());
  return (text) =>
    exact.has(text) ||
    (text.length >= LEAST_PART && known.some((value) => value.includes(text.toLowerCase())));
}
