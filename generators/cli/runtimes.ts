import { LANGUAGES } from '../project/languages/index.ts';
import { catalogue, misfit, supportOn } from '../runtimes/index.ts';
import type { Runtime, Support } from '../runtimes/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { messages } from './messages/index.ts';
import type { CommandResult } from './result.ts';

/** A runtime in the output of `runtimes`. */
export interface RuntimeReport extends Pick<
  Runtime,
  'availability' | 'id' | 'language' | 'nativeSnapStart' | 'os'
> {
  /** What its support dates mean today. */
  readonly support: Support;
  /** The Java runtimes that a function of this runtime can be snapped under; none: it cannot be. */
  readonly hosts: readonly string[];
}

/** `runtimes`: the catalogue of what can be snapped, and of the Java runtimes that it runs under. */
export async function runtimes(_args: Arguments, context: Context): Promise<CommandResult> {
  const languages = [...LANGUAGES.map(({ id }) => id), 'java'];
  const reports = languages.flatMap((language) =>
    catalogue.runtimes
      .filter((runtime) => runtime.language === language)
      .map((runtime) => reportOf(runtime, context.today)),
  );
  context.say(messages.runtimeTable(reports));
  return Promise.resolve({ report: { runtimes: reports } });
}

function reportOf(runtime: Runtime, today: string): RuntimeReport {
  const { availability, id, language, nativeSnapStart, os } = runtime;
  const hosts = catalogue.hosts.filter((host) =>
    language === 'java' ? host.id === id : misfit(runtime, host) === undefined,
  );
  return {
    id,
    language,
    os,
    availability,
    support: supportOn(runtime, today),
    nativeSnapStart,
    hosts: hosts.map((host) => host.id),
  };
}
