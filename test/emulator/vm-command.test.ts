import { afterEach, expect, test, vi } from 'vitest';
import { runCommand } from '../../generators/emulator/command/run-command.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  [
    'before anything is unpacked',
    ['--layer', 'none.zip', '--function', 'none', '--handler', 'a.b'],
  ],
  ['when nothing else is asked', ['--check', '--json']],
])('what the machine lacks for --vm is named %s', async (_, flags) => {
  vi.stubEnv('PATH', '/nowhere');
  const printed = { out: '', err: '' };

  const exitCode = await runCommand(
    ['--vm', ...flags],
    {
      out: (text) => (printed.out += text),
      err: (text) => (printed.err += text),
    },
    new AbortController().signal,
  );

  expect({ exitCode, out: printed.out }).toEqual({ exitCode: 1, out: '' });
  expect(printed.err).toMatch(/^snapstart-emulator: --vm needs what this machine lacks:\n {2}\S/);
  const isSuitable = process.platform === 'linux' && process.arch === 'x64';
  expect(printed.err).toContain(
    isSuitable ? 'the program qemu-system-x86_64' : 'Linux on an x86_64 processor',
  );
});
