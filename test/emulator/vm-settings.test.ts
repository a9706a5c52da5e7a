import { expect, test } from 'vitest';
import { parseCommandLine } from '../../generators/emulator/command/settings.ts';

const REQUIRED = ['--layer', 'l', '--function', 'f', '--handler', 'a.b'];

test('two clones are asked the same twice, unless something else is said', () => {
  const settings = parseCommandLine([...REQUIRED, '--vm']);

  expect(settings).toMatchObject({
    vm: { clones: 2, kernelFolder: '/' },
    invokes: 2,
  });
  expect(
    parseCommandLine([...REQUIRED, '--vm', '--clones', '10', '--invokes', '1', '--kernel', 'k']),
  ).toMatchObject({ vm: { clones: 10, kernelFolder: 'k' }, invokes: 1 });
});

test('without --vm there are no clones, and each event is sent once', () => {
  expect(parseCommandLine(REQUIRED)).toMatchObject({ vm: undefined, invokes: 1 });
});

test.each([
  [['--clones', '2'], '--clones: is for --vm alone'],
  [['--host-root', 'r'], '--host-root: is for --vm alone'],
  [['--kernel', 'k'], '--kernel: is for --vm alone'],
  [['--check'], '--vm is missing: --check looks for what that needs'],
  [['--vm', '--check', '--clones', '0'], '--clones 0: must be a whole number from 1 to 1000'],
  [['--vm', '--clones', '0'], '--clones 0: must be a whole number from 1 to 1000'],
  [['--vm', '--restores', '3'], '--restores: with --vm, say --clones instead'],
  [['--vm', '--in', 'docker'], '--in docker: --vm runs the function in virtual machines'],
  [['--vm', '--on-demand'], '--on-demand: takes no snapshot'],
])('%j is wrong usage', (flags, message) => {
  expect(() => parseCommandLine([...REQUIRED, ...flags])).toThrow(message);
});
