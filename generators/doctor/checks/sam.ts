import type { Check } from '../check.ts';
import { ask, judge } from '../program.ts';

/** SAM CLI, which deploys. */
export const sam: Check = {
  name: 'sam',
  title: 'SAM CLI',
  run: async ({ machine }) =>
    judge(await ask(machine, 'sam', ['--version'], /^SAM CLI, version (\d+\.\d+\.\d+)/gm), {
      name: 'sam',
      range: '>=1.0.0',
      words: '1.0 or newer',
      mismatch: 'error',
      install:
        'make deploy needs it; see https://docs.aws.amazon.com/serverless-application-model/. ' +
        'make shell has it in a container.',
    }),
};
