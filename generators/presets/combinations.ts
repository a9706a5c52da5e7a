import { applicableOptions, completeAnswers, knowledgeOf, refuseValue } from '../options/index.ts';
import type { CheckContext, Option, RawAnswers } from '../options/index.ts';
import type { Answers } from '../project/index.ts';
import { SnapperError } from '../errors/index.ts';
import type { Question, Scalar } from './manifest.ts';
import type { Preset } from './preset.ts';

/** Values that fit many a pattern, for questions that name no example. */
const EXAMPLES = [
  'example',
  'Example',
  'example-1',
  'a',
  'A1',
  '1',
  '123',
  '123456789012',
  'a@b.c',
];

/**
 * Every combination that a preset allows of answers that users are asked for, or that its overlays depend on.
 * Of all other options, and of the preset's own questions, the values take turns: each is there, but not with
 * each of all others, which would be millions.
 *
 * @throws SnapperError of code `usage` when an answer to a question cannot be made up
 */
export function combinationsOf(preset: Preset, context: CheckContext): readonly Answers[] {
  const questions = new Map(preset.questions.map((question) => [question.key, question]));
  const extra = preset.questions.map((question) => ({
    key: question.key,
    values: valuesOf(question, context),
  }));
  const turns = new Turns(preset);
  const open: Record<string, Scalar>[] = [{}];
  const complete: Record<string, Scalar>[] = [];
  for (let answers = open.pop(); answers !== undefined; answers = open.pop()) {
    const knowledge = knowledgeOf(answers, context);
    const option = applicableOptions(knowledge).find(
      (each) => answers[each.key] === undefined && !questions.has(each.key) && isList(each),
    );
    if (option === undefined) complete.push(answers);
    else {
      const values: readonly Scalar[] = option.choices?.(knowledge).map(({ value }) => value) ?? [
        true,
        false,
      ];
      // What goes with the others only: an answer that these rule out is no combination.
      const fitting = values
        .map((value) => decode(option, value))
        .filter((value) => refuseValue(option, value, knowledge) === undefined);
      // The last one is taken up first.
      for (const value of turns.of(option, fitting).toReversed()) {
        open.push({ ...answers, [option.key]: value });
      }
    }
  }
  return complete.map((answers, index) => {
    const own = new Map(extra.map(({ key, values }) => [key, values[index % values.length]]));
    const raw: RawAnswers = { name: 'my-fn', ...answers, ...Object.fromEntries(own) };
    return completeAnswers(raw, context);
  });
}

/** Which values of an option are combined with what the options before it have. */
class Turns {
  readonly #conditions: ReadonlySet<string>;
  /** How often each option without a question was met, in the order in which they were first. */
  readonly #met = new Map<string, number>();

  constructor({ layers }: Preset) {
    const overlays = layers.flatMap(({ manifest }) => manifest.overlays ?? []);
    this.#conditions = new Set(overlays.flatMap(({ when }) => Object.keys(when ?? {})));
  }

  of({ key, question }: Option, values: readonly Scalar[]): readonly Scalar[] {
    if (question !== undefined || this.#conditions.has(key)) return values;
    const met = this.#met.get(key) ?? 0;
    this.#met.set(key, met + 1);
    // Some change more slowly than others, so that they do not all change together.
    const pace = [...this.#met.keys()].indexOf(key) + 1;
    return values.length === 0 ? [] : [values[Math.floor(met / pace) % values.length]!];
  }
}

/** Whether an option has a few values, rather than any text or number. */
function isList(option: Option): boolean {
  return option.choices !== undefined || option.type === 'boolean';
}

/** A locked answer is a list of one, as text. */
function decode(option: Option, value: Scalar): Scalar {
  if (option.type === 'boolean' && typeof value === 'string') return value === 'true';
  return option.type === 'integer' ? Number(value) : value;
}

function valuesOf(question: Question, context: CheckContext): readonly Scalar[] {
  const option = context.options?.find(({ key }) => (key as string) === question.key);
  const knowledge = knowledgeOf({}, context);
  const candidates: readonly Scalar[] =
    question.type === 'choice'
      ? (question.choices ?? [])
      : question.type === 'boolean'
        ? [true, false]
        : [
            ...(question.example === undefined ? [] : [question.example]),
            ...(question.default === undefined ? [] : [question.default]),
            ...(question.type === 'integer'
              ? [question.minimum ?? question.maximum ?? 1]
              : EXAMPLES),
          ];
  const fitting = candidates.filter(
    (value) => option !== undefined && refuseValue(option, value, knowledge) === undefined,
  );
  if (fitting.length === 0) {
    throw new SnapperError({
      code: 'usage',
      what: `no answer to the question ${JSON.stringify(question.key)} can be made up`,
      next: 'Give it an "example", with which the preset can be checked.',
    });
  }
  // Every value of a list matters; of texts and numbers one does.
  return question.type === 'choice' || question.type === 'boolean' ? fitting : fitting.slice(0, 1);
}
