import type { Check } from '../check.ts';
import { ask, judge } from '../program.ts';

/** AWS CLI, which invokes. */
export const awsCli: Check = {
  name: 'aws',
  title: 'AWS CLI',
  run: async ({ machine }) =>
    judge(await ask(machine, 'aws', ['--version'], /^aws-cli\/(\d+\.\d+\.\d+)/gm), {
      name: 'aws',
      range: '>=2.0.0',
      words: '2 or newer',
      // The first version knows the command that make invoke uses, too.
      mismatch: 'warning',
      install:
        'make invoke needs it; see https://aws.amazon.com/cli/. make shell has it in a container.',
    }),
};
