import { OPTIONS } from '../options/index.ts';
import type { Knowledge, Option } from '../options/index.ts';
import { allowedText, isAllowed, isList } from './allowed.ts';
import type { Allowed } from './allowed.ts';
import type { Scalar } from './manifest.ts';
import type { Preset } from './preset.ts';
import { asOption } from './questions.ts';

/**
 * The options of a repository that follows a preset: those of this package, narrowed by what the preset
 * locks and allows, and the preset's own questions after them.
 */
export function optionsOf(preset: Preset): readonly Option[] {
  return [...OPTIONS, ...preset.questions.map(asOption)].map((option) => governed(option, preset));
}

/** An option under a preset. */
function governed(option: Option, preset: Preset): Option {
  const locked = preset.locked.get(option.key);
  if (locked !== undefined) return lockedTo(locked, option, preset);
  const allowed = preset.allowed.get(option.key);
  const fallback = preset.defaults.get(option.key);
  const refuse = (value: never, knowledge: Knowledge): string | undefined =>
    option.refuse?.(value, knowledge) ??
    (isAllowed(value, allowed) ? undefined : `${preset.name} allows ${allowedText(allowed!)}`);
  const choices = option.choices && {
    choices: (knowledge: Knowledge) =>
      option.choices!(knowledge).filter(
        ({ value }) =>
          isAllowed(value, allowed) && leadsSomewhere(option, value, knowledge, preset),
      ),
  };
  return {
    ...option,
    ...choices,
    refuse,
    defaultOf: (knowledge) => {
      const own = option.defaultOf(knowledge);
      // What has to be asked is not answered by the first that is allowed.
      if (own === undefined && fallback === undefined) return undefined;
      const candidates = [
        fallback,
        own,
        ...(choices?.choices(knowledge) ?? [])
          .filter(({ byFlagOnly }) => byFlagOnly !== true)
          .map(({ value }) => value),
        ...examplesOf(allowed),
      ].filter((each) => each !== undefined);
      const fits = (value: Scalar): boolean =>
        refuse(value as never, knowledge) === undefined &&
        (typeof value !== 'string' || leadsSomewhere(option, value, knowledge, preset));
      return candidates.find(fits) ?? own ?? fallback!;
    },
  };
}

/** Values that are allowed. */
function examplesOf(allowed: Allowed | undefined): readonly (Scalar | undefined)[] {
  if (allowed === undefined) return [];
  return isList(allowed) ? allowed : [allowed.minimum, allowed.maximum];
}

/** An answer that is asked no more: it is known. */
function lockedTo(value: Scalar, option: Option, preset: Preset): Option {
  const { question, ...rest } = option;
  void question;
  return {
    ...rest,
    locked: value,
    defaultOf: () => value,
    // A list of one leaves nothing to choose.
    choices: () => [{ value: String(value), label: String(value) }],
    refuse: (given: never, knowledge) =>
      given === value
        ? option.refuse?.(given, knowledge)
        : `${preset.name} locks it to ${JSON.stringify(value)}`,
  };
}

/** Whether a language has a runtime that is allowed: choosing another one would lead nowhere. */
function leadsSomewhere(
  option: Option,
  value: string,
  { catalogue }: Knowledge,
  { allowed, locked }: Preset,
): boolean {
  if (option.key !== 'language') return true;
  const only = locked.get('runtime');
  const runtimes = only === undefined ? allowed.get('runtime') : [only];
  if (runtimes === undefined || !isList(runtimes)) return true;
  return runtimes.some((id) => catalogue.find(String(id))?.language === value);
}
