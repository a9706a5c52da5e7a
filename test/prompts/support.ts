import type { Prompt } from '../../generators/prompts/index.ts';

/** An inquirer question, as far as somebody who answers sees it. */
export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly message: string;
  readonly default: unknown;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  validate?(text: string): Promise<string | true>;
}

/** Somebody who answers in a script's words. */
export interface Answerer {
  readonly prompt: Prompt;
  /** What was asked, in order. */
  readonly asked: readonly Asked[];
  /** The first lines of what was asked. */
  readonly titles: readonly string[];
  /** What was said against answers that cannot be. */
  readonly refusals: readonly string[];
}

/**
 * Answers one question after another; one that is refused is followed by the next. With no answers left, or
 * `undefined` for one, the default is taken.
 */
export function answering(...answers: readonly unknown[]): Answerer {
  const asked: Asked[] = [];
  const titles: string[] = [];
  const refusals: string[] = [];
  const left = [...answers];
  const prompt: Prompt = async (questions) => {
    const [question] = questions as readonly [Asked];
    asked.push(question);
    titles.push(question.message.split('\n')[0]!);
    for (;;) {
      const value = left.shift() ?? question.default;
      const verdict = (await question.validate?.(String(value))) ?? true;
      if (verdict === true) return { [question.name]: value };
      refusals.push(verdict);
    }
  };
  return { prompt, asked, titles, refusals };
}
