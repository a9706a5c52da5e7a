import * as v from 'valibot';

import { SnapperError } from '../errors/index.ts';
import type { Answers } from '../project/answers.ts';
import { findLanguage } from '../project/languages/index.ts';
import type { Catalogue } from '../runtimes/index.ts';
import { OPTIONS } from './declarations.ts';
import type { Knowledge, Option, OptionKey } from './option.ts';
import { flagUsage } from './flags.ts';
import { closest } from './suggest.ts';

/** Values by option key, as flags, questions or `snapper.json` gave them. */
export type RawAnswers = Readonly<Partial<Record<OptionKey, unknown>>>;

/** The circumstances in which answers are judged. */
export interface CheckContext {
  readonly catalogue: Catalogue;
  /** The options there are. @default those of this package; a preset narrows them, and adds its own */
  readonly options?: readonly Option[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** The name of the target folder. */
  readonly folder: string;
  /** How the user knows an option, for messages: `--memory` on a command line, `"memory"` in JSON. */
  nameOf(key: OptionKey): string;
}

/** What is known once the given answers are in; a runtime tells the language too. */
export function knowledgeOf(given: Partial<Answers>, context: CheckContext): Knowledge {
  const options = context.options ?? OPTIONS;
  const answers: Partial<Answers> = { ...lockedAnswers(options), ...given };
  const id = answers.language ?? context.catalogue.find(answers.runtime ?? '')?.language;
  return {
    answers,
    language: id === undefined ? undefined : findLanguage(id),
    catalogue: context.catalogue,
    options,
    folder: context.folder,
    today: context.today,
  };
}

function lockedAnswers(options: readonly Option[]): Partial<Answers> {
  return Object.fromEntries(
    options.flatMap(({ key, locked }) => (locked === undefined ? [] : [[key, locked]])),
  );
}

/** The options that exist for what is known so far; those of one language do once it is known. */
export function applicableOptions(knowledge: Knowledge): readonly Option[] {
  return knowledge.options.filter(
    (option) => existsForLanguage(option, knowledge) && hasWhatItNeeds(option, knowledge),
  );
}

function existsForLanguage(option: Option, { language }: Knowledge): boolean {
  return language === undefined ? !('appliesTo' in option) : (option.appliesTo?.(language) ?? true);
}

function hasWhatItNeeds({ needs }: Option, { answers }: Knowledge): boolean {
  return needs === undefined || answers[needs.key] === needs.value;
}

/**
 * Checks values each for itself; whether they go together shows once all are there.
 *
 * @throws SnapperError of code `usage` that names the option, the value and what is allowed.
 */
export function checkTypes(raw: RawAnswers, context: CheckContext): void {
  for (const option of context.options ?? OPTIONS) {
    if (raw[option.key] !== undefined) checkType(option, raw[option.key], context);
  }
}

/**
 * Completes raw values with defaults and checks the whole.
 *
 * @returns the answers; those to a preset's own questions are among them, by their keys
 * @throws SnapperError of code `usage` that names the option, the value and what is allowed.
 */
export function completeAnswers(raw: RawAnswers, context: CheckContext): Answers {
  // The name may depend on the language, and the runtime on the host: types first, combinations after.
  checkTypes(raw, context);
  const options = context.options ?? OPTIONS;
  const answers: Record<string, unknown> = {};
  for (const option of options) {
    const knowledge = knowledgeOf({ ...raw, ...answers } as Partial<Answers>, context);
    if (!applicableOptions(knowledge).includes(option)) {
      if (raw[option.key] !== undefined) throw notApplicable(option, knowledge, context);
      continue;
    }
    const value = raw[option.key] ?? option.defaultOf(knowledge);
    if (value === undefined) throw unanswered(option);
    answers[option.key] = value;
  }
  const complete = answers as unknown as Answers;
  const knowledge = knowledgeOf(complete, context);
  for (const option of options) {
    const value = answers[option.key];
    if (value === undefined) continue;
    const reason = option.refuse?.(value as never, knowledge);
    if (reason !== undefined) throw refused(option, value, reason, context);
    checkType(option, value, context);
  }
  return complete;
}

/** Says why a value of the right type cannot be taken, for a question that is still open. */
export function refuseValue(
  option: Option,
  value: unknown,
  knowledge: Knowledge,
): string | undefined {
  const reason = option.refuse?.(value as never, knowledge);
  if (reason !== undefined) return reason;
  return v.safeParse(option.schema, value).success
    ? undefined
    : `allowed: ${plain(option.allowed)}`;
}

function checkType(option: Option, value: unknown, context: CheckContext): void {
  if (v.safeParse(option.schema, value).success) return;
  const reason =
    typeof value === 'string' ? option.refuse?.(value as never, blank(context)) : undefined;
  throw refused(option, value, reason ?? `allowed: ${plain(option.allowed)}`, context);
}

function blank(context: CheckContext): Knowledge {
  return knowledgeOf({}, context);
}

function refused(
  option: Option,
  value: unknown,
  reason: string,
  context: CheckContext,
): SnapperError {
  const choices = option.choices?.(blank(context)).map((choice) => choice.value) ?? [];
  const suggestion = typeof value === 'string' ? closest(value, choices) : undefined;
  return new SnapperError({
    code: 'usage',
    what: `${nameOf(option, context)} cannot be ${JSON.stringify(value)}`,
    why: reason,
    ...(suggestion !== undefined &&
      suggestion !== value && { next: `Did you mean ${JSON.stringify(suggestion)}?` }),
  });
}

/** A preset's question may have no default: then nobody but the user knows. */
function unanswered(option: Option): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${option.key} is missing`,
    why: `${option.question ?? option.summary} Allowed: ${plain(option.allowed)}`,
    next: `Give it by ${flagUsage(option)}.`,
  });
}

function notApplicable(option: Option, knowledge: Knowledge, context: CheckContext): SnapperError {
  const { needs } = option;
  return new SnapperError({
    code: 'usage',
    what: `${nameOf(option, context)} does not apply`,
    why:
      needs !== undefined && existsForLanguage(option, knowledge)
        ? `it goes with ${context.nameOf(needs.key)} ${needs.value}, and that is ${JSON.stringify(knowledge.answers[needs.key])}`
        : `${knowledge.language?.title} functions have no such option`,
    next: `Leave ${nameOf(option, context)} out.`,
  });
}

/** How the user knows an option: a preset's question has no flag to itself. */
function nameOf({ isExtra, key }: Option, context: CheckContext): string {
  const name = context.nameOf(key);
  return isExtra === true && name.startsWith('--') ? `--set ${key}` : name;
}

/** The allowed values without the marks that documentation puts around them. */
function plain(text: string): string {
  return text.replaceAll('` `', ', ').replaceAll('`', '');
}
