import { createInterface } from 'node:readline/promises';

import { wording } from './wording.ts';

/** What of inquirer's questions is asked line by line. */
interface PlainQuestion {
  readonly message: string;
  readonly default?: boolean | number | string;
  readonly choices?: readonly PlainChoice[];
  validate?(text: string): Promise<string | true> | string | true;
}

interface PlainChoice {
  readonly name: string;
  readonly value: unknown;
  readonly short: string;
}

/** What a line came to: an answer, or what is wrong with it. */
type Reading = { readonly value: unknown } | { readonly problem: string };

interface Surroundings {
  readonly signal?: AbortSignal;
}

/**
 * Prompts for terminals that cannot redraw (TERM=dumb), and for ears: every text is written once, and
 * the terminal itself edits the line. By the names that they have in inquirer, whose own would write
 * escape sequences and take Backspace for a character there.
 */
export const PLAIN_PROMPTS = { confirm, input, select } as const;

async function input(question: PlainQuestion, { signal }: Surroundings): Promise<unknown> {
  const fallback = String(question.default ?? '');
  const query = queryFor(wording.answer, fallback);
  return askLine(question.message.trimEnd(), query, signal, async (typed) => {
    const value = typed === '' ? fallback : typed;
    const verdict = (await question.validate?.(value)) ?? true;
    return verdict === true ? { value } : { problem: verdict };
  });
}

async function confirm(question: PlainQuestion, { signal }: Surroundings): Promise<unknown> {
  const hint = question.default === false ? 'n' : 'y';
  return askLine(question.message.trimEnd(), queryFor(wording.yesOrNo, hint), signal, (typed) => {
    const word = typed.toLowerCase();
    if (word === '') return { value: question.default !== false };
    if ('yes'.startsWith(word)) return { value: true };
    return 'no'.startsWith(word) ? { value: false } : { problem: wording.yesOrNo };
  });
}

async function select(question: PlainQuestion, { signal }: Surroundings): Promise<unknown> {
  const choices = question.choices ?? [];
  const fallback = Math.max(
    0,
    choices.findIndex(({ value }) => value === question.default),
  );
  const list = choices.map(({ name }, index) => `  ${index + 1}. ${name}`);
  return askLine(
    [question.message, ...list].join('\n'),
    queryFor(wording.number, String(fallback + 1)),
    signal,
    (typed) => {
      const chosen =
        typed === ''
          ? choices[fallback]
          : (choices[Number(typed) - 1] ??
            choices.find(({ short, value }) => typed === value || typed === short));
      return chosen ?? { problem: wording.chooseNumber(choices.length) };
    },
  );
}

function queryFor(what: string, fallback: string): string {
  return fallback === '' ? `  ${what}: ` : `  ${what} (${fallback}): `;
}

/** Writes a text, then reads lines until one can be taken. */
async function askLine(
  text: string,
  query: string,
  signal: AbortSignal | undefined,
  read: (typed: string) => Promise<Reading> | Reading,
): Promise<unknown> {
  const { stdin, stdout } = process;
  const lines = createInterface({ input: stdin, output: stdout, terminal: false });
  // Ctrl-D, or a terminal that is gone.
  const closed = new AbortController();
  lines.once('close', () => closed.abort());
  const given = AbortSignal.any([closed.signal, ...(signal === undefined ? [] : [signal])]);
  stdout.write(`${text}\n`);
  try {
    for (;;) {
      const reading = await read((await lines.question(query, { signal: given })).trim());
      if ('value' in reading) return reading.value;
      stdout.write(`  ${reading.problem}\n`);
    }
  } catch (error) {
    stdout.write('\n');
    throw error;
  } finally {
    lines.close();
  }
}
