import * as v from 'valibot';

import { SnapperError } from '../errors/index.ts';
import type { Option } from '../options/index.ts';
import { allowedText } from './allowed.ts';
import type { Question } from './manifest.ts';
import { matches } from './matches.ts';

/** Characters of an answer, unless the question says otherwise; and at most. */
const LENGTH = { usual: 200, most: 1_000 } as const;

/** A question of a preset as an option like any other. */
export function asOption(question: Question): Option {
  const { choices, default: fallback, key, type } = question;
  return {
    // Keys of a preset are no keys of Answers; completing them sets them apart.
    key: key as Option['key'],
    type: type === 'choice' ? 'string' : type,
    summary: question.question,
    question: question.question,
    ...(question.why !== undefined && { why: question.why }),
    allowed: allowedOf(question),
    schema: schemaOf(question),
    ...(choices !== undefined && {
      choices: () => choices.map((value) => ({ value, label: value })),
    }),
    defaultText: fallback === undefined ? 'none' : `\`${String(fallback)}\``,
    isExtra: true,
    defaultOf: () => fallback,
  };
}

/**
 * Makes sure that a question can be asked and answered, and that its default is one of the answers.
 *
 * @throws SnapperError of code `usage`
 */
export function requireSound(question: Question, source: string): void {
  const why = unsound(question);
  if (why === undefined) return;
  throw new SnapperError({
    code: 'usage',
    what: `${source}: the question ${JSON.stringify(question.key)} cannot be asked`,
    why,
  });
}

function unsound(question: Question): string | undefined {
  const { choices, maximum, minimum, pattern, type } = question;
  if (type === 'choice' && choices === undefined) return 'it has no choices';
  if (type !== 'choice' && choices !== undefined) return 'choices belong to the type "choice"';
  if (choices !== undefined && new Set(choices).size < choices.length) {
    return 'one of its choices is there twice';
  }
  if (type !== 'string' && pattern !== undefined) return 'a pattern belongs to the type "string"';
  const hasBounds = minimum !== undefined || maximum !== undefined;
  if (hasBounds && type !== 'string' && type !== 'integer') {
    return 'a minimum and a maximum belong to the types "string" and "integer"';
  }
  if ((minimum ?? -Infinity) > (maximum ?? Infinity)) {
    return `its minimum ${minimum} is more than its maximum ${maximum}`;
  }
  if (type === 'string' && ((maximum ?? 1) > LENGTH.most || (maximum ?? 1) < 1)) {
    return `a text has 1 to ${LENGTH.most} characters`;
  }
  if (type === 'string' && (minimum ?? 1) > (maximum ?? LENGTH.usual)) {
    return `a text without "maximum" has at most ${LENGTH.usual} characters`;
  }
  return badPattern(pattern) ?? badDefault(question);
}

function badPattern(pattern: string | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  try {
    new RegExp(pattern, 'u');
    // What is well formed can still be too large, which shows at the first use.
    matches(pattern, '');
    return undefined;
  } catch (error) {
    return error instanceof SnapperError ? error.why : (error as Error).message;
  }
}

function badDefault(question: Question): string | undefined {
  const { default: fallback } = question;
  if (fallback === undefined || v.is(schemaOf(question), fallback)) return undefined;
  return `its default ${JSON.stringify(fallback)} is no answer to it: ${plain(allowedOf(question))}`;
}

function schemaOf({ choices, maximum, minimum, pattern, type }: Question): v.GenericSchema {
  switch (type) {
    case 'boolean':
      return v.boolean();
    case 'integer':
      return v.pipe(
        v.number(),
        v.safeInteger(),
        v.minValue(minimum ?? Number.MIN_SAFE_INTEGER),
        v.maxValue(maximum ?? Number.MAX_SAFE_INTEGER),
      );
    case 'choice':
      return v.picklist(choices ?? []);
    case 'string':
      return v.pipe(
        v.string(),
        v.nonEmpty(),
        v.minLength(minimum ?? 1),
        v.maxLength(maximum ?? LENGTH.usual),
        // One line: it is put into files of every kind.
        v.regex(/^[^\p{Cc}\u2028\u2029]*$/u),
        // What was typed is not matched before it is known to be short.
        v.rawCheck(({ addIssue, dataset }) => {
          if (pattern === undefined || !dataset.typed || dataset.issues !== undefined) return;
          if (!matches(pattern, dataset.value)) addIssue();
        }),
      );
  }
}

/** The answers to a question, as documentation writes them. */
function allowedOf({ choices, maximum, minimum, pattern, type }: Question): string {
  switch (type) {
    case 'boolean':
      return '`true` `false`';
    case 'choice':
      return (choices ?? []).map((value) => `\`${value}\``).join(' ');
    case 'integer':
      return minimum === undefined && maximum === undefined
        ? 'a whole number'
        : allowedText({ minimum, maximum });
    case 'string':
      return pattern === undefined ? 'one line of text' : `text like ${pattern}`;
  }
}

function plain(text: string): string {
  return text.replaceAll('` `', ', ').replaceAll('`', '');
}
