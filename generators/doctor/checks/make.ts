import type { Check } from '../check.ts';
import { ask, judge } from '../program.ts';

/** GNU Make: every step is a target of the Makefile. The one that macOS has suffices. */
export const make: Check = {
  name: 'make',
  title: 'GNU Make',
  run: async ({ machine }) => {
    const answer = await ask(machine, 'make', ['--version'], /^GNU Make (\d+\.\d+(?:\.\d+)?)/gm);
    const install =
      machine.platform === 'darwin'
        ? 'Install it with xcode-select --install.'
        : 'Install the package make of your system.';
    // Other makes answer --version as well, or refuse it.
    if (answer.state === 'strange' || answer.state === 'broken') {
      return { status: 'error', detail: 'make is there, but it is not GNU Make', fix: install };
    }
    return judge(answer, {
      name: 'make',
      range: '>=3.81.0',
      words: '3.81 or newer',
      mismatch: 'error',
      install,
    });
  },
};
