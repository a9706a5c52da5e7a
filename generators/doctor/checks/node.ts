import type { Check } from '../check.ts';
import { ask, judge } from '../program.ts';

/** Node.js, on which the emulator runs whatever the function's language is. */
export const node: Check = {
  name: 'node',
  title: 'Node.js',
  run: async ({ machine }) =>
    judge(await ask(machine, 'node', ['--version'], /^v(\d+\.\d+\.\d+)/gm), {
      name: 'node',
      range: '>=20.0.0',
      words: '20 or newer',
      mismatch: 'error',
      install: 'make emulate needs it: install it from https://nodejs.org.',
    }),
};
