import type { Sdk, VersionedProgram } from '../../project/languages/index.ts';
import type { Runtime } from '../../runtimes/index.ts';
import type { Check } from '../check.ts';
import type { Machine } from '../machine.ts';
import { ask, judge } from '../program.ts';

/** What builds and tests functions of a language. */
export function sdkChecks(sdk: Sdk, runtime: Runtime): readonly Check[] {
  return [
    {
      name: 'sdk',
      title: sdk.title,
      run: async ({ machine }) =>
        judge(await ask(machine, programOf(sdk, machine), sdk.args, sdk.version), {
          name: nameOf(sdk, machine),
          range: sdk.range(runtime),
          words: runtime.version,
          mismatch: sdk.mismatch,
          install: sdk.install(runtime),
        }),
    },
    ...sdk.companions.map((companion) => companionCheck(companion, sdk, runtime)),
  ];
}

function companionCheck(companion: VersionedProgram, sdk: Sdk, runtime: Runtime): Check {
  const { args, title, version } = companion;
  return {
    name: title,
    title,
    run: async ({ machine }) => {
      const answer = await ask(machine, programOf(sdk, machine), args, version);
      // What it belongs to is missing, which is said already.
      if (answer.state === 'missing') return undefined;
      const install = companion.install(runtime);
      if (answer.state === 'broken') {
        return { status: 'error', detail: `${nameOf(sdk, machine)} has no ${title}`, fix: install };
      }
      const name = `${title} of ${nameOf(sdk, machine)}`;
      return judge(answer, { name, range: '*', words: 'any', mismatch: 'error', install });
    },
  };
}

function isNamed({ variable }: Sdk, { pointers }: Machine): boolean {
  return variable !== undefined && pointers.has(variable);
}

function programOf(sdk: Sdk, machine: Machine): string {
  return (isNamed(sdk, machine) && machine.pointers.get(sdk.variable!)) || sdk.program;
}

/** What stands for the program in sentences: never what a variable says. */
function nameOf(sdk: Sdk, machine: Machine): string {
  return isNamed(sdk, machine) ? `what ${sdk.variable} names` : sdk.program;
}
