import { SnapperError } from '../errors/index.ts';
import type { Scalar } from './manifest.ts';
import type { Bounds } from './preset.ts';

/** What an answer may be: one of a list, or a number within bounds. */
export type Allowed = readonly Scalar[] | Bounds;

/** Whether what is allowed is a list of values, rather than bounds. */
export function isList(allowed: Allowed): allowed is readonly Scalar[] {
  return Array.isArray(allowed);
}

/** Whether a value is allowed; `undefined` allows everything. */
export function isAllowed(value: Scalar, allowed: Allowed | undefined): boolean {
  if (allowed === undefined) return true;
  if (isList(allowed)) return allowed.includes(value);
  const { maximum = Infinity, minimum = -Infinity } = allowed;
  return typeof value === 'number' && value >= minimum && value <= maximum;
}

/** What is allowed, in words: `a, b`, `128 to 512`. */
export function allowedText(allowed: Allowed): string {
  if (isList(allowed)) return allowed.map(String).join(', ');
  const { maximum, minimum } = allowed;
  if (minimum === undefined) return `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `${minimum} to ${maximum}`;
}

/**
 * What both of two allow.
 *
 * @throws SnapperError of code `usage` when that is nothing
 */
export function narrowed(
  before: Allowed | undefined,
  wanted: Allowed,
  key: string,
  source: string,
): Allowed {
  const both = before === undefined ? wanted : intersection(before, wanted);
  const { maximum = Infinity, minimum = -Infinity } = isList(both) ? {} : both;
  const isEmpty = isList(both) ? both.length === 0 : minimum > maximum;
  if (!isEmpty) return both;
  throw new SnapperError({
    code: 'usage',
    what: `${source} allows nothing for ${JSON.stringify(key)}`,
    why:
      before === undefined
        ? `${minimum} is more than ${maximum}`
        : `the preset it extends allows ${allowedText(before)}, and it allows ${allowedText(wanted)}`,
  });
}

function intersection(left: Allowed, right: Allowed): Allowed {
  if (isList(right)) return right.filter((value) => isAllowed(value, left));
  if (isList(left)) return left.filter((value) => isAllowed(value, right));
  return {
    minimum: chosen(Math.max, left.minimum, right.minimum),
    maximum: chosen(Math.min, left.maximum, right.maximum),
  };
}

function chosen(
  choose: (...values: number[]) => number,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : choose(left, right);
}
