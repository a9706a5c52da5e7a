import { LANGUAGES } from '../project/languages/index.ts';
import type { Language } from '../project/languages/index.ts';
import { misfit, supportOn } from '../runtimes/index.ts';
import type { Catalogue, Runtime } from '../runtimes/index.ts';
import type { Choice, Knowledge } from './option.ts';

/** The runtime that a new project gets. */
export function newRuntime({ id, preferredRuntime }: Language, runtimes: Catalogue): string {
  return preferredRuntime ?? runtimes.newest(id).id;
}

/** The runtimes of the chosen language, or of every one, that can be snapped; newest first. */
export function runtimeChoices({
  catalogue: runtimes,
  language,
  today,
}: Knowledge): readonly Choice[] {
  return (language === undefined ? LANGUAGES : [language])
    .flatMap(({ id }) => runtimes.of(id))
    .filter((runtime) => misfit(runtime, runtimes.hosts[0]!) === undefined)
    .map((runtime) => ({
      value: runtime.id,
      label: runtime.id,
      hint: dates(runtime, today),
      byFlagOnly: runtime.availability === 'preview',
    }))
    .reverse();
}

function dates(runtime: Runtime, today: string): string {
  if (runtime.availability === 'preview') return 'preview, not for production';
  const support = supportOn(runtime, today);
  // Nothing to compare with: AWS offers its image only.
  const lack = runtime.availability === 'container' ? ', no managed runtime' : '';
  if (support.state === 'deprecated' || support.state === 'blocked') {
    return `deprecated since ${support.since}${lack}`;
  }
  return `${support.until === undefined ? 'no end date yet' : `supported until ${support.until}`}${lack}`;
}

/** Says why a runtime does not go with the language or the host; `undefined` when it does. */
export function refuseRuntime(id: string, knowledge: Knowledge): string | undefined {
  const { answers, catalogue: runtimes, language } = knowledge;
  const runtime = runtimes.find(id);
  if (runtime === undefined || language === undefined) return undefined;
  if (runtime.language !== language.id) {
    return `it is not a ${language.title} runtime; ${language.title} has ${ids(runtimeChoices(knowledge))}`;
  }
  const host = runtimes.find(answers.host ?? runtimes.hosts[0]!.id);
  return host && misfit(runtime, host);
}

function ids(choices: readonly Choice[]): string {
  return choices.map(({ value }) => value).join(', ');
}
