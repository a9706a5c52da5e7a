import type { GenericSchema } from 'valibot';

import type { Answers } from '../project/answers.ts';
import type { Language } from '../project/languages/index.ts';
import type { Catalogue } from '../runtimes/index.ts';

/** A value an option may have, and what it says beside it in a list. */
export interface Choice {
  readonly value: string;
  /** The value as a list shows it. */
  readonly label: string;
  /** What the choice means, in a few words. */
  readonly hint?: string;
  /** Whether no question offers it, though a flag takes it. @default false */
  readonly byFlagOnly?: boolean;
}

/** What is known while answers are still being collected. */
export interface Knowledge {
  /** Answers given or defaulted so far; options earlier in the list come first. */
  readonly answers: Partial<Answers>;
  /** The language, once it is known. */
  readonly language: Language | undefined;
  readonly catalogue: Catalogue;
  /** The options there are. */
  readonly options: readonly Option[];
  /** The folder's own name, from which the project's name comes. */
  readonly folder: string;
  /** The day, `YYYY-MM-DD`, on which support dates are judged. */
  readonly today: string;
}

export type OptionKey = keyof Answers;

/** An answer that gives sense to another option: who may call an HTTP API is no question where there is none. */
export interface Need {
  /** An option earlier in the list. */
  readonly key: OptionKey;
  readonly value: string;
}

/**
 * One option: the only place where it is declared. Flag, question, validation of `snapper.json`, JSON
 * schema, help and documentation are all derived from this.
 */
export interface Option {
  readonly key: OptionKey;
  readonly type: 'boolean' | 'integer' | 'string';
  /** What the option decides, in one line; help, schema and documentation show it. */
  readonly summary: string;
  /** Its values in a few words, for help, where `allowed` is too long a list for that. */
  readonly brief?: string;
  /** The question in a terminal; options without one are asked only by flag. */
  readonly question?: string;
  /** One line under the question: why it matters. */
  readonly why?: string;
  /** What stands for the value in help, e.g. `MB`. */
  readonly placeholder?: string;
  /** Whether the value is one of a list, and which, given what is known. */
  choices?(knowledge: Knowledge): readonly Choice[];
  /** Every value that can ever be right, for the schema and the documentation. */
  readonly schema: GenericSchema;
  /** Values as documentation writes them, e.g. `128 to 10240`. */
  readonly allowed: string;
  /** The default as documentation writes it, when it depends on other answers. */
  readonly defaultText?: string;
  /** Why an existing repository cannot change it. @default it can */
  readonly permanent?: string;
  /** The value that a preset locks it to: known before anything is asked. */
  readonly locked?: boolean | number | string;
  /** Whether it is a question of a preset's own, which has no flag to itself. @default false */
  readonly isExtra?: boolean;
  /** `undefined`: there is none, and the question has to be answered. */
  defaultOf(knowledge: Knowledge): boolean | number | string | undefined;
  /** Whether the option exists at all, given the language. @default true */
  appliesTo?(language: Language): boolean;
  /** The earlier answer without which the option does not exist. @default none */
  readonly needs?: Need;
  /** Says why a well-typed value is still wrong, given what is known. */
  refuse?(value: never, knowledge: Knowledge): string | undefined;
}
