import { SnapperError } from '../errors/index.ts';
import type { AnswerSet } from './answer-set.ts';
import type { Scalar } from './manifest.ts';
import type { Preset } from './preset.ts';
import { answerSet, unknownAnswer } from './answer-set.ts';

/**
 * `{{name}}`, and nothing like it: `{{ name }}` belongs to other template languages, `${{name}}` to the
 * pipelines of GitHub.
 */
const PLACEHOLDER = /(?<!\$)\{\{([A-Za-z_][A-Za-z0-9_]*)\}\}/g;

/**
 * Puts answers in place of `{{name}}`. Answers are data: what they hold is never looked at again.
 *
 * @param where the file, for messages
 * @throws SnapperError of code `usage` that names the file and the line of a name nobody knows, or one that
 * has no value
 */
export function substitute(text: string, answers: AnswerSet, where: string): string {
  return text.replace(PLACEHOLDER, (_, key: string, offset: number) => {
    const place = (): string => `${where}, line ${text.slice(0, offset).split('\n').length},`;
    return String(valueOf(key, answers, place));
  });
}

/**
 * A path with answers in place of `{{name}}`, each of which is a plain name.
 *
 * @throws SnapperError of code `usage` for what {@link substitute} refuses, and an answer that is no name of
 * a file
 */
export function substitutePath(path: string, answers: AnswerSet, where: string): string {
  return path.replace(PLACEHOLDER, (_, key: string) => {
    const value = String(valueOf(key, answers, () => where));
    if (isPlainName(value)) return value;
    throw new SnapperError({
      code: 'usage',
      what: `${where} cannot have ${JSON.stringify(value)} in a path, the answer to ${JSON.stringify(key)}`,
      why: 'a part of a path is a name, without separators',
    });
  });
}

/**
 * Names the answers in a text of a manifest that nobody knows.
 *
 * @throws SnapperError of code `usage`
 */
export function requireKnownNames(text: string, keys: readonly string[], where: string): void {
  for (const [, key] of text.matchAll(PLACEHOLDER)) {
    if (!keys.includes(key!)) throw unknownAnswer(where, key!, keys);
  }
}

/** What a preset says after a creation; where an answer has no value, it says nothing there. */
export function messageOf(
  preset: Preset,
  answers: Readonly<Record<string, unknown>>,
): string | undefined {
  const { values } = answerSet(preset.questions, answers);
  return preset.message?.replace(PLACEHOLDER, (_, key: string) => String(values.get(key) ?? ''));
}

function valueOf(key: string, { keys, values }: AnswerSet, place: () => string): Scalar {
  const value = values.get(key);
  if (value !== undefined) return value;
  const where = place();
  if (!keys.includes(key)) {
    const { next, what, why } = unknownAnswer(where, key, keys);
    const verbatim = `For text that is to stay as it is, set "verbatim" in its overlay.`;
    throw new SnapperError({
      code: 'usage',
      what,
      ...(why !== undefined && { why }),
      next: next === undefined ? verbatim : `${next} ${verbatim}`,
    });
  }
  throw new SnapperError({
    code: 'usage',
    what: `${where} names ${JSON.stringify(key)}, which has no value here`,
    why: 'a function in this language has no such option, or the question was not answered',
    next: 'Give the overlay a "when" that names the answers with which it has one.',
  });
}

function isPlainName(value: string): boolean {
  return value !== '' && value !== '.' && value !== '..' && !/[/\\\p{Cc}]/u.test(value);
}
