import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { run } from '../../generators/process/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Writes a shell script, and runs it. */
async function runScript(script: string, options: { timeout?: number; signal?: AbortSignal }) {
  const cwd = await temporaryFolder();
  const path = join(cwd, 'program');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  const started = performance.now();
  const result = await run(path, [], { cwd, ...options });
  return { ...result, took: performance.now() - started };
}

test.each([
  ['waits', 'exec sleep 30'],
  ['started what waits', 'sleep 30 & sleep 30'],
  ['does not hear signals', `trap '' TERM INT HUP; sleep 30; sleep 30`],
  ['left what waits behind', 'echo 1.2.3; sleep 30 &'],
])('a program that %s is cut off', async (_, script) => {
  const { timedOut, took } = await runScript(script, { timeout: 300 });

  expect(timedOut).toBe(true);
  expect(took).toBeLessThan(10_000);
});

test('what it started is ended with it', async () => {
  const { stdout } = await runScript('sleep 30 & echo $!; wait', { timeout: 500 });

  expect(stdout).toMatch(/^\d+$/);
  // Its end is waited for by nobody here.
  await expect.poll(() => isRunning(Number(stdout)), { timeout: 5_000, interval: 20 }).toBe(false);
});

test('a program that goes on printing is cut off long before memory is full', async () => {
  const { exitCode, stdout, timedOut } = await runScript('exec yes', { timeout: 20_000 });

  expect(stdout.length).toBeLessThan(2_000_000);
  expect(exitCode).not.toBe(0);
  expect(timedOut).toBe(false);
});

test('one that is in time is left alone', async () => {
  expect(await runScript('echo out; echo err >&2; exit 3', { timeout: 20_000 })).toMatchObject({
    exitCode: 3,
    stdout: 'out',
    stderr: 'err',
    timedOut: false,
  });
});

test.each(['before', 'while'])('an abort %s it runs cuts it off', async (when) => {
  const controller = new AbortController();
  if (when === 'before') controller.abort();
  else setTimeout(() => controller.abort(), 200);

  const { exitCode, timedOut, took } = await runScript('sleep 30', {
    timeout: 20_000,
    signal: controller.signal,
  });

  expect(took).toBeLessThan(10_000);
  expect(exitCode).not.toBe(0);
  expect(timedOut).toBe(false);
});

/** Whether a process runs; one that has ended and is not waited for does not. */
async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)], { cwd: '/' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
