import { afterEach, beforeAll, expect, test } from 'vitest';
import type { EmulationOptions } from '../../../generators/emulator/index.ts';
import { ownAddress } from '../support/own-address.ts';
import { describeDotnetLab } from '../support/requirements.ts';
import { packageOf, withPrime } from './support/publish.ts';
import { openHost } from './support/host.ts';
import type { Host } from './support/host.ts';

const PRIME_EVENT = { id: 'primed' };

interface Journal {
  readonly journal: readonly string[];
  readonly requestId: string;
  readonly remainingSeconds: number;
  readonly serializer: string;
  readonly traceId: string;
}

interface Surroundings {
  readonly version: number;
  readonly runtime: string;
  readonly baseDirectory: string;
  readonly core: string;
  readonly values: readonly (string | null)[];
  readonly variables: readonly string[];
  readonly inherited: readonly string[];
  readonly sockets: number;
  readonly separator: string;
}

describeDotnetLab('a snapped class library on the Java host', () => {
  let host: Host;
  /** The lab's functions without and with `prime.json`. */
  let plain: string;
  let primed: string;

  beforeAll(async () => {
    host = await openHost();
    plain = await packageOf('Lab');
    primed = await withPrime(plain, PRIME_EVENT);
  });

  afterEach(() => host.stopAll());

  const handlerOf = (type: string): string => `Lab::Lab.${type}::Handle`;

  function start(type: string, task: string, options: Partial<EmulationOptions> = {}) {
    return host.start({ handler: handlerOf(type), task, ...options });
  }

  test('is primed, runs its hooks in order around the snapshot, and answers', async () => {
    const emulation = await start('Journal', primed);

    const init = await emulation.init();
    const restore = await emulation.restore();
    const first = await host.answer<Journal>(emulation, { id: '1' });
    const second = await host.answer<Journal>(emulation, { id: '2' });

    expect(init).toMatchObject({ outcome: 'ready', snapshotAt: 'restore/next' });
    expect(restore).toMatchObject({ outcome: 'ready' });
    expect(first.journal).toEqual([
      'constructor',
      ...Array.from({ length: 10 }, () => 'prime primed'),
      'before 2',
      'before 1',
      'after 1',
      'after 2',
      'invoke 1',
    ]);
    expect(second.journal).toEqual([...first.journal, 'invoke 2']);
    expect(first.serializer).toBe('DefaultLambdaJsonSerializer');
    // Of the 30 that it may run; a moment of them may have passed.
    expect([29, 30]).toContain(first.remainingSeconds);
    expect(second.requestId).not.toBe(first.requestId);
    expect(second.traceId).toMatch(/^Root=1-/);
    expect(emulation.violations).toEqual([]);
  });

  test('says how it was primed, and leaves the request of a prime in no later log line', async () => {
    const emulation = await start('Journal', primed, { environment: { SNAPPER_DEBUG: '1' } });

    await host.ready(emulation);

    const lines = emulation.output.map(({ text }) => text);
    const line = lines.find((text) => text.includes('Primed by 10 invocations'));
    expect(line).toBeDefined();
    expect(line).not.toContain('snapper-priming');
    expect(lines.filter((text) => text.includes('handling primed'))).toHaveLength(10);
  });

  test('compiles next to nothing after the restore', async () => {
    // In tiers, .NET would compile some of it again in the background.
    const environment = { DOTNET_TieredCompilation: '0' };
    const emulation = await start('Compiled', primed, { environment });

    await host.ready(emulation);
    await host.answer<number>(emulation, {});

    // Until the first answer has been sent; without the rehearsal, 46.
    expect(await host.answer<number>(emulation, {})).toBeLessThan(15);
  });

  test('sees nothing of the rehearsal that precedes it', async () => {
    const [rehearsed, usual] = await Promise.all(
      [true, false].map(async (snapStart) => {
        const emulation = await start('Surroundings', plain, { snapStart });
        await emulation.init();
        expect(host.outputOf(emulation)).toBe('');
        if (snapStart) await emulation.restore();
        return host.answer<Surroundings>(emulation, {});
      }),
    );

    expect(rehearsed!.sockets).toBe(usual!.sockets);
  });

  test.each([
    ['does not take idle threads of the pool for busy ones', '0', false],
    ['waits for a thread of the pool that is busy for a moment', '1', false],
    ['says so when a thread of the pool stays busy', '60', true],
  ])('%s', async (_, seconds, warned) => {
    // With as many processors as Lambda has at most, the pool starts more threads than it needs.
    const environment = { BUSY_SECONDS: seconds, DOTNET_PROCESSOR_COUNT: '6' };
    const emulation = await start('Busy', plain, { environment });

    await host.ready(emulation);

    expect(host.outputOf(emulation).includes('RANDOM NUMBERS MAY REPEAT')).toBe(warned);
  });

  test('is reseeded after the restore, before its own hooks', async () => {
    const emulation = await start('Journal', plain, { environment: { SNAPPER_DEBUG: '1' } });

    await emulation.init();
    const reseeded = () => emulation.output.some(({ text }) => text.includes('Reseeded in'));
    expect(reseeded()).toBe(false);
    await emulation.restore();

    expect(reseeded()).toBe(true);
  });

  test.each([
    ['loses its TCP connections but those to loopback and the Runtime API', true],
    ['keeps its TCP connections where no snapshot is taken', false],
  ])('%s', async (_, snapStart) => {
    const listenHost = ownAddress();
    const environment = { OWN_ADDRESS: listenHost, SNAPPER_DEBUG: '1' };
    const emulation = await start('Sockets', plain, { snapStart, listenHost, environment });

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
      'listening and unconnected': true,
      'Runtime API': true,
    });
    const lines = host.outputOf(emulation).match(/Shut down the connection to .*/g) ?? [];
    // Of both connections, both ends.
    expect(lines).toHaveLength(snapStart ? 4 : 0);
    expect(lines.every((line) => line.includes(` ${listenHost}:`))).toBe(true);
  });

  test('sees the environment of the managed runtime, and so do its child processes', async () => {
    const emulation = await start('Surroundings', plain);

    await host.ready(emulation);
    const names = ['AWS_EXECUTION_ENV', '_HANDLER', 'DOTNET_ROOT', 'LAMBDA_RUNTIME_NAME'];
    const seen = await host.answer<Surroundings>(emulation, { names });

    expect(seen).toMatchObject({
      version: 10,
      baseDirectory: '/var/task/',
      core: '/var/task/Amazon.Lambda.Core.dll',
      values: [
        'AWS_Lambda_dotnet10',
        handlerOf('Surroundings'),
        '/opt/snapper/runtime/bin',
        'dotnet10',
      ],
    });
    expect(seen.runtime).toMatch(/^\/opt\/snapper\/runtime\/bin\/shared\//);
    // Without ICU every culture is known and like the invariant one.
    expect(seen.separator).toBe('.');
    for (const variables of [seen.variables, seen.inherited]) {
      expect(variables).not.toContain('DOTNET_STARTUP_HOOKS');
      expect(variables).not.toContain('SNAPPER_STARTUP_HOOKS');
      expect(variables).not.toContain('SNAPPER_PRIMING');
    }
  });

  test('answers with the very bytes of a stream', async () => {
    const emulation = await start('Echo', await withPrime(plain, PRIME_EVENT));

    await host.ready(emulation);

    expect(await host.answer(emulation, { text: 'Grüße, 世界' })).toEqual({ text: 'Grüße, 世界' });
  });

  test('is primed as often as SNAPPER_PRIME_COUNT says', async () => {
    const environment = { SNAPPER_PRIME_COUNT: '2' };
    const emulation = await start('Journal', primed, { environment });

    await host.ready(emulation);
    const { journal } = await host.answer<Journal>(emulation, { id: '1' });

    expect(journal.filter((entry) => entry.startsWith('prime'))).toHaveLength(2);
  });

  test('goes straight to the client where there is no SnapStart', async () => {
    const emulation = await start('Journal', primed, { snapStart: false });

    expect(await emulation.init()).toMatchObject({ outcome: 'ready', snapshotAt: 'none' });
    const { journal } = await host.answer<Journal>(emulation, { id: '1' });

    expect(journal).toEqual(['constructor', 'invoke 1']);
  });

  test('reports the error of an invocation as the managed runtime does, and goes on', async () => {
    const emulation = await start('HandlerFails', plain);

    await host.ready(emulation);
    const first = await emulation.invoke({});
    const second = await emulation.invoke({});

    expect(first).toMatchObject({
      outcome: 'error',
      error: { type: 'ArgumentException', message: 'the handler failed' },
    });
    expect(second.outcome).toBe('error');
  });

  test.each([
    ['assembly', 'Nowhere::Lab.Journal::Handle', 'Nowhere'],
    ['type', 'Lab::Lab.Nowhere::Handle', 'Lab.Nowhere'],
    ['method', 'Lab::Lab.Journal::Nowhere', 'Nowhere'],
    ['format', 'Lab::Lab.Journal', 'Lab::Lab.Journal'],
  ])('a handler with a wrong %s is an init error of the client', async (_, handler, named) => {
    const emulation = await host.start({ handler, task: plain });

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'error', exit: { code: 1 } });
    expect(JSON.stringify(init)).toContain(named);
    expect(JSON.stringify(init)).toContain('LambdaValidationException');
  });

  test('a constructor that throws is an init error', async () => {
    const emulation = await start('ConstructorFails', primed);

    expect(await emulation.init()).toMatchObject({ outcome: 'error', exit: { code: 1 } });
    expect(host.outputOf(emulation)).toContain('the constructor failed');
  });

  test('a constructor that ends the process is an init error, though it ended with 0', async () => {
    const emulation = await start('ConstructorExits', plain);

    expect(await emulation.init()).toMatchObject({
      outcome: 'error',
      error: { type: 'Runtime.ExitError' },
      exit: { code: 1 },
    });
  });

  test('a before-snapshot hook that throws is an init error and exit code 64', async () => {
    for (const task of [plain, primed]) {
      const emulation = await start('BeforeFails', task);

      expect(await emulation.init()).toMatchObject({
        outcome: 'error',
        error: { message: 'the before hook failed' },
        exit: { code: 64 },
      });
    }
  });

  test('an after-restore hook that throws is a restore error and exit code 65', async () => {
    for (const task of [plain, primed]) {
      const emulation = await start('AfterFails', task);

      expect(await emulation.init()).toMatchObject({ outcome: 'ready' });
      expect(await emulation.restore()).toMatchObject({
        outcome: 'error',
        error: { message: 'the after hook failed' },
        exit: { code: 65 },
      });
    }
  });

  test('a failing prime is an init error under SNAPPER_PRIME_STRICT', async () => {
    const emulation = await start('PrimeFails', primed, {
      environment: { SNAPPER_PRIME_STRICT: '1' },
    });

    expect(await emulation.init()).toMatchObject({
      outcome: 'error',
      error: {
        type: 'Runtime.PrimingError',
        message:
          'Priming failed in invocation 2 of 10: InvalidOperationException: the second prime failed',
      },
      exit: { code: 1 },
    });
  });

  test('a failing prime is one loud line otherwise, and the function serves', async () => {
    const emulation = await start('PrimeFails', primed, {
      environment: { SNAPPER_PRIME_STRICT: '0' },
    });

    await host.ready(emulation);

    expect(await host.answer(emulation, {})).toBe('handled');
    expect(host.outputOf(emulation)).toContain('PRIMING FAILED');
  });

  test.each([
    ['SNAPPER_PRIME_COUNT', { SNAPPER_PRIME_COUNT: 'many' }, PRIME_EVENT, 'a whole number'],
    ['prime.json', {}, undefined, 'is not JSON'],
  ])('what is wrong with %s is a failing prime', async (_, environment, event, message) => {
    const task = await withPrime(plain, event);
    const emulation = await start('Journal', task, {
      environment: { SNAPPER_PRIME_STRICT: '1', ...environment },
    });

    const init = await emulation.init();

    expect(init).toMatchObject({ outcome: 'error', error: { type: 'Runtime.PrimingError' } });
    expect(JSON.stringify(init)).toContain(message);
  });
});
