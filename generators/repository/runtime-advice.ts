import { findLanguage } from '../project/languages/index.ts';
import type { Answers } from '../project/index.ts';
import { misfit, supportOn } from '../runtimes/index.ts';
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
  const current = { host: catalogue.find(host), runtime: catalogue.find(runtime) };
  const runtimes = [
    ...catalogue.of(language as Runtime['language']).filter((each) => each.id === preferred),
    ...[...catalogue.of(language as Runtime['language'])].reverse(),
  ].filter((each) => fits(each, current.host));
  const hosts = [...catalogue.hosts].reverse().filter((each) => fits(current.runtime, each));
  return [
    ...adviceFor('runtime', current.runtime, runtimes, today),
    ...adviceFor('host', current.host, hosts, today),
  ];
}

/** Whether a runtime runs under a host, as far as both are known. */
function fits(runtime: Runtime | undefined, host: Runtime | undefined): boolean {
  return runtime === undefined || host === undefined || misfit(runtime, host) === undefined;
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
