import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Emulation, EmulationOptions } from '../../../generators/emulator/index.ts';
import { builtLayer } from '../support/built-layer.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { ownAddress } from '../support/own-address.ts';
import { hostWithDecoys } from '../support/python-images.ts';
import { describeLab } from '../support/requirements.ts';
import { functionPackage, writeFiles } from './support/function-package.ts';
import { openHost } from './support/host.ts';
import type { Host, StartOptions } from './support/host.ts';

const PRIME_EVENT = { id: 'primed' };

const STANDARD = '/opt/snapper/runtime/lib/python3.13';

interface Journal {
  readonly journal: readonly string[];
  readonly text: string | null;
  readonly requestId: string;
  readonly remainingSeconds: number;
  readonly logStream: string;
  readonly arn: string;
  readonly traceId: string;
}

interface Surroundings {
  readonly version: string;
  readonly executable: string;
  readonly prefix: string;
  readonly argv: readonly string[];
  readonly path: readonly string[];
  readonly values: readonly (string | null)[];
  readonly variables: readonly string[];
  readonly origins: Readonly<Record<string, string | null>>;
  readonly child: readonly string[] | null;
  readonly mapped: readonly string[];
}

describeLab('a snapped Python function on the Java host', () => {
  let host: Host;
  /** The lab's functions without and with `prime.json`. */
  let plain: string;
  let primed: string;

  beforeAll(async () => {
    host = await openHost();
    plain = await functionPackage();
    primed = await functionPackage({ prime: PRIME_EVENT });
  });

  afterEach(() => host.stopAll());

  function start(
    module: string,
    options: Partial<StartOptions> & { task?: string } = {},
  ): Promise<Emulation> {
    return host.start({ handler: `${module}.handler`, task: plain, ...options });
  }

  /** What a function that could not start told Lambda. */
  async function initOf(module: string, options: Partial<StartOptions> = {}) {
    const emulation = await start(module, options);
    return emulation.init();
  }

  test('is primed, runs its hooks in order around the snapshot, and answers', async () => {
    const emulation = await start('journal', { task: primed });

    const init = await emulation.init();
    const restore = await emulation.restore();
    const first = await host.answer<Journal>(emulation, { id: '1' });
    const second = await host.answer<Journal>(emulation, { id: '2' });

    expect(init).toMatchObject({ outcome: 'ready', snapshotAt: 'restore/next' });
    expect(restore).toMatchObject({ outcome: 'ready' });
    expect(first.journal).toEqual([
      'import',
      'prime primed',
      'before 2',
      'before 1',
      'after 1',
      'after 2',
      'invoke 1',
    ]);
    expect(second.journal).toEqual([...first.journal, 'invoke 2']);
    expect(first.logStream).toBe('snapstart/[1]');
    // Of the 30 that it may run; a moment of them may have passed.
    expect([29, 30]).toContain(first.remainingSeconds);
    expect(first.arn).toMatch(/^arn:aws:lambda:/);
    expect(first.traceId).toMatch(/^Root=1-/);
    expect(second.requestId).not.toBe(first.requestId);
    expect(emulation.violations).toEqual([]);
  });

  test('says how it was primed, and logs as under the managed runtime from its import on', async () => {
    const emulation = await start('journal', { task: primed });

    await host.ready(emulation);

    const lines = emulation.output.map(({ text }) => text);
    expect(lines.filter((line) => line.startsWith('[INFO]\t'))).toEqual([
      expect.stringMatching(/^\[INFO\]\t[-0-9T:.]+Z\t\tthe function is imported$/),
    ]);
    expect(host.outputOf(emulation)).toMatch(/^\[snapper\] Primed by 1 invocation in \d+ ms$/m);
  });

  test('is reseeded after the restore, before its own hooks', async () => {
    const emulation = await start('journal', { environment: { SNAPPER_DEBUG: '1' } });

    await emulation.init();
    expect(host.outputOf(emulation)).not.toContain('Reseeded in');
    await emulation.restore();

    expect(host.outputOf(emulation)).toMatch(/Reseeded in [^]*hook after 1\nhook after 2/);
  });

  test.for([
    ['loses its TCP connections but those to loopback and the Runtime API', true],
    ['keeps its TCP connections where no snapshot is taken', false],
  ] as const)('%s', async ([, snapStart]) => {
    const listenHost = ownAddress();
    const environment = { OWN_ADDRESS: listenHost, SNAPPER_DEBUG: '1' };
    const emulation = await start('sockets', { snapStart, listenHost, environment });

    await emulation.init();
    if (snapStart) await emulation.restore();

    expect(await host.answer(emulation, {})).toEqual({
      TCP: !snapStart,
      'TCP, IPv4 as IPv6': !snapStart,
      'TCP, loopback': true,
      'TCP, loopback, IPv6': true,
      'TCP, loopback, IPv4 as IPv6': true,
      UDP: true,
      Unix: true,
      'blocking as it was': true,
      'listening and unconnected': true,
      'Runtime API': true,
    });
    const lines = host.outputOf(emulation).match(/Shut down the connection to .*/g) ?? [];
    // Of both connections, both ends.
    expect(lines).toHaveLength(snapStart ? 4 : 0);
    expect(lines.every((line) => line.includes(` ${listenHost}:`))).toBe(true);
  });

  test('sees the environment of the managed runtime', async () => {
    const emulation = await start('surroundings', { environment: { PYTHONHOME: '/nowhere' } });

    await host.ready(emulation);
    const names = ['AWS_EXECUTION_ENV', '_HANDLER', 'PYTHONHOME', 'PYTHONPATH'];
    const seen = await host.answer<Surroundings>(emulation, { names });

    expect(seen).toMatchObject({
      executable: '/opt/snapper/runtime/bin/python3.13',
      prefix: '/opt/snapper/runtime',
      values: ['AWS_Lambda_python3.13', 'surroundings.handler', null, null],
    });
    expect(seen.argv.slice(1)).toEqual(['surroundings.handler']);
    expect(seen.path).toEqual([
      '/var/task',
      '/opt/python/lib/python3.13/site-packages',
      '/opt/python',
      '/opt/snapper/ric',
      '/opt/snapper/runtime/lib/python313.zip',
      STANDARD,
      `${STANDARD}/lib-dynload`,
    ]);
    expect(seen.variables).not.toContain('SNAPPER_PRIMING');
  });

  test('answers with what is not ASCII as it is, with bytes, and with decimal numbers', async () => {
    const journal = await start('journal');
    const others = await start('bytes_answer');

    await host.ready(journal);
    await host.ready(others);
    const text = await journal.invoke({ id: '1', text: 'Grüße, 世界' });
    const bytes = await others.invoke({ kind: 'bytes' });
    const number = await others.invoke({ kind: 'number' });

    expect(text).toMatchObject({
      response: { text: expect.stringContaining('"text": "Grüße, 世界"') as string },
    });
    expect(bytes).toMatchObject({ response: { body: Buffer.from([0, 255]) } });
    expect(number).toMatchObject({ response: { text: '{"price": 1.10}' } });
  });

  test('finds a module in a folder', async () => {
    const emulation = await start('folder/module');

    await host.ready(emulation);

    expect(await host.answer(emulation, [1])).toEqual([1]);
  });

  test('is primed as often as SNAPPER_PRIME_COUNT says, each time with the event as it was', async () => {
    const environment = { SNAPPER_PRIME_COUNT: '3' };
    const emulation = await start('journal', { task: primed, environment });

    await host.ready(emulation);
    const { journal } = await host.answer<Journal>(emulation, { id: '1' });

    expect(journal.filter((entry) => entry === 'prime primed')).toHaveLength(3);
  });

  test('is not primed when SNAPPER_PRIME_COUNT is 0', async () => {
    const environment = { SNAPPER_PRIME_COUNT: '0' };
    const emulation = await start('journal', { task: primed, environment });

    await host.ready(emulation);
    const { journal } = await host.answer<Journal>(emulation, { id: '1' });

    expect(journal.filter((entry) => entry.startsWith('prime'))).toEqual([]);
  });

  test('goes straight to the client where there is no SnapStart', async () => {
    const emulation = await start('journal', { task: primed, snapStart: false });

    expect(await emulation.init()).toMatchObject({ outcome: 'ready', snapshotAt: 'none' });
    const { journal } = await host.answer<Journal>(emulation, { id: '1' });

    expect(journal).toEqual(['import', 'invoke 1']);
  });

  test('reports the error of an invocation as the managed runtime does, and goes on', async () => {
    const emulation = await start('failures', { environment: { FAILURE: 'handler' } });

    await host.ready(emulation);
    const first = await emulation.invoke({});
    const second = await emulation.invoke({});

    expect(first).toMatchObject({
      outcome: 'error',
      error: { type: 'OwnError', message: 'failed: handler' },
    });
    expect(JSON.stringify(first)).toContain('/var/task/failures.py');
    expect(second.outcome).toBe('error');
  });

  test('hands the real command line to another wrapper, which sees the real language', async () => {
    const environment = { SNAPPER_NEXT_WRAPPER: '/var/task/next-wrapper.sh' };
    const emulation = await start('surroundings', { environment });

    await host.ready(emulation);
    const names = ['OPENTELEMETRY_SAW'];
    const { values } = await host.answer<Surroundings>(emulation, { names });

    expect(values).toEqual(['AWS_Lambda_python3.13']);
  });

  test.for([
    [
      'a module that is not there',
      'nowhere.handler',
      'Runtime.ImportModuleError',
      "Unable to import module 'nowhere': No module named 'nowhere'",
    ],
    [
      'a syntax error',
      'syntax_error.handler',
      'Runtime.UserCodeSyntaxError',
      "Syntax error in module 'syntax_error': ",
    ],
    [
      'a function that is not there',
      'journal.nowhere',
      'Runtime.HandlerNotFound',
      "Handler 'nowhere' missing on module 'journal'",
    ],
    ['a name without a dot', 'journal', 'Runtime.MalformedHandlerName', "Bad handler 'journal': "],
    [
      'the name of a built-in module',
      'sys.handler',
      'Runtime.BuiltInModuleConflict',
      'Cannot use built-in module sys as a handler module',
    ],
  ] as const)('%s is an init error of the client', async ([, handler, type, message]) => {
    for (const task of [plain, primed]) {
      const emulation = await host.start({ handler, task });

      const init = await emulation.init();

      expect(init).toMatchObject({ outcome: 'error', error: { type }, exit: { code: 1 } });
      expect(JSON.stringify(init)).toContain(message);
      expect(emulation.violations).toEqual([]);
    }
  });

  test('an error at import is an init error of that type, and the module is executed once', async () => {
    const emulation = await start('failures', {
      task: primed,
      environment: { FAILURE: 'import' },
    });

    expect(await emulation.init()).toMatchObject({
      outcome: 'error',
      error: { type: 'OwnError', message: 'failed: import' },
      exit: { code: 1 },
    });
    expect(host.outputOf(emulation).match(/the module is executed/g)).toHaveLength(1);
  });

  test('a module that the function misses is an init error that names it', async () => {
    const environment = { FAILURE: 'import of another' };

    expect(await initOf('failures', { environment })).toMatchObject({
      outcome: 'error',
      error: {
        type: 'Runtime.ImportModuleError',
        message: "Unable to import module 'failures': No module named 'nowhere'",
      },
      exit: { code: 1 },
    });
  });

  test('a module that ends the process is an init error, though it ended with 0', async () => {
    const environment = { FAILURE: 'import exits' };

    expect(await initOf('failures', { environment })).toMatchObject({
      outcome: 'error',
      error: { type: 'Runtime.ExitError' },
      exit: { code: 1 },
    });
  });

  test('a package that ends the process while its module is imported is an init error', async () => {
    const task = await functionPackage({
      files: { 'ending/__init__.py': 'import sys\n\nsys.exit(0)\n', 'ending/app.py': '' },
    });

    expect(await initOf('ending/app', { task })).toMatchObject({
      outcome: 'error',
      error: { type: 'Runtime.ExitError' },
      exit: { code: 1 },
    });
  });

  test.for([
    ['raises an error', 'before', 'failed: before'],
    ['ends the process', 'before exits', '0'],
  ] as const)('a before-snapshot hook that %s is an init error and exit code 64', async (row) => {
    const [, FAILURE, message] = row;

    for (const task of [plain, primed]) {
      expect(await initOf('failures', { task, environment: { FAILURE } })).toMatchObject({
        outcome: 'error',
        error: { message },
        exit: { code: 64 },
      });
    }
  });

  test.for([
    ['raises an error', 'after', 'failed: after'],
    ['ends the process', 'after exits', '0'],
  ] as const)('an after-restore hook that %s is a restore error and exit code 65', async (row) => {
    const [, FAILURE, message] = row;

    for (const task of [plain, primed]) {
      const emulation = await start('failures', { task, environment: { FAILURE } });

      expect(await emulation.init()).toMatchObject({ outcome: 'ready' });
      expect(await emulation.restore()).toMatchObject({
        outcome: 'error',
        error: { message },
        exit: { code: 65 },
      });
    }
  });

  test('a failing prime is an init error under SNAPPER_PRIME_STRICT', async () => {
    const environment = {
      FAILURE: 'second prime',
      SNAPPER_PRIME_COUNT: '2',
      SNAPPER_PRIME_STRICT: '1',
    };

    expect(await initOf('failures', { task: primed, environment })).toMatchObject({
      outcome: 'error',
      error: {
        type: 'Runtime.PrimingError',
        message: 'Priming failed in invocation 2 of 2: OwnError: failed: second prime',
      },
      exit: { code: 1 },
    });
  });

  test('a failing prime is one loud line otherwise, and the function serves', async () => {
    for (const FAILURE of ['second prime', 'second prime exits']) {
      const environment = { FAILURE, SNAPPER_PRIME_COUNT: '2', SNAPPER_PRIME_STRICT: '0' };
      const emulation = await start('failures', { task: primed, environment });

      await host.ready(emulation);

      expect(await host.answer(emulation, {})).toBe('handled');
      expect(host.outputOf(emulation)).toMatch(/^\[snapper\] PRIMING FAILED/m);
    }
  });

  test.for([
    ['SNAPPER_PRIME_COUNT', { SNAPPER_PRIME_COUNT: 'many' }, PRIME_EVENT, 'a whole number'],
    ['SNAPPER_PRIME_COUNT', { SNAPPER_PRIME_COUNT: '-1' }, PRIME_EVENT, 'a whole number'],
    ['prime.json', {}, '{', 'is not JSON'],
  ] as const)('what is wrong with %s is a failing prime', async ([, variables, prime, message]) => {
    const task = await functionPackage({ prime });
    const environment = { SNAPPER_PRIME_STRICT: '1', ...variables };

    const init = await initOf('journal', { task, environment });

    expect(init).toMatchObject({ outcome: 'error', error: { type: 'Runtime.PrimingError' } });
    expect(JSON.stringify(init)).toContain(message);
  });

  test('a client that cannot be imported is an init error', async () => {
    const { opt } = await builtLayer({ language: 'python' });
    const broken = await copyOfLayer(opt, 'python-layer-without-client');
    await rm(join(broken, 'snapper/ric/awslambdaric/bootstrap.py'));

    for (const snapStart of [true, false]) {
      expect(await initOf('journal', { opt: broken, snapStart })).toMatchObject({
        outcome: 'error',
        error: {
          type: 'Runtime.SnapperLayerBroken',
          message: expect.stringContaining("'make layer'") as string,
        },
        exit: { code: 1 },
      });
    }
  });
});

describeLab('modules of a snapped Python function', () => {
  let host: Host;
  /** The layer with another one beside it. */
  let layers: string;

  beforeAll(async () => {
    host = await openHost();
    const { opt } = await builtLayer({ language: 'python' });
    layers = await copyOfLayer(opt, 'python-layers');
    await writeFiles(layers, {
      'python/in_folder.py': '',
      'python/in_both.py': '',
      'python/shadowed.py': '',
      'python/lib/python3.13/site-packages/in_site.py': '',
      'python/lib/python3.13/site-packages/in_both.py': '',
      'python/lib/python3.13/site-packages/simplejson.py': 'raise RuntimeError\n',
      'python/lib/python3.13/site-packages/more.pth': '/opt/python/more\n',
      'python/more/by_pth.py': '',
      'snapper/ric/beside_client.py': '',
    });
  });

  afterEach(() => host.stopAll());

  async function surroundings(
    event: unknown,
    options: Partial<StartOptions> & Partial<EmulationOptions> = {},
  ): Promise<Surroundings> {
    const task = options.task ?? (await functionPackage());
    const emulation = await host.start({ handler: 'surroundings.handler', ...options, task });
    await host.ready(emulation);
    return host.answer<Surroundings>(emulation, event);
  }

  test('are found in other layers', async () => {
    const modules = ['in_folder', 'in_site', 'in_both', 'by_pth'];

    const { origins } = await surroundings({ modules }, { opt: layers });

    expect(origins).toEqual({
      in_folder: '/opt/python/in_folder.py',
      in_site: '/opt/python/lib/python3.13/site-packages/in_site.py',
      in_both: '/opt/python/lib/python3.13/site-packages/in_both.py',
      by_pth: '/opt/python/more/by_pth.py',
    });
  });

  test('win over those of layers, of the client and of Python, unless they are in use', async () => {
    const task = await functionPackage({
      files: {
        'shadowed.py': '',
        'beside_client.py': '',
        'xmlrpc.py': '',
        'simplejson.py': 'raise RuntimeError("not the client\'s")\n',
        'awslambdaric/__init__.py': 'raise RuntimeError("not the client\'s")\n',
      },
    });

    const modules = ['shadowed', 'beside_client', 'xmlrpc', 'simplejson', 'awslambdaric'];
    const { origins } = await surroundings({ modules }, { opt: layers, task });

    expect(origins).toEqual({
      shadowed: '/var/task/shadowed.py',
      beside_client: '/var/task/beside_client.py',
      xmlrpc: '/var/task/xmlrpc.py',
      // The client has imported these before it looks at the function, as in the managed runtime.
      simplejson: '/opt/snapper/ric/simplejson/__init__.py',
      awslambdaric: '/opt/snapper/ric/awslambdaric/__init__.py',
    });
  });

  test('may be called like those that the delegator and the client take for the snapshot', async () => {
    const names = ['ssl', 'random', 'http', 'tempfile', 'uuid', 'inspect', 'json'];
    const files = Object.fromEntries(names.map((name) => [`${name}.py`, 'X = 1\n']));
    const task = await functionPackage({ prime: PRIME_EVENT, files });
    const emulation = await host.start({
      handler: 'journal.handler',
      task,
      environment: { SNAPPER_DEBUG: '1' },
    });

    await host.ready(emulation);

    const { journal } = await host.answer<Journal>(emulation, { id: '1' });
    expect(journal).toContain('prime primed');
    expect(host.outputOf(emulation)).toContain('Reseeded in');
  });

  test('are found where the user says, too', async () => {
    const task = await functionPackage({ files: { 'vendored/by_variable.py': '' } });
    const environment = { PYTHONPATH: '/var/task/vendored' };

    const seen = await surroundings({ modules: ['by_variable'] }, { task, environment });

    expect(seen.origins).toEqual({ by_variable: '/var/task/vendored/by_variable.py' });
  });

  test('never come from a Python of the host, nor do libraries or programs', async () => {
    const root = await hostWithDecoys();

    const modules = ['decoy', 'bz2', 'sqlite3'];
    const own = await surroundings({ modules, program: 'python3.13' }, { root });
    const other = await surroundings({ program: 'python3' }, { root });

    expect(own.origins).toEqual({
      decoy: null,
      bz2: `${STANDARD}/bz2.py`,
      sqlite3: `${STANDARD}/sqlite3/__init__.py`,
    });
    for (const { child } of [own, other]) {
      expect(child?.slice(0, 2)).toEqual([own.version, '/opt/snapper/runtime']);
    }
    expect(own.mapped).toContain('/opt/snapper/runtime/lib/libsqlite3.so.0');
    expect(
      [...own.mapped, ...own.path].filter((path) => /\/var\/(lang|runtime)/.test(path)),
    ).toEqual([]);
  });

  test('of the layer are compiled, and nobody compares them with their sources', async () => {
    const { opt } = await builtLayer({ language: 'python' });
    const changed = await copyOfLayer(opt, 'python-layer-with-other-sources');
    for (const path of [
      'runtime/lib/python3.13/sqlite3/__init__.py',
      'ric/awslambdaric/__main__.py',
      'delegator/snapper_delegator/start.py',
    ]) {
      await rm(join(changed, 'snapper', path));
      await writeFiles(changed, { [`snapper/${path}`]: 'raise RuntimeError("compiled anew")\n' });
    }

    const { origins } = await surroundings({ modules: ['sqlite3'] }, { opt: changed });

    expect(origins).toEqual({ sqlite3: `${STANDARD}/sqlite3/__init__.py` });
  });
});
