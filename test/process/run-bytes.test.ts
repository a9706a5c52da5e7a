import { expect, test } from 'vitest';

import { run } from '../../generators/process/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Runs a script of this very Node.js. */
async function runScript(script: string, options: { input?: string; maxBuffer?: number } = {}) {
  const cwd = await temporaryFolder();
  return run(process.execPath, ['-e', script], { cwd, ...options, encoding: 'buffer' });
}

test('what is no text comes back as it was printed', async () => {
  const { exitCode, stderr, stdout } = await runScript(
    'process.stdout.write(Buffer.from([0, 255, 10])); process.stderr.write("said\\n")',
  );

  expect([exitCode, [...stdout], stderr.trim()]).toEqual([0, [0, 255, 10], 'said']);
});

test('a program reads what it is given, to its end', async () => {
  const { stdout } = await runScript('process.stdin.pipe(process.stdout)', { input: 'one\ntwo' });

  expect(Buffer.from(stdout).toString()).toBe('one\ntwo');
});

test('one that prints more than it may is ended, and has failed', async () => {
  const endless = 'setInterval(() => process.stdout.write("x".repeat(1000)), 1)';

  const { exitCode, stdout } = await runScript(endless, { maxBuffer: 5_000 });

  expect(exitCode).not.toBe(0);
  expect(stdout.length).toBeLessThanOrEqual(5_000);
});

test('a variable can be taken away', async () => {
  const cwd = await temporaryFolder();
  const script = 'process.stdout.write(String(process.env.PATH))';

  const { stdout } = await run(process.execPath, ['-e', script], { cwd, env: { PATH: undefined } });

  expect(stdout).toBe('undefined');
});
