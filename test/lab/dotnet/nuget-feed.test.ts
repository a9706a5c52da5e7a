import { execa } from 'execa';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Emulation } from '../../../generators/emulator/index.ts';
import type { EmulationOptions } from '../../../generators/emulator/index.ts';
import { dotnetFolder } from '../support/dotnet-sdk.ts';
import { nugetFeed } from '../support/nuget-feed.ts';
import { describeLab } from '../support/requirements.ts';
import { repositoryRoot, runFolder } from '../support/workspace.ts';

const TRIAL = join(repositoryRoot, 'test/fixtures/nuget/trial');

/** Handler settings that cannot work, and how the error begins. */
const UNFIT: readonly (readonly [setting: string, type: string, message: string])[] = [
  [
    'Absent::Trial.Shapes::Upper',
    'LambdaValidationException',
    'Could not find the specified handler assembly',
  ],
  ['Trial::Trial.Absent::Upper', 'LambdaValidationException', "Unable to load type 'Trial.Absent'"],
  ['Trial::Trial.Shapes::Absent', 'LambdaValidationException', "Unable to find method 'Absent'"],
  ['Trial::Trial.Shapes', 'LambdaValidationException', 'Invalid lambda function handler'],
  ['Trial::::Upper', 'LambdaValidationException', 'Invalid lambda function handler'],
  ['Trial::Trial.Unfit::Overload', 'LambdaValidationException', "The method 'Overload' in type"],
  ['Trial::Trial.Unfit::Generic', 'LambdaValidationException', "The method 'System.String Generic"],
  ['Trial::Trial.Unfit::Void', 'LambdaValidationException', "The method 'Void Void"],
  ['Trial::Trial.Unfit::Params', 'LambdaValidationException', "The method 'System.String Params"],
  ['Trial::Trial.Unfit::Abstract', 'LambdaValidationException', "The method 'System.String Abstr"],
  ['Trial::Trial.Unfit::Instance', 'LambdaValidationException', 'The instance method'],
  ['Trial::Trial.Unfit::Three', 'LambdaValidationException', "Method 'Three' of type"],
  ['Trial::Trial.Unfit::SecondIsNoContext', 'LambdaValidationException', "Method 'SecondIsNoCon"],
  ['Trial::Trial.BadConstructor::Handle', 'TargetInvocationException', 'Exception has been thrown'],
  ['Trial::Trial.BadInitializer::Handle', 'TypeInitializationException', 'The type initializer'],
];

/** Handlers of `Trial.Shapes`, and what they answer the event `"text"`. */
const SHAPES: readonly (readonly [method: string, response: string])[] = [
  ['Upper', '"TEXT"'],
  ['Length', '4'],
  ['Copy', '"text"'],
  ['Own', '"own!"'],
  ['Nothing', ''],
  ['Quiet', ''],
];

interface Receipt {
  readonly Id: string;
  readonly Journal: readonly string[];
  readonly RequestId: string;
  readonly Function: string;
  readonly MemoryMegabytes: number;
  readonly RemainingSeconds: number;
  readonly Serializer: string;
  readonly TraceId: string;
  readonly TraceVariable: string;
  readonly ProviderTraceId: string;
}

/** The same must hold for AWS's real packages: run it with `SNAPPER_NUGET_FEED`. */
describeLab('the feed of packages', () => {
  let published: string;
  const running: Emulation[] = [];

  beforeAll(async () => {
    const feed = await nugetFeed();
    published = await mkdtemp(join(runFolder(), 'trial-'));
    const sources = join(published, 'sources');
    await cp(TRIAL, sources, { recursive: true });
    await cp(feed.config, join(sources, 'nuget.config'));
    for (const project of ['Trial', 'TrialApi']) {
      // Warnings are errors in these projects, and they ask for the real releases exactly.
      await execa('dotnet', ['publish', project, '--output', join(published, project)], {
        cwd: sources,
        env: { ...feed.environment, DOTNET_NOLOGO: '1', MSBUILDDISABLENODEREUSE: '1' },
      });
    }
  });

  afterEach(() => Promise.all(running.splice(0).map((emulation) => emulation.stop())));

  async function start(
    handler: string,
    options: Partial<EmulationOptions> = {},
  ): Promise<Emulation> {
    const [project = ''] = handler.split(':');
    const task = join(published, project === 'TrialApi' ? project : 'Trial');
    const assembly = join(task, project === 'TrialApi' ? 'TrialApi.dll' : 'Trial.dll');
    const emulation = await Emulation.start({
      launch: (environment) =>
        spawn(join(dotnetFolder(), 'dotnet'), [assembly], {
          cwd: task,
          env: { ...environment },
          stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
          detached: true,
        }),
      handler,
      taskRoot: task,
      ...options,
    });
    running.push(emulation);
    return emulation;
  }

  async function startReady(
    handler: string,
    options: Partial<EmulationOptions> = {},
  ): Promise<Emulation> {
    const emulation = await start(handler, options);
    expect(await emulation.init()).toMatchObject({ outcome: 'ready', snapshotAt: 'restore/next' });
    expect(await emulation.restore()).toMatchObject({ outcome: 'ready' });
    return emulation;
  }

  async function answer(emulation: Emulation, event: unknown): Promise<string> {
    const result = await emulation.invoke(event);
    if (result.outcome !== 'response') throw new Error(JSON.stringify(result));
    return result.response.text;
  }

  test('says in its assemblies whether they are stand-ins', async () => {
    const core = await readFile(join(published, 'Trial/Amazon.Lambda.Core.dll'));

    const isStandIn = core.includes('3.2.0-standin');

    expect(isStandIn).toBe(process.env['SNAPPER_NUGET_FEED'] === undefined);
  });

  test.each(['Trial::Trial.Journal::Handle', 'Trial'])(
    'runs the hooks of %s around the snapshot, then serves',
    async (handler) => {
      const emulation = await startReady(handler);

      const first = JSON.parse(await answer(emulation, { Id: 'a' })) as Receipt;
      const second = JSON.parse(await answer(emulation, { Id: 'b' })) as Receipt;

      const isLibrary = handler.includes(':');
      expect(first).toMatchObject({
        Id: 'a',
        Journal: ['constructor', 'before 2', 'before 1', 'after 1', 'after 2'],
        Function: 'snapper-function:1',
        MemoryMegabytes: 1769,
        RemainingSeconds: 30,
        Serializer: isLibrary
          ? 'DefaultLambdaJsonSerializer'
          : 'SourceGeneratorLambdaJsonSerializer`1',
      });
      expect(second).toMatchObject({ Id: 'b', TraceId: second.TraceVariable });
      expect(second.ProviderTraceId).toBe(second.TraceId);
      expect(second.RequestId).not.toBe(first.RequestId);
      await emulation.idle();
      expect(emulation.violations).toEqual([]);
    },
  );

  test('writes a record of each line, with the id of its request', async () => {
    const emulation = await startReady('Trial::Trial.Journal::Handle', { logDescriptor: 3 });

    const { RequestId } = JSON.parse(await answer(emulation, { Id: 'a' })) as Receipt;

    const records = emulation.output.map(({ stream, text }) => `${stream}\t${text}`);
    const parts = records.map((record) => record.split('\t'));
    expect(parts.map(([stream, , ...rest]) => [stream, ...rest])).toEqual([
      ['log', RequestId, 'info', 'serving a'],
      ['log', RequestId, 'fail', '7.5'],
      ['log', RequestId, 'warn', 'slow: 2 of 3'],
      ['log', RequestId, 'trce', 'plain'],
    ]);
    expect(parts[0]?.[1]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test.each(['Trial::Trial.Journal::Handle', 'Trial'])(
    'reports a hook of %s that fails, and returns',
    async (handler) => {
      const before = await start(handler, { environment: { TRIAL_FAILS: 'before 1' } });
      const init = await before.init();

      const after = await start(handler, { environment: { TRIAL_FAILS: 'after 1' } });
      expect(await after.init()).toMatchObject({ outcome: 'ready' });
      const restore = await after.restore();

      expect(init).toMatchObject({
        outcome: 'error',
        error: { type: 'InvalidOperationException', message: 'before 1 fails' },
        exit: { code: 70 },
      });
      expect(restore).toMatchObject({
        outcome: 'error',
        error: { type: 'InvalidOperationException', message: 'after 1 fails' },
        exit: { code: 70 },
      });
      expect([...before.violations, ...after.violations]).toEqual([]);
    },
  );

  test('calls handlers of every shape', async () => {
    const responses = await Promise.all(
      SHAPES.map(async ([method]) => {
        const emulation = await startReady(`Trial::Trial.Shapes::${method}`);
        return [method, await answer(emulation, 'text')];
      }),
    );

    expect(responses).toEqual(SHAPES);
  });

  test('passes on what a handler throws, and lives on', async () => {
    const emulation = await startReady('Trial::Trial.Faults::Throw');

    const first = await emulation.invoke('x');
    const second = await emulation.invoke('y');

    expect(first).toMatchObject({
      outcome: 'error',
      error: { type: 'InvalidOperationException', message: 'cannot serve x' },
    });
    expect(first).toHaveProperty(
      'error.stackTrace.0',
      expect.stringContaining('Trial.Faults.Throw'),
    );
    expect(second).toMatchObject({ error: { message: 'cannot serve y' } });
  });

  test('says of which type an event should have been', async () => {
    const emulation = await startReady('Trial::Trial.Faults::Read');

    const result = await emulation.invoke('x');

    expect(result).toMatchObject({
      outcome: 'error',
      error: {
        type: 'JsonSerializerException',
        message: expect.stringContaining('JSON payload to type Trial.Order') as string,
      },
    });
  });

  test('says why a handler cannot be one', async () => {
    const results = await Promise.all(
      UNFIT.map(async ([setting]) => ({ setting, init: await (await start(setting)).init() })),
    );

    expect(results).toEqual(
      UNFIT.map(([setting, type, message]) => ({
        setting,
        init: expect.objectContaining({
          outcome: 'error',
          error: expect.objectContaining({
            type,
            message: expect.stringContaining(message) as string,
          }) as unknown,
          exit: { code: 1, signal: null },
        }) as unknown,
      })),
    );
  });

  test('warms an ASP.NET Core application up before the snapshot, then serves it', async () => {
    const emulation = await startReady('TrialApi');

    const journal = await answer(emulation, httpEvent('GET', '/journal'));
    const hello = await answer(emulation, httpEvent('GET', '/hello/you', { query: 'greeting=Hi' }));
    const order = await answer(emulation, httpEvent('POST', '/orders', { body: '{"id":"7"}' }));
    const image = await answer(emulation, httpEvent('GET', '/image'));
    const fault = await answer(emulation, httpEvent('GET', '/fault'));

    const five = (text: string): string[] => Array.from({ length: 5 }, () => text);
    expect(JSON.parse(bodyOf(journal))).toEqual([
      ...five('GET /hello/warm 200'),
      // A query string becomes a part of the path, and the type of the content is lost.
      ...five('GET /hello/query%3Fx=1??x=1 200'),
      ...five('POST /orders 415'),
      'before',
      'after',
    ]);
    expect(bodyOf(hello)).toBe('Hi, you!');
    expect(JSON.parse(order)).toMatchObject({
      statusCode: 201,
      headers: { Location: '/orders/7' },
      cookies: ['last=7; path=/', 'other=1; path=/'],
      isBase64Encoded: false,
    });
    expect(JSON.parse(image)).toMatchObject({ body: 'AQL/', isBase64Encoded: true });
    expect(JSON.parse(fault)).toMatchObject({ statusCode: 500 });
  });
});

interface HttpParts {
  readonly query?: string;
  /** JSON. */
  readonly body?: string;
}

function httpEvent(method: string, path: string, { query = '', body }: HttpParts = {}): unknown {
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: query,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body,
    isBase64Encoded: false,
    requestContext: {
      domainName: 'api.example.com',
      stage: '$default',
      http: { method, path, sourceIp: '192.0.2.7' },
    },
  };
}

function bodyOf(response: string): string {
  return (JSON.parse(response) as { body: string }).body;
}
