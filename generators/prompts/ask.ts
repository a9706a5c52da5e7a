import { SnapperError } from '../errors/index.ts';
import { applicableOptions, knowledgeOf, refuseValue } from '../options/index.ts';
import type { CheckContext, Knowledge, Option, RawAnswers } from '../options/index.ts';

/** Whether an option is a question that is still open. */
export function isOpen(option: Option, knowledge: Knowledge): boolean {
  if (option.question === undefined || knowledge.answers[option.key] !== undefined) return false;
  // A list of one leaves nothing to choose.
  return option.choices === undefined || option.choices(knowledge).length > 1;
}

/** The options that an interactive run would ask about and the given answers leave open. */
export function openQuestions(given: RawAnswers, context: CheckContext): readonly Option[] {
  const knowledge = knowledgeOf(given as never, context);
  return applicableOptions(knowledge).filter((option) => isOpen(option, knowledge));
}

/**
 * Asks every question the given answers leave open, each by what the earlier answers allow.
 *
 * @returns the given answers and the new ones, still to be checked as a whole
 * @throws SnapperError of code `interrupted` when the user backs out, or `signal` is aborted
 */
export async function askOpenQuestions(
  given: RawAnswers,
  context: CheckContext,
  signal: AbortSignal,
): Promise<RawAnswers> {
  const answers: Record<string, unknown> = { ...given };
  for (;;) {
    const knowledge = knowledgeOf(answers, context);
    const option = applicableOptions(knowledge).find((each) => isOpen(each, knowledge));
    if (option === undefined) return answers;
    answers[option.key] = await ask(questionFor(option, knowledge), signal);
  }
}

/**
 * Asks a yes-or-no question.
 *
 * @param fallback what Enter alone means
 */
export async function confirm(
  message: string,
  signal: AbortSignal,
  fallback = true,
): Promise<boolean> {
  return Boolean(await ask({ type: 'confirm', message, default: fallback }, signal));
}

/** Puts one question; inquirer is loaded by the first one. */
async function ask(question: object, signal: AbortSignal): Promise<unknown> {
  const { default: inquirer } = await import('inquirer');
  // A terminal that is closed sends a signal too; a question must not outlive it.
  const prompt = inquirer.createPromptModule({ signal });
  try {
    const answers: Record<string, unknown> = await prompt([
      { name: 'value', ...question },
    ] as never);
    return answers['value'];
  } catch (cause) {
    if (!isExit(cause)) throw cause;
    throw new SnapperError({
      code: 'interrupted',
      what: 'interrupted; nothing was written',
      cause,
    });
  }
}

function questionFor(option: Option, knowledge: Knowledge): object {
  const message = `${option.question}\n  ${option.why}\n `;
  const fallback = option.defaultOf(knowledge);
  if (option.type === 'boolean') return { type: 'confirm', message, default: fallback };
  if (option.choices !== undefined) {
    return {
      type: 'select',
      message,
      default: fallback,
      choices: option.choices(knowledge).map(({ hint, label, value }) => ({
        value,
        name: hint === undefined ? label : `${label}  (${hint})`,
        short: label,
      })),
    };
  }
  const validate = (value: unknown): string | true => refuseValue(option, value, knowledge) ?? true;
  return option.type === 'integer'
    ? { type: 'number', message, default: fallback, required: true, validate }
    : { type: 'input', message, default: fallback, validate };
}

function isExit(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
}
