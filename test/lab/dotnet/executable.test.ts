import { afterEach, beforeAll, expect, test } from 'vitest';
import { describeDotnetLab } from '../support/requirements.ts';
import { openHost } from './support/host.ts';
import type { Host } from './support/host.ts';
import { packageOf } from './support/publish.ts';

interface Answer {
  readonly journal: readonly string[];
  readonly compiled: number;
  readonly startupHooks?: string;
  readonly inherited: readonly string[];
  readonly baseDirectory: string;
}

describeDotnetLab('a snapped executable assembly on the Java host', () => {
  let host: Host;
  let task: string;

  beforeAll(async () => {
    host = await openHost();
    task = await packageOf('App');
  });

  afterEach(() => host.stopAll());

  const start = (environment: Readonly<Record<string, string>> = {}) =>
    host.start({ handler: 'App', task, environment: { SNAPPER_DEBUG: '1', ...environment } });

  test('runs its hooks, is reseeded, and answers', async () => {
    const emulation = await start();

    await host.ready(emulation);
    const answer = await host.answer<Answer>(emulation, { id: '1' });

    expect(answer.journal).toEqual(['before', 'after']);
    expect(answer.baseDirectory).toBe('/var/task/');
    expect(host.outputOf(emulation)).toContain('Reseeded in');
    expect(emulation.violations).toEqual([]);
  });

  test('compiles no code of the client after the restore, but what takes and answers an event', async () => {
    // In tiers, .NET would compile some of it again in the background.
    const emulation = await start({ DOTNET_TieredCompilation: '0' });

    await host.ready(emulation);
    const { compiled } = await host.answer<Answer>(emulation, { id: '1' });

    // What handles an event is the function's own; without the rehearsal, 350.
    expect(compiled).toBeLessThan(200);
  });

  test('finds the log as the process began with it, before it makes its client', async () => {
    const early = async (snapStart: boolean): Promise<string[]> => {
      const emulation = await host.start({ handler: 'App', task, snapStart });
      await emulation.init();
      return emulation.output.map(({ text }) => text).filter((text) => text.includes('said by'));
    };

    expect(await early(true)).toEqual(['said by Console', 'said by LambdaLogger']);
    expect(await early(false)).toEqual(['said by Console', 'said by LambdaLogger']);
  });

  test('hands the start-up hook on to no child process', async () => {
    const emulation = await start();

    await host.ready(emulation);
    const answer = await host.answer<Answer>(emulation, { id: '1' });

    // The serializer leaves out what is null.
    expect(answer).not.toHaveProperty('startupHooks');
    expect(answer.inherited).toEqual([]);
  });

  test('is not touched where there is no SnapStart', async () => {
    const emulation = await host.start({
      handler: 'App',
      task,
      snapStart: false,
      environment: { SNAPPER_DEBUG: '1' },
    });

    await emulation.init();
    const answer = await host.answer<Answer>(emulation, { id: '1' });

    expect(answer.journal).toEqual([]);
    expect(host.outputOf(emulation)).not.toContain('Reseeded in');
  });

  test('ends with 64 when a before-snapshot hook failed', async () => {
    const emulation = await start({ FAILURE: 'before' });

    expect(await emulation.init()).toMatchObject({
      outcome: 'error',
      error: { message: 'the before hook failed' },
      exit: { code: 64 },
    });
  });

  test('ends with 65 when an after-restore hook failed', async () => {
    const emulation = await start({ FAILURE: 'after' });

    expect(await emulation.init()).toMatchObject({ outcome: 'ready' });
    expect(await emulation.restore()).toMatchObject({
      outcome: 'error',
      error: { message: 'the after hook failed' },
      exit: { code: 65 },
    });
  });

  test('does not end with 0 when its Main returns before it served', async () => {
    const emulation = await start({ FAILURE: 'main returns' });

    expect(await emulation.init()).toMatchObject({ outcome: 'exit', exit: { code: 64 } });
  });

  test('keeps its own exit code once it serves', async () => {
    const emulation = await start({ FAILURE: 'handler exits' });

    await host.ready(emulation);

    expect(await emulation.invoke({})).toMatchObject({ outcome: 'exit', exit: { code: 0 } });
  });
});

const REQUEST = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/',
  rawQueryString: '',
  headers: { host: 'example.com' },
  requestContext: {
    domainName: 'example.com',
    http: { method: 'GET', path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' },
  },
  isBase64Encoded: false,
};

describeDotnetLab('a snapped ASP.NET Core application on the Java host', () => {
  let host: Host;
  let task: string;

  beforeAll(async () => {
    host = await openHost({ language: 'dotnet', sample: 'http-api' });
    task = await packageOf('Web');
  });

  afterEach(() => host.stopAll());

  const start = (environment: Readonly<Record<string, string>> = {}) =>
    host.start({ handler: 'Web', task, environment });

  test('answers', async () => {
    const emulation = await start();

    await host.ready(emulation);

    expect(await host.answer(emulation, REQUEST)).toMatchObject({
      statusCode: 200,
      body: 'handled',
    });
  });

  // Left alone it would start after that, and wait for ever.
  test.each([
    ['before', 64],
    ['after', 65],
  ])('ends when its %s hook failed, with %i', async (hook, code) => {
    const emulation = await start({ FAILURE: hook });

    const init = await emulation.init();
    const end = hook === 'before' ? init : await emulation.restore();

    expect(end).toMatchObject({
      outcome: 'error',
      error: { message: `the ${hook} hook failed` },
      exit: { code },
    });
    expect(emulation.violations).toEqual([]);
  });
});
