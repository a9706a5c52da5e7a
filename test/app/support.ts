import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

import { QueuedAdapter } from '@yeoman/adapter';
import { TestAdapter } from '@yeoman/adapter/testing';
import { createEnv } from 'yeoman-environment';
import Generator from 'yeoman-generator';

import { generatorOf } from '../../generators/app/generator.ts';
import { TODAY, VERSION } from '../cli/in-process.ts';

/** What came of a run of the generator. */
export interface Run {
  /** What Yeoman failed with. */
  readonly error: (Error & { readonly code?: unknown }) | undefined;
  /** Everything that was printed. */
  readonly text: string;
  /** The first line of each question, in turn. */
  readonly asked: readonly string[];
}

/** How the generator is run. */
export interface RunOptions {
  /** Flags, as `yo` reads them from a command line. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Answers by the beginning of the question; a key of a list for files. @default the question's own */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The version of the package that runs. */
  readonly version?: string;
  /** The words with which another generator, which is the one that runs, makes this one a part of it. */
  readonly within?: readonly string[];
}

/** A question as Yeoman's adapter gets it. */
interface Question {
  readonly message: string;
  readonly type: string;
  readonly choices?: readonly { readonly key?: string; readonly value?: unknown }[];
}

/** Runs the generator in Yeoman's environment, with an adapter that answers. */
export async function yo(
  cwd: string,
  words: readonly string[],
  { answers = {}, flags = {}, version = VERSION, within }: RunOptions = {},
): Promise<Run> {
  const lines: string[] = [];
  const asked: string[] = [];
  const adapter = new TestAdapter({
    // What is not answered is overwritten.
    mockedAnswers: { action: 'write' },
    spyFactory: ({ returns }: { returns?: unknown }) =>
      ((...parts: unknown[]) => {
        lines.push(parts.map(textOf).join(' '));
        return returns;
      }) as never,
    callback: ((given: unknown, { question }: { question: Question }) => {
      const [first = ''] = stripVTControlCharacters(question.message).split('\n');
      asked.push(first);
      const [, answer] = Object.entries(answers).find(([start]) => first.startsWith(start)) ?? [];
      if (question.type !== 'expand') return answer ?? given;
      const choice = question.choices?.find(({ key }) => key === (answer ?? 'y'));
      if (choice === undefined) throw new Error(`no ${String(answer)} among the choices`);
      return choice.value;
    }) as never,
  });
  const error = await runWith(adapter, cwd, words, flags, {
    version,
    ...(within && { within }),
  });
  return { error, text: stripVTControlCharacters(lines.join('\n')), asked };
}

/** The same with Yeoman's own adapter, and streams for its terminal. */
export function yoOnStreams(
  cwd: string,
  words: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  { isTTY }: { readonly isTTY: boolean },
): {
  readonly keys: PassThrough;
  readonly screen: () => string;
  readonly done: Promise<Run['error']>;
} {
  const keys = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY, columns: 80, rows: 40 });
  // A terminal stays open after a question.
  output.end = () => output;
  let screen = '';
  output.on('data', (bytes: Buffer) => (screen += stripVTControlCharacters(bytes.toString())));
  const adapter = new QueuedAdapter({ stdin: keys as never, stdout: output as never });
  return {
    keys,
    screen: () => screen,
    done: runWith(adapter, cwd, words, flags, {}),
  };
}

/** What `yo snapper-lambda --help` prints. */
export function helpIn(cwd: string): string {
  const options = { generatorOptions: { help: true } };
  const generator: unknown = createEnv({ cwd }).instantiate(generatorAt(VERSION) as never, options);
  return (generator as { help(): string }).help();
}

function generatorAt(version: string): ReturnType<typeof generatorOf> {
  return generatorOf({ version, today: () => TODAY });
}

async function runWith(
  adapter: object,
  cwd: string,
  words: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  { version = VERSION, within }: Pick<RunOptions, 'version' | 'within'>,
): Promise<Run['error']> {
  const env = createEnv({ cwd, adapter: adapter as never });
  env.register(generatorAt(version) as never, {
    namespace: 'snapper-lambda:app',
    resolved: fileURLToPath(new URL('../../generators/app/index.ts', import.meta.url)),
  });
  env.register(wholeOf(within ?? []) as never, { namespace: 'whole:app' });
  const name = within === undefined ? 'snapper-lambda' : 'whole';
  try {
    await env.run([name, ...words], { ...flags });
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** A generator that this one is a part of, with flags of its own. */
function wholeOf(words: readonly string[]): object {
  return class extends Generator {
    async initializing(): Promise<void> {
      const generatorOptions = { ...this.options, language: 'python', yes: true, git: false };
      await this.env.composeWith('snapper-lambda', {
        generatorArgs: [...words],
        generatorOptions: generatorOptions as never,
      });
    }
  };
}

/** The difference of a file comes in coloured pieces. */
function textOf(part: unknown): string {
  if (!Array.isArray(part)) return String(part);
  return part.map(({ message }: { message: string }) => message).join('');
}
