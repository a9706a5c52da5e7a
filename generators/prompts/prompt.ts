import { SnapperError } from '../errors/index.ts';
import type { Choice } from '../options/index.ts';
import { PLAIN_PROMPTS } from './plain.ts';
import { theme } from './theme.ts';

/**
 * Puts inquirer questions and resolves to the answers by name. Yeoman hands in its own, so that its
 * adapter asks.
 */
export type Prompt = (questions: readonly object[]) => Promise<Record<string, unknown>>;

/** How many lines a list leaves to its question, its help and what was said before. */
const LINES_AROUND = 8;
const FEWEST_CHOICES = 3;

const ESCAPE_CTRL_C = '\u001B\u0003';

/**
 * Asks a yes-or-no question.
 *
 * @param fallback what Enter alone means
 */
export async function confirm(
  message: string,
  signal: AbortSignal,
  fallback = true,
  prompt?: Prompt,
): Promise<boolean> {
  return Boolean(await ask({ type: 'confirm', message, default: fallback }, signal, prompt));
}

/** Has one of a few values chosen; Enter alone takes the first. */
export async function choose(
  message: string,
  choices: readonly Choice[],
  signal: AbortSignal,
  prompt?: Prompt,
): Promise<string> {
  return String(await ask(listQuestion(message, choices, choices[0]?.value), signal, prompt));
}

/** A question that is answered from a list. */
export function listQuestion(
  message: string,
  choices: readonly Choice[],
  fallback: unknown,
): object {
  return {
    type: 'select',
    message,
    default: fallback,
    choices: choices.map(({ hint, label, value }) => ({
      value,
      name: hint === undefined ? label : `${label}: ${hint}`,
      short: label,
    })),
    // A list that starts over is one whose end nobody hears.
    loop: false,
    pageSize: Math.max(
      FEWEST_CHOICES,
      Math.min(choices.length, (process.stdout.rows ?? 24) - LINES_AROUND),
    ),
  };
}

/**
 * Puts one question.
 *
 * @param name what a prompt of somebody else's knows it by
 * @throws SnapperError of code `interrupted` when the user backs out, or `signal` is aborted
 */
export async function ask(
  question: object,
  signal: AbortSignal,
  prompt?: Prompt,
  name = 'value',
): Promise<unknown> {
  const questions = [{ name, theme, ...question }];
  try {
    const answers = await (prompt === undefined ? askHere(questions, signal) : prompt(questions));
    return answers[name];
  } catch (cause) {
    if (!isExit(cause)) throw cause;
    throw new SnapperError({
      code: 'interrupted',
      what: 'interrupted; nothing was written',
      cause,
    });
  }
}

/** Asks in the terminal; inquirer is loaded by the first question. */
async function askHere(
  questions: readonly object[],
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { default: inquirer } = await import('inquirer');
  const surrender = new AbortController();
  // Escape and Ctrl-C in quick succession are one key to Node.js, which has no name.
  const onKey = (_text: unknown, key?: { readonly sequence?: string }): void => {
    if (key?.sequence === ESCAPE_CTRL_C) surrender.abort();
  };
  process.stdin.on('keypress', onKey);
  try {
    // A terminal that is closed sends a signal too; a question must not outlive it.
    const prompt = inquirer.createPromptModule({
      signal: AbortSignal.any([signal, surrender.signal]),
    });
    if (process.env['TERM'] === 'dumb') {
      for (const [type, plain] of Object.entries(PLAIN_PROMPTS)) {
        prompt.registerPrompt(type, plain as never);
      }
    }
    return await prompt(questions as never);
  } finally {
    process.stdin.removeListener('keypress', onKey);
  }
}

const EXITS = ['AbortError', 'AbortPromptError', 'ExitPromptError'];

function isExit(error: unknown): boolean {
  return error instanceof Error && EXITS.includes(error.name);
}
