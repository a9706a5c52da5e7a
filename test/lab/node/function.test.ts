import { execa } from 'execa';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Emulation } from '../../../generators/emulator/index.ts';
import type {
  EmulationOptions,
  InvokeResponse,
  InvokeResult,
} from '../../../generators/emulator/index.ts';
import { builtLayer } from '../support/built-layer.ts';
import type { BuiltLayer } from '../support/built-layer.ts';
import { copyOfLayer, javaHost } from '../support/java-host.ts';
import type { Mounts } from '../support/java-host.ts';
import { describeLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';
import { functionPackage } from './function-package.ts';

const PRIME_EVENT = { id: 'primed' };

interface Journal {
  readonly journal: readonly string[];
  readonly execPath: string;
  readonly flags: readonly string[];
  readonly handler: string;
  readonly variables: readonly string[];
  readonly path: string;
  readonly executionEnvironment: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly uuid: string;
  readonly random: number;
}

function responseOf(result: InvokeResult): InvokeResponse['response'] {
  if (result.outcome !== 'response') throw new Error(`no response: ${JSON.stringify(result)}`);
  return result.response;
}

describeLab('a snapped function on the Java host', () => {
  let layer: BuiltLayer;
  /** A package with `prime.json`, and one without. */
  let primed: string;
  let plain: string;
  const running: Emulation[] = [];

  beforeAll(async () => {
    layer = await builtLayer({ language: 'node' });
    primed = await functionPackage(layer.project, { prime: PRIME_EVENT });
    plain = await functionPackage(layer.project);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((emulation) => emulation.stop()));
  });

  async function emulate(
    handler: string,
    options: Partial<EmulationOptions> & Partial<Mounts> = {},
  ): Promise<Emulation> {
    const { opt = layer.opt, task = plain, ...rest } = options;
    const { launch } = await javaHost({ opt, task });
    const emulation = await Emulation.start({ handler, launch, ...rest });
    running.push(emulation);
    return emulation;
  }

  function outputOf(emulation: Emulation): string {
    return emulation.output.map((line) => line.text).join('\n');
  }

  test('is primed, runs its hooks in order around the snapshot, and answers', async () => {
    const emulation = await emulate('journal.handler', { task: primed });

    const init = await emulation.init();
    const restore = await emulation.restore();
    const first = responseOf(await emulation.invoke({ id: 1 })).json as Journal;
    const second = responseOf(await emulation.invoke({ id: 2 })).json as Journal;

    expect(init).toMatchObject({ outcome: 'ready', snapshotAt: 'restore/next' });
    expect(restore).toMatchObject({ outcome: 'ready' });
    expect(first.journal).toEqual([
      'import',
      ...Array.from({ length: 5 }, () => 'prime primed'),
      'before 2',
      'before 1',
      'after 1',
      'after 2',
      'invoke 1',
    ]);
    expect(second.journal).toEqual([...first.journal, 'invoke 2']);
    expect(second.uuid).not.toBe(first.uuid);
    expect(emulation.violations).toEqual([]);
  });

  test('sees the environment of the managed runtime', async () => {
    const emulation = await emulate('journal.handler');

    await emulation.init();
    await emulation.restore();
    const seen = responseOf(await emulation.invoke({ id: 1 })).json as Journal;

    expect(seen).toMatchObject({
      execPath: '/opt/snapper/runtime/bin/node',
      handler: 'journal.handler',
      executionEnvironment: 'AWS_Lambda_nodejs24.x',
      logGroup: '/aws/lambda/snapper-function',
      logStream: 'snapstart/[1]',
    });
    expect(seen.flags).toEqual([
      '--expose-gc',
      '--max-http-header-size',
      '81920',
      '--max-semi-space-size=88',
      '--max-old-space-size=1593',
    ]);
    expect(seen.path.split(':')[0]).toBe('/opt/snapper/runtime/bin');
    expect(seen.variables).not.toContain('SNAPPER_HANDLER');
    expect(seen.variables).not.toContain('SNAPPER_PRIMING');
  });

  test('does not touch LD_LIBRARY_PATH when Node.js brings no libraries', async () => {
    const emulation = await emulate('environment.handler');

    await emulation.init();
    await emulation.restore();
    const seen = responseOf(await emulation.invoke({ names: ['LD_LIBRARY_PATH', 'NODE_PATH'] }))
      .json as { values: string[] };

    expect(seen.values[0]).toMatch(/^\/var\/lang\/lib:/);
    expect(seen.values[1]).toBe(
      '/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/opt/snapper/ric/node_modules:/opt/snapper/ric:/var/task',
    );
  });

  test('leaves memory flags to NODE_OPTIONS where it names one', async () => {
    const environment = { NODE_OPTIONS: '--max_old_space_size=700' };
    const emulation = await emulate('journal.handler', { environment });

    await emulation.init();
    await emulation.restore();
    const seen = responseOf(await emulation.invoke({ id: 1 })).json as Journal;

    expect(seen.flags.join(' ')).not.toContain('space');
  });

  test('is primed as often as SNAPPER_PRIME_COUNT says', async () => {
    const environment = { SNAPPER_PRIME_COUNT: '2' };
    const emulation = await emulate('journal.handler', { task: primed, environment });

    await emulation.init();
    await emulation.restore();
    const { journal } = responseOf(await emulation.invoke({ id: 1 })).json as Journal;

    expect(journal.filter((entry) => entry === 'prime primed')).toHaveLength(2);
  });

  test('streams its response', async () => {
    const emulation = await emulate('stream.handler');

    await emulation.init();
    await emulation.restore();
    const response = responseOf(await emulation.invoke({ parts: 3 }));

    expect(response).toMatchObject({
      mode: 'streaming',
      contentType: 'text/plain',
      text: 'part 1\npart 2\npart 3\n',
    });
    expect(response.chunks.length).toBeGreaterThan(1);
  });

  test('reports an error of its handler, and goes on', async () => {
    const emulation = await emulate('journal.handler');

    await emulation.init();
    await emulation.restore();
    const failure = await emulation.invoke({ id: 1, fail: true });
    const answer = await emulation.invoke({ id: 2 });

    expect(failure).toMatchObject({
      outcome: 'error',
      error: { type: 'RangeError', message: 'the handler refuses' },
    });
    expect(answer.outcome).toBe('response');
  });

  test('whose before-snapshot hook throws fails to initialise', async () => {
    const emulation = await emulate('before-throws.handler');

    const init = await emulation.init();

    expect(init).toMatchObject({
      outcome: 'error',
      error: { type: 'Runtime.BeforeSnapshotError' },
      exit: { code: 1 },
    });
    expect(JSON.stringify(init)).toContain('not ready for the snapshot');
  });

  test('whose after-restore hook throws fails to restore, with exit status 65', async () => {
    const emulation = await emulate('after-throws.handler');

    const init = await emulation.init();
    const restore = await emulation.restore();

    expect(init.outcome).toBe('ready');
    expect(restore).toMatchObject({
      outcome: 'error',
      error: { type: 'Runtime.AfterRestoreError' },
      exit: { code: 65 },
    });
    expect(JSON.stringify(restore)).toContain('cannot go on after the restore');
  });

  test('whose before-snapshot hook outlives the limit of init is killed', async () => {
    const emulation = await emulate('before-outlives.handler', { initLimitMs: 2_000 });

    const init = await emulation.init();

    expect(init.outcome).toBe('timeout');
  });

  test('whose after-restore hook outlives the real limit of 10 s is killed', async () => {
    const emulation = await emulate('after-outlives.handler');

    await emulation.init();
    const restore = await emulation.restore();

    expect(restore.outcome).toBe('timeout');
    expect(restore.durationMs).toBeGreaterThanOrEqual(9_990);
    expect(restore.durationMs).toBeLessThan(12_000);
  });

  test.for([
    ['a missing function', 'journal.nothing', 'Runtime.HandlerNotFound'],
    ['a missing module', 'nowhere.handler', 'Runtime.ImportModuleError'],
    ['a syntax error', 'syntax-error.handler', 'Runtime.UserCodeSyntaxError'],
    ['a module that throws', 'import-throws.handler', 'RangeError'],
    ['a handler without a function', 'journal', 'Runtime.MalformedHandlerName'],
  ] as const)(
    'with %s fails to initialise as on the managed runtime',
    async ([, handler, type]) => {
      const snapped = await emulate(handler);
      const managed = await emulate(handler, { snapStart: false });

      const init = await snapped.init();
      const initOfManaged = await managed.init();

      expect(init).toMatchObject({ outcome: 'error', error: { type } });
      expect(initOfManaged).toMatchObject({ outcome: 'error', error: { type } });
      if (init.outcome === 'ready' || initOfManaged.outcome === 'ready') return;
      // The delegator may say more, never less.
      expect(init.error.message).toContain(initOfManaged.error.message);
      expect(init.exit?.code).toBe(initOfManaged.exit?.code);
      expect(init.exit?.code).not.toBe(0);
    },
  );

  test('without SnapStart runs without the delegator', async () => {
    const emulation = await emulate('journal.handler', { task: primed, snapStart: false });

    const init = await emulation.init();
    const seen = responseOf(await emulation.invoke({ id: 1 })).json as Journal;

    expect(init).toMatchObject({ outcome: 'ready', snapshotAt: 'none' });
    expect(seen.journal).toEqual(['import', 'invoke 1']);
    expect(seen.handler).toBe('journal.handler');
    expect(seen.variables).not.toContain('SNAPPER_HANDLER');
  });

  test('starts through another wrapper, which sees the real runtime', async () => {
    const environment = { SNAPPER_NEXT_WRAPPER: '/var/task/next-wrapper.sh' };
    const emulation = await emulate('environment.handler', { environment });

    await emulation.init();
    await emulation.restore();
    const seen = responseOf(await emulation.invoke({ names: ['NEXT_WRAPPER_SAW'] })).json;

    expect(seen).toMatchObject({
      names: expect.not.arrayContaining(['SNAPPER_NEXT_WRAPPER']) as string[],
      values: ['AWS_Lambda_nodejs24.x node /opt/snapper/ric/index.mjs'],
    });
  });

  test.for(['/opt/snapper/wrapper', '/var/task/nothing.sh', '/var/task/journal.mjs'])(
    'refuses %s as another wrapper',
    async (next) => {
      const environment = { SNAPPER_NEXT_WRAPPER: next };
      const emulation = await emulate('environment.handler', { environment });

      const init = await emulation.init();

      expect(init).toMatchObject({
        outcome: 'error',
        error: { type: 'Runtime.SnapperNextWrapperUnusable' },
        exit: { code: 112 },
      });
    },
  );

  test.for([
    'runtime/bin/node',
    'ric/index.mjs',
    'delegator/index.mjs',
    'delegator/native/reseed.node',
  ])('says so when the layer lacks %s', async (file) => {
    const opt = await copyOfLayer(layer.opt, `without-${file.replaceAll('/', '-')}`);
    await rm(join(opt, 'snapper', file));
    const emulation = await emulate('journal.handler', { opt });

    const init = await emulation.init();

    expect(init).toMatchObject({
      outcome: 'error',
      error: {
        type: 'Runtime.SnapperLayerBroken',
        message: expect.stringContaining(`/opt/snapper/${file}`) as string,
      },
      exit: { code: 110 },
    });
  });

  test('says so when its Node.js is one for another processor', async () => {
    const opt = await copyOfLayer(layer.opt, 'with-foreign-node');
    const node = join(opt, 'snapper/runtime/bin/node');
    const header = Buffer.from((await readFile(node)).subarray(0, 4096));
    header.writeUInt16LE(183, 18); // EM_AARCH64
    await rm(node);
    await writeFile(node, header, { mode: 0o755 });
    const emulation = await emulate('journal.handler', { opt });

    const init = await emulation.init();

    expect(init).toMatchObject({
      outcome: 'error',
      error: { type: 'Runtime.SnapperRuntimeNotExecutable' },
      exit: { code: 111 },
    });
  });

  test('with SNAPPER_DEBUG says what it starts, and no value of a variable', async () => {
    const environment = { SNAPPER_DEBUG: '1', SECRET: 'sesame' };
    const emulation = await emulate('journal.handler', { environment });

    await emulation.init();

    const output = outputOf(emulation);
    expect(output).toMatch(/snapper: exec \/opt\/snapper\/runtime\/bin\/node --expose-gc .*\/opt\/snapper\/ric\/index\.mjs/); // prettier-ignore
    expect(output).toMatch(/snapper: set .*NODE_PATH .*_HANDLER/);
    expect(output).not.toContain('sesame');
  });

  test('leaves a runtime that is not Java alone', async () => {
    const host = await javaHost({ opt: layer.opt, task: plain });

    const child = host.run(['/opt/snapper/wrapper', '/var/lang/bin/java', '-x', 'a b'], {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      PATH: '/usr/bin',
    });
    const [output, end] = await Promise.all([text(child.stdout!), once(child, 'close')]);

    expect(output).toBe('the JVM: -x a b\n');
    expect(end).toEqual([0, null]);
  });

  test('is what the generated sample becomes, built by its own recipe', async () => {
    const task = mkdtempSync(join(runFolder(), 'sample-'));
    const src = join(layer.project, 'src');
    const makefile = await readFile(join(src, 'Makefile'), 'utf8');
    const target = /^build-\w+/m.exec(makefile)?.[0] ?? 'build';
    await execa('make', ['-C', src, target], { env: { ARTIFACTS_DIR: task } });
    const sampleEvent: unknown = JSON.parse(
      await readFile(join(layer.project, 'events/event.json'), 'utf8'),
    );
    const emulation = await emulate('app.handler', { task });

    const init = await emulation.init();
    const restore = await emulation.restore();
    const result = await emulation.invoke(sampleEvent);

    expect([init.outcome, restore.outcome, result.outcome]).toEqual(['ready', 'ready', 'response']);
    expect(emulation.violations).toEqual([]);
  });
});
