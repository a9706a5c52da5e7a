import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest } from '../options/index.ts';
import type { Condition, Question, Scalar } from './manifest.ts';

/** The answers that files of a preset may name. */
export interface AnswerSet {
  /** Values by key; an option of another language has none. */
  readonly values: ReadonlyMap<string, Scalar>;
  /** Every key that there is, whether it has a value or not. */
  readonly keys: readonly string[];
}

/** Answers by key, as the files of a preset with these questions may name them. */
export function answerSet(
  questions: readonly Question[],
  answers: Readonly<Record<string, unknown>>,
): AnswerSet {
  const keys = [...OPTIONS.map(({ key }) => key), ...questions.map(({ key }) => key)];
  const values = new Map<string, Scalar>();
  for (const key of keys) {
    const value = answers[key];
    if (isScalar(value)) values.set(key, value);
  }
  return { values, keys };
}

/** Whether the answers are those of a condition; one that is not given is none of them. */
export function holds(condition: Condition | undefined, { values }: AnswerSet): boolean {
  return Object.entries(condition ?? {}).every(([key, wanted]) => {
    const value = values.get(key);
    if (value === undefined) return false;
    return Array.isArray(wanted) ? wanted.includes(value) : wanted === value;
  });
}

/** The failure of naming an answer that nobody knows. */
export function unknownAnswer(where: string, key: string, keys: readonly string[]): SnapperError {
  const suggestion = closest(key, keys);
  return new SnapperError({
    code: 'usage',
    what: `${where} names an unknown answer ${JSON.stringify(key)}`,
    why: `answers are ${keys.join(', ')}`,
    ...(suggestion !== undefined && { next: `Did you mean ${JSON.stringify(suggestion)}?` }),
  });
}

function isScalar(value: unknown): value is Scalar {
  return ['boolean', 'number', 'string'].includes(typeof value);
}
