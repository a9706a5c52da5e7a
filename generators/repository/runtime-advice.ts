import { findLanguage } from '../project/languages/index.ts';
import type { Answers } from '../project/index.ts';
import { supportOn } from '../runtimes/index.ts';
import type { Catalogue, Runtime, Support } from '../runtimes/index.ts';

/** What a person should know of a runtime whose support ends or has ended. */
export interface RuntimeAdvice {
  /** The option that names the runtime. */
  readonly option: 'host' | 'runtime';
  readonly id: string;
  readonly support: Exclude<Support, { readonly state: 'supported' }>;
  /** The runtime to move to; `undefined` when there is no better one yet. */
  readonly replacement?: string;
}

/** Looks at the support dates of a repository's runtime and of its host. */
export function runtimeAdvice(
  { host, language, runtime }: Pick<Answers, 'host' | 'language' | 'runtime'>,
  catalogue: Catalogue,
  today: string,
): readonly RuntimeAdvice[] {
  const preferred = findLanguage(language)?.preferredRuntime;
  const candidates = [
    ...catalogue.of(language as Runtime['language']).filter((each) => each.id === preferred),
    ...[...catalogue.of(language as Runtime['language'])].reverse(),
  ];
  return [
    ...adviceFor('runtime', catalogue.find(runtime), candidates, today),
    ...adviceFor('host', catalogue.find(host), [...catalogue.hosts].reverse(), today),
  ];
}

function adviceFor(
  option: RuntimeAdvice['option'],
  runtime: Runtime | undefined,
  candidates: readonly Runtime[],
  today: string,
): readonly RuntimeAdvice[] {
  if (runtime === undefined) return [];
  const support = supportOn(runtime, today);
  if (support.state === 'supported') return [];
  const replacement = candidates.find(
    (each) => each.availability === 'available' && supportOn(each, today).state === 'supported',
  );
  return [{ option, id: runtime.id, support, ...(replacement && { replacement: replacement.id }) }];
}
