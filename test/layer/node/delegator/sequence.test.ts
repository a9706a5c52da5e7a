import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Emulation, InvokeResult } from '../../../../generators/emulator/index.ts';
import type { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { makeTemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts';
import { assembleLayer, describeCompiled, emulate, outputOf, writeFiles } from './harness.ts';
import type { Layer, RunOptions } from './harness.ts';

/** The user's side of the hooks, and a diary of what happened when. */
const DIARY = `
export const diary = [];
const registry = (globalThis[Symbol.for('snapper.hooks.v1')] ??= { beforeSnapshot: [], afterRestore: [] });
export const registerBeforeSnapshot = (hook) => registry.beforeSnapshot.push(hook);
export const registerAfterRestore = (hook) => registry.afterRestore.push(hook);
export const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
`;

const IMPORTS = `import { diary, later, registerAfterRestore, registerBeforeSnapshot } from './diary.mjs';\n`;

let layer: Layer;
let callbackLayer: Layer;
let folder: TemporaryFolder;
const running: Emulation[] = [];

async function start(
  source: string,
  options: Partial<RunOptions> & { prime?: string; files?: Record<string, string> } = {},
): Promise<Emulation> {
  const { prime, files = {}, ...rest } = options;
  const taskRoot = await temporaryFolder();
  await writeFiles(taskRoot, { 'diary.mjs': DIARY, 'app.mjs': IMPORTS + source, ...files });
  if (prime !== undefined) await writeFiles(taskRoot, { 'prime.json': prime });
  const emulation = await emulate({ layer, taskRoot, ...rest });
  running.push(emulation);
  return emulation;
}

/** Matches a text with this in it. */
function containing(text: string): unknown {
  return expect.stringContaining(text);
}

/** Runs a function that is expected to work, and returns what it answers. */
async function answer(emulation: Emulation, event: unknown = {}): Promise<unknown> {
  expect(await emulation.init()).toMatchObject({ outcome: 'ready', snapshotAt: 'restore/next' });
  expect(await emulation.restore()).toMatchObject({ outcome: 'ready' });
  return json(await emulation.invoke(event));
}

function json(result: InvokeResult): unknown {
  if (result.outcome !== 'response') throw new Error(JSON.stringify(result));
  return result.response.json;
}

describeCompiled('the delegator', () => {
  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    const { path } = folder;
    layer = await assembleLayer(join(path, 'four'));
    callbackLayer = await assembleLayer(join(path, 'three'), { generation: 3 });
  });

  afterAll(() => folder.remove());

  afterEach(async () => {
    await Promise.all(running.splice(0).map((emulation) => emulation.stop()));
  });

  describe('sequence', () => {
    test('is import, priming, hooks last first, restore, hooks first first, invoke', async () => {
      const emulation = await start(
        `diary.push('import');
       registerBeforeSnapshot(async () => { await later(20); diary.push('before 1'); });
       registerBeforeSnapshot(() => diary.push('before 2'));
       registerAfterRestore(async () => { await later(20); diary.push('after 1'); });
       registerAfterRestore(() => diary.push('after 2'));
       export const handler = async ({ id }) => { diary.push('invoke ' + id); return diary; };`,
        { prime: '{"id":"prime"}', environment: { SNAPPER_PRIME_COUNT: '2' } },
      );

      const diary = await answer(emulation, { id: 1 });

      expect(diary).toEqual([
        'import',
        'invoke prime',
        'invoke prime',
        'before 2',
        'before 1',
        'after 1',
        'after 2',
        'invoke 1',
      ]);
      expect(emulation.violations).toEqual([]);
    });

    test('shows user code the environment that it would have without a delegator', async () => {
      const emulation = await start(
        `const seen = { handler: process.env._HANDLER,
         ours: Object.keys(process.env).filter((name) => name.startsWith('SNAPPER_')) };
       export const handler = async () => ({ atImport: seen, now: Object.keys(process.env)
         .filter((name) => name.startsWith('SNAPPER_')) });`,
        { prime: '{}' },
      );

      const seen = await answer(emulation);

      expect(seen).toEqual({
        atImport: { handler: 'app.handler', ours: ['SNAPPER_PRIME_STRICT'] },
        now: ['SNAPPER_PRIME_STRICT'],
      });
    });

    test('hands over the very function that the module exports', async () => {
      const emulation = await start(
        `export async function handler(event, context) { return context.handler === handler; }`,
      );

      expect(await answer(emulation)).toBe(true);
    });

    test('a hook registered by a hook runs too', async () => {
      const emulation = await start(
        `registerBeforeSnapshot(() => registerBeforeSnapshot(() => diary.push('before')));
       registerAfterRestore(() => registerAfterRestore(() => diary.push('after')));
       export const handler = async () => diary;`,
      );

      expect(await answer(emulation)).toEqual(['before', 'after']);
    });

    test('a hook registered inside the handler is warned of', async () => {
      const emulation = await start(
        `export const handler = async () => { registerAfterRestore(() => {}); return 'fine'; };`,
      );

      expect(await answer(emulation)).toBe('fine');
      expect(outputOf(emulation)).toContain('Registered too late: this after-restore hook');
    });

    test('takes a registry that was there before it', async () => {
      const emulation = await start(`export const handler = async () => globalThis.early;`, {
        files: {
          'early.mjs': `globalThis[Symbol.for('snapper.hooks.v1')] = { beforeSnapshot: [],
          afterRestore: [() => { globalThis.early = 'ran'; }] };`,
        },
        flags: ['--import', './early.mjs'],
      });

      expect(await answer(emulation)).toBe('ran');
    });
  });

  describe('priming', () => {
    const COUNTING = `let count = 0;
    export const handler = async (event, context) => {
      if (process.env.SNAPPER_PRIMING) { count++; diary.push({ ...event, id: context.awsRequestId }); event.touched = true; }
      return { count, diary, remaining: context.getRemainingTimeInMillis?.() };
    };`;

    test.each([
      [undefined, 5],
      ['0', 0],
      ['3', 3],
    ])(
      'with SNAPPER_PRIME_COUNT=%s it happens %i times, with a fresh event each',
      async (set, times) => {
        const environment = set === undefined ? {} : { SNAPPER_PRIME_COUNT: set };
        const emulation = await start(COUNTING, { prime: '{"a":1}', environment });

        const seen = await answer(emulation);

        const diary = Array.from({ length: times }, (_, n) => ({
          a: 1,
          id: `snapper-priming-${n + 1}`,
        }));
        expect(seen).toEqual({ count: times, diary });
      },
    );

    test('is left out without prime.json and for streaming handlers', async () => {
      const streaming = `${COUNTING} handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'response';`;
      const none = await start(COUNTING);
      const streamed = await start(streaming, { prime: '{}' });

      expect(await answer(none)).toMatchObject({ count: 0 });
      expect(await answer(streamed)).toMatchObject({ count: 0 });
      expect(outputOf(streamed)).toContain('Not primed: a streaming handler');
    });

    const failures: [
      name: string,
      source: string,
      prime: string,
      environment: Record<string, string>,
      message: string,
    ][] = [
      [
        'a rejected promise',
        `export const handler = async () => { if (process.env.SNAPPER_PRIMING) throw new TypeError('no table'); return 'fine'; };`,
        '{}',
        {},
        'Priming failed in invocation 1 of 5: TypeError: no table',
      ],
      [
        'a handler that never settles',
        `export const handler = async () => process.env.SNAPPER_PRIMING ? new Promise(() => {}) : 'fine';`,
        '{}',
        {},
        'Nothing left to do while priming, invocation 1 of 5',
      ],
      [
        'a prime.json that is not JSON',
        `export const handler = async () => 'fine';`,
        '{,',
        {},
        'is not JSON',
      ],
      [
        'a senseless count',
        `export const handler = async () => 'fine';`,
        '{}',
        { SNAPPER_PRIME_COUNT: 'many' },
        'SNAPPER_PRIME_COUNT must be',
      ],
    ];

    test.each(failures)(
      '%s is one line in the log, and the start goes on',
      async (_, source, prime, environment, message) => {
        const emulation = await start(source, {
          prime,
          environment: { ...environment, SNAPPER_PRIME_STRICT: '0' },
        });

        expect(await answer(emulation)).toBe('fine');
        expect(outputOf(emulation)).toContain('PRIMING FAILED');
        expect(outputOf(emulation)).toContain(message);
      },
    );

    test.each(failures)(
      '%s is an init error when priming is strict',
      async (_, source, prime, environment, message) => {
        const emulation = await start(source, { prime, environment });

        const init = await emulation.init();

        expect(init).toMatchObject({
          outcome: 'error',
          error: { type: 'Runtime.PrimingError', message: containing(message) },
          exit: { code: 1 },
        });
      },
    );

    test.each([
      [
        'a callback',
        `(event, context, callback) => { setTimeout(() => callback(null, push()), 5); }`,
      ],
      ['context.succeed', `(event, context) => { setTimeout(() => context.succeed(push()), 5); }`],
      ['nothing but coming to an end', `() => { setTimeout(push, 5); return 'ignored'; }`],
    ])('waits for handlers of client 3 that answer by %s', async (_, handler) => {
      const emulation = await start(
        `const push = () => diary.push('primed');
       export const handler = ${handler};
       registerBeforeSnapshot(() => console.log('DIARY', diary.join()));`,
        { layer: callbackLayer, prime: '{}', environment: { SNAPPER_PRIME_COUNT: '2' } },
      );

      expect(await emulation.init()).toMatchObject({ outcome: 'ready' });
      expect(outputOf(emulation)).toContain('DIARY primed,primed');
    });

    test('takes the error of a callback for a failure', async () => {
      const emulation = await start(
        `export const handler = (event, context, callback) => callback(new Error('no table'));`,
        { layer: callbackLayer, prime: '{}' },
      );

      expect(await emulation.init()).toMatchObject({
        error: { type: 'Runtime.PrimingError', message: containing('no table') },
      });
    });
  });

  describe('failures', () => {
    test.each([
      ['an Error', `throw new RangeError('disk full')`, 'RangeError: disk full'],
      ['something else', `throw 'disk full'`, 'disk full'],
      [
        'a rejection',
        `return Promise.reject(new RangeError('disk full'))`,
        'RangeError: disk full',
      ],
      [
        'a promise that never settles',
        `return new Promise(() => {})`,
        'Nothing left to do while running before-snapshot hook 1 (flush)',
      ],
    ])('a before-snapshot hook that gives %s is an init error', async (_, body, message) => {
      const emulation = await start(
        `registerBeforeSnapshot(function flush() { ${body} }); export const handler = async () => 1;`,
      );

      expect(await emulation.init()).toMatchObject({
        outcome: 'error',
        error: {
          type: 'Runtime.BeforeSnapshotError',
          message: containing('Before-snapshot hook 1 (flush) failed: '),
        },
        exit: { code: 1 },
      });
      expect(outputOf(emulation) + JSON.stringify(emulation.timeline)).toContain(message);
    });

    test('an after-restore hook that fails is a restore error and exit 65', async () => {
      const emulation = await start(
        `registerAfterRestore(async () => { throw new Error('no network'); });
       registerAfterRestore(() => console.log('SECOND HOOK'));
       export const handler = async () => 1;`,
      );

      await emulation.init();
      const restore = await emulation.restore();

      expect(restore).toMatchObject({
        outcome: 'error',
        error: {
          type: 'Runtime.AfterRestoreError',
          message: containing('Error: no network'),
        },
        exit: { code: 65 },
      });
      expect(outputOf(emulation)).not.toContain('SECOND HOOK');
      // Reported once, not again by the exit that follows.
      expect(emulation.violations).toEqual([]);
      expect(outputOf(emulation)).not.toContain('Early exit');
    });

    test('a generator that cannot be reseeded is a restore error', async () => {
      const emulation = await start(`export const handler = async () => 1;`, {
        files: {
          // The addon works when it is tried before the snapshot, and fails after the restore.
          'fail.cjs': `const { dlopen } = process; let calls = 0;
          process.dlopen = (module, file) => { dlopen(module, file); const { reseed } = module.exports;
            module.exports.reseed = () => (++calls === 1 ? reseed() : 0); };`,
        },
        flags: ['--require', './fail.cjs'],
      });

      await emulation.init();

      expect(await emulation.restore()).toMatchObject({
        outcome: 'error',
        error: { type: 'Runtime.AfterRestoreError', message: containing('reseeded') },
        exit: { code: 65 },
      });
    });

    test('a missing addon, or one of another OpenSSL, is an init error', async () => {
      const broken = await assembleLayer(join(await temporaryFolder(), 'broken'), {
        replace: { 'native/reseed.node': 'not a library' },
      });
      const emulation = await start(`export const handler = async () => 1;`, { layer: broken });
      const foreign = await start(`export const handler = async () => 1;`, {
        files: {
          'foreign.cjs': `process.dlopen = (module) => { module.exports = { reseed: () => 1, reseedCount: () => 7 }; };`,
        },
        flags: ['--require', './foreign.cjs'],
      });

      for (const [one, message] of [
        [emulation, 'cannot be loaded'],
        [foreign, 'another OpenSSL'],
      ] as const) {
        expect(await one.init()).toMatchObject({
          outcome: 'error',
          error: { type: 'Runtime.ReseedUnavailable', message: containing(message) },
          exit: { code: 1 },
        });
      }
    });

    test.each([
      ['process.exit() at import', `process.exit(0);`, 'status 0 while importing app.handler', 1],
      ['process.exit(7) at import', `process.exit(7);`, 'status 7 while importing app.handler', 7],
      [
        'an uncaught error',
        `setTimeout(() => { throw new Error('late'); }, 1); await later(1000);`,
        'while importing app.handler: Error: late',
        1,
      ],
      [
        'an unhandled rejection',
        `Promise.reject(new Error('floating')); await later(1000);`,
        'while importing app.handler: Error: floating',
        1,
      ],
      [
        'process.exit() in a hook',
        `registerBeforeSnapshot(() => process.exit(0));`,
        'status 0 while running before-snapshot hook 1',
        1,
      ],
    ])('%s is reported, with what was going on', async (_, source, message, code) => {
      const emulation = await start(`${source}\nexport const handler = async () => 1;`);

      expect(await emulation.init()).toMatchObject({
        outcome: 'error',
        error: { type: 'Runtime.ExitError', message: containing(message) },
        exit: { code },
      });
    });

    test('process.exit() in an after-restore hook is a restore error', async () => {
      const emulation = await start(
        `registerAfterRestore(() => process.exit(0)); export const handler = async () => 1;`,
      );

      await emulation.init();

      expect(await emulation.restore()).toMatchObject({
        outcome: 'error',
        error: {
          type: 'Runtime.ExitError',
          message: containing('after-restore hook 1'),
        },
        exit: { code: 65 },
      });
    });

    test('a top-level await that never settles is an init error, not a silent end', async () => {
      const emulation = await start(
        `await new Promise(() => {}); export const handler = async () => 1;`,
      );

      expect(await emulation.init()).toMatchObject({
        outcome: 'error',
        error: {
          type: 'Runtime.UnsettledPromise',
          message: containing('while importing app.handler'),
        },
        exit: { code: 1 },
      });
    });

    test('a callback handler is refused before the snapshot, where the client calls none', async () => {
      const emulation = await start(`export const handler = (event, context, callback) => {};`);

      expect(await emulation.init()).toMatchObject({
        outcome: 'error',
        error: { type: 'Runtime.CallbackHandlerDeprecated' },
      });
    });
  });
});
