import { applicableOptions, decodeFlag, knowledgeOf, refuseValue } from '../options/index.ts';
import type {
  CheckContext,
  Choice,
  Knowledge,
  Option,
  OptionKey,
  RawAnswers,
} from '../options/index.ts';
import { ask, choose, listQuestion } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { wording } from './wording.ts';

/** The circumstances of questions: those in which answers are judged, and what only the asker knows. */
export interface AskContext extends CheckContext {
  /** Says why what was typed cannot be taken, right as it is by itself: its folder is in use, e.g. */
  refuse?(key: OptionKey, value: unknown): Promise<string | undefined>;
}

/** What differs from one asking of a question to another. */
interface Circumstances {
  readonly knowledge: Knowledge;
  readonly context: AskContext;
  /** What Enter alone takes. @default the option's default */
  readonly fallback?: boolean | number | string;
  /** What is wrong with an earlier answer, in place of why the question matters. */
  readonly problem?: string;
}

/** The options that an interactive run would ask about and the given answers leave open. */
export function openQuestions(given: RawAnswers, context: CheckContext): readonly Option[] {
  const knowledge = knowledgeOf(given as never, context);
  return applicableOptions(knowledge).filter((option) => isOpen(option, knowledge));
}

/**
 * Asks every question the given answers leave open, each by what the earlier answers allow. One that a
 * later answer makes impossible is asked again.
 *
 * @param prompt asks in place of the terminal
 * @returns the given answers and the new ones, still to be checked as a whole
 * @throws SnapperError of code `interrupted` when the user backs out, or `signal` is aborted
 */
export async function askOpenQuestions(
  given: RawAnswers,
  context: AskContext,
  signal: AbortSignal,
  prompt?: Prompt,
): Promise<RawAnswers> {
  const answers: Record<string, unknown> = { ...given };
  for (;;) {
    const knowledge = knowledgeOf(answers, context);
    const refused = firstRefused(answers, knowledge);
    const option =
      refused?.option ?? applicableOptions(knowledge).find((each) => isOpen(each, knowledge));
    if (option === undefined) return answers;
    const problem = refused && { problem: wording.cannotBe(answers[option.key], refused.reason) };
    answers[option.key] = await answerTo(
      option,
      { knowledge, context, ...problem },
      signal,
      prompt,
    );
  }
}

/**
 * Lets one of the answers be changed, and asks what becomes open again by that: the runtime after the
 * language, e.g.
 *
 * @param answers all of them
 * @throws SnapperError of code `interrupted` when the user backs out, or `signal` is aborted
 */
export async function changeAnswer(
  answers: RawAnswers,
  context: AskContext,
  signal: AbortSignal,
  prompt?: Prompt,
): Promise<RawAnswers> {
  const options = applicableOptions(knowledgeOf(answers as never, context)).filter((option) =>
    isChoice(option, knowledgeBefore(option, answers, context)),
  );
  const key = await choose(
    wording.whichAnswer,
    [
      ...options.map((option) => ({
        value: option.key,
        label: `${option.key}: ${String(answers[option.key])}`,
      })),
      { value: '', label: wording.none },
    ],
    signal,
    prompt,
  );
  const option = options.find((each) => each.key === key);
  if (option === undefined) return answers;
  const knowledge = knowledgeBefore(option, answers, context);
  const fallback = answers[option.key] as string;
  const value = await answerTo(option, { knowledge, context, fallback }, signal, prompt);
  const changed = applicableAnswers({ ...answers, [option.key]: value }, context);
  return askOpenQuestions(changed, context, signal, prompt);
}

/** Without the answers that only another language has. */
function applicableAnswers(answers: RawAnswers, context: CheckContext): RawAnswers {
  const applicable = applicableOptions(knowledgeOf(answers as never, context));
  return Object.fromEntries(applicable.map(({ key }) => [key, answers[key]]));
}

/** What is known when a question is asked in its turn: only the answers of those before it. */
function knowledgeBefore(option: Option, answers: RawAnswers, context: CheckContext): Knowledge {
  const options = applicableOptions(knowledgeOf(answers as never, context));
  const before = options.slice(0, options.indexOf(option));
  return knowledgeOf(Object.fromEntries(before.map(({ key }) => [key, answers[key]])), context);
}

/** The first answer that the others have made impossible, and why. */
function firstRefused(
  answers: RawAnswers,
  knowledge: Knowledge,
): { readonly option: Option; readonly reason: string } | undefined {
  for (const option of applicableOptions(knowledge)) {
    const value = answers[option.key];
    const reason = value === undefined ? undefined : refuseValue(option, value, knowledge);
    if (reason !== undefined) return { option, reason };
  }
  return undefined;
}

/** Whether an option is a question that is still open. */
function isOpen(option: Option, knowledge: Knowledge): boolean {
  if (option.question === undefined || knowledge.answers[option.key] !== undefined) return false;
  return isChoice(option, knowledge);
}

/** Whether there is anything to choose: a list of one leaves nothing. */
function isChoice(option: Option, knowledge: Knowledge): boolean {
  return option.choices === undefined || choicesOf(option, knowledge).length > 1;
}

function choicesOf(option: Option, knowledge: Knowledge): readonly Choice[] {
  return (option.choices?.(knowledge) ?? []).filter(({ byFlagOnly }) => byFlagOnly !== true);
}

async function answerTo(
  option: Option,
  circumstances: Circumstances,
  signal: AbortSignal,
  prompt: Prompt | undefined,
): Promise<unknown> {
  const answer = await ask(questionFor(option, circumstances), signal, prompt, option.key);
  return typeof answer === 'string' ? decodeFlag(option, answer.trim()) : answer;
}

function questionFor(option: Option, circumstances: Circumstances): object {
  const { context, knowledge, problem } = circumstances;
  const fallback = circumstances.fallback ?? option.defaultOf(knowledge);
  const why = problem ?? option.why;
  const message = [option.question ?? option.summary, ...(why === undefined ? [] : [`  ${why}`])];
  if (option.choices !== undefined) {
    return listQuestion(message.join('\n'), choicesOf(option, knowledge), fallback);
  }
  // The answer is typed on a line of its own.
  const text = [...message, ' '].join('\n');
  if (option.type === 'boolean') return { type: 'confirm', message: text, default: fallback };
  const validate = async (typed: unknown): Promise<string | true> => {
    const value = decodeFlag(option, String(typed).trim());
    const reason = refuseValue(option, value, knowledge);
    return reason ?? (await context.refuse?.(option.key, value)) ?? true;
  };
  // What would be refused is not proposed.
  const isRefused = refuseValue(option, fallback, knowledge) !== undefined;
  return { type: 'input', message: text, default: isRefused ? '' : String(fallback), validate };
}
