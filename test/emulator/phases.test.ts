import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EmulatorError } from '../../generators/emulator/index.ts';
import { emulate, emulateReady, fixture } from './support.ts';
import { testUnless } from '../support/tools.ts';

const names = (violations: readonly { name: string }[]): string[] =>
  violations.map(({ name }) => name);

describe('init', () => {
  test('is over when the process asks for restore/next, which is held', async () => {
    const emulation = await emulate(['echo.mjs']);

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'ready', snapshotAt: 'restore/next' });
    expect(init.durationMs).toBeGreaterThan(0);
    expect(emulation.heldRestores).toBe(1);
    expect(emulation.output.map(({ text }) => text)).toEqual(['loading']);
  });

  test('is over at invocation/next for a process that takes no part in the restore', async () => {
    const emulation = await emulate(['init.mjs', 'uninterested']);

    const init = await emulation.init();
    const restore = await emulation.restore();
    const invoke = await emulation.invoke({ a: 1 });

    expect(init).toMatchObject({ outcome: 'ready', snapshotAt: 'invocation/next' });
    expect(restore).toMatchObject({ outcome: 'ready' });
    expect(invoke).toMatchObject({ outcome: 'response', response: { json: { a: 1 } } });
    expect(emulation.violations).toEqual([]);
  });

  test('fails with the error that the process posted, and its exit code', async () => {
    const emulation = await emulate(['init.mjs', 'error']);

    const init = await emulation.init();

    expect(init).toMatchObject({
      outcome: 'error',
      error: {
        type: 'Runtime.HandlerNotFound',
        message: 'app.nothing is undefined',
        stackTrace: ['at somewhere'],
      },
      exit: { code: 3, signal: null },
    });
    expect(emulation.violations).toEqual([]);
  });

  test('names a process that reports an error and does not exit', async () => {
    const emulation = await emulate(['init.mjs', 'lingering'], { exitGraceMs: 50 });

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'error', exit: null });
    expect(names(emulation.violations)).toEqual(['lingers-after-error']);
  });

  test.for([
    ['persistent', 'restore-next-after-error'],
    ['stubborn', 'invocation-next-after-error'],
  ] as const)('refuses what a %s process asks for after its error', async ([way, violation]) => {
    const emulation = await emulate(['init.mjs', way]);

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'error', exit: { code: 0 } });
    expect(names(emulation.violations)).toEqual([violation, 'exit-zero-during-init']);
  });

  test('fails when the process crashes', async () => {
    const emulation = await emulate(['init.mjs', 'crash']);

    const init = await emulation.init();

    expect(init).toMatchObject({
      outcome: 'exit',
      exit: { code: 42 },
      error: {
        type: 'Runtime.ExitError',
        message: 'Error: Runtime exited with error: exit status 42',
      },
    });
    expect(emulation.output).toMatchObject([{ stream: 'stderr', text: 'out of luck' }]);
  });

  test('names an exit with status 0 as what it is: a hidden failure', async () => {
    const emulation = await emulate(['init.mjs', 'silent']);

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'exit', exit: { code: 0 } });
    expect(names(emulation.violations)).toEqual(['exit-zero-during-init']);
  });

  test('is ended at its limit', async () => {
    const emulation = await emulate(['init.mjs', 'hang'], { initLimitMs: 300 });

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'timeout', error: { type: 'Sandbox.Timedout' } });
    expect(init.durationMs).toBeGreaterThanOrEqual(299);
    expect(emulation.timeline.at(-1)).toMatchObject({
      name: 'process ended',
      detail: 'signal SIGKILL',
    });
  });

  test.for([
    ['missing.mjs', 127, 'wrapper-missing'],
    ['echo.mjs', 126, 'wrapper-not-executable'],
  ] as const)('explains why %s cannot be started', async ([name, code, violation]) => {
    const emulation = await emulate(['echo.mjs'], { launch: () => spawn(fixture(name)) });

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'exit', exit: { code } });
    expect(names(emulation.violations)).toEqual([violation]);
  });
});

describe('restore', () => {
  test('answers restore/next and is over when the process asks for events', async () => {
    const emulation = await emulateReady(['echo.mjs']);

    expect(emulation.heldRestores).toBe(0);
    expect(emulation.pollers).toBe(1);
    expect(emulation.timeline.map(({ phase, name }) => `${phase} ${name}`)).toEqual([
      'init process started',
      'init restore/next',
      'init snapshot',
      'restore restore',
      'restore invocation/next',
      'restore restored',
    ]);
  });

  test.for(['error', 'old'] as const)(
    'fails with the error that the process posted (%s)',
    async (way) => {
      const emulation = await emulate(['restore.mjs', way]);
      await emulation.init();

      const restore = await emulation.restore();

      expect(restore).toMatchObject({
        outcome: 'error',
        error: { type: 'Runtime.AfterRestoreError' },
        exit: { code: 65 },
      });
    },
  );

  test('fails when the process crashes', async () => {
    const emulation = await emulate(['restore.mjs', 'crash']);
    await emulation.init();

    expect(await emulation.restore()).toMatchObject({ outcome: 'exit', exit: { code: 7 } });
  });

  test('is ended at its limit', async () => {
    const emulation = await emulate(['restore.mjs', 'hang'], { restoreLimitMs: 100 });
    await emulation.init();

    const restore = await emulation.restore();

    expect(restore).toMatchObject({
      outcome: 'timeout',
      error: {
        type: 'SnapStartTimeoutException',
        message: 'Restore, with the after-restore hooks, did not finish within 0.1 seconds',
      },
    });
  });

  test('is refused to a process that asks for it twice', async () => {
    const emulation = await emulateReady(['init.mjs', 'twice']);

    const invoke = await emulation.invoke({});

    expect(invoke).toMatchObject({ response: { json: 403 } });
    expect(names(emulation.violations)).toEqual(['restore-next-repeated']);
  });

  test('is refused in an on-demand environment, which takes events right away', async () => {
    const emulation = await emulate(['init.mjs', 'ondemand'], { snapStart: false });

    const init = await emulation.init();
    const invoke = await emulation.invoke({});

    expect(init).toMatchObject({ outcome: 'ready', snapshotAt: 'none' });
    expect(invoke).toMatchObject({ response: { json: 403 } });
    expect(names(emulation.violations)).toEqual(['restore-next-without-snapstart']);
  });

  test('lets every clone of the snapshot go on, each with events of its own', async () => {
    const emulation = await emulate(['clones.mjs'], { processes: 2 });
    await emulation.init();
    const held = emulation.heldRestores;

    await emulation.restore();
    const waiting = emulation.pollers;
    const results = await Promise.all([emulation.invoke(1), emulation.invoke(2)]);

    expect([held, waiting]).toEqual([2, 2]);
    const processes = results.map((result) => 'response' in result && result.response?.json);
    expect(new Set(processes).size).toBe(2);
  });
});

test('steps out of order are an error of the caller', async () => {
  const emulation = await emulate(['echo.mjs']);

  await expect(emulation.restore()).rejects.toThrow(EmulatorError);
  await expect(emulation.invoke({})).rejects.toThrow(
    'invoke() needs an environment that is ready; this one is created',
  );
});

testUnless(
  process.platform === 'linux' ? undefined : 'it needs Linux',
  'stop ends the process with all that it started, and may be called twice',
  async () => {
    const emulation = await emulateReady(['family.mjs']);
    const { response } = (await emulation.invoke({})) as { response: { json: number } };
    const before = alive(response.json);

    await Promise.all([emulation.stop(), emulation.stop()]);

    expect(before).toBe(true);
    await expect.poll(() => alive(response.json)).toBe(false);
  },
);

/** Whether a process runs: one that is dead and waits for its parent to notice does not. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
