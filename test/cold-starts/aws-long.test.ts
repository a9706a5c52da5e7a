import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { expect } from 'vitest';

import { bundleColdStarts } from '../../scripts/bundle-cold-starts.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';
import { lambdaServer } from './lambda-server.ts';
import type { LambdaServer, Recorded, Reply } from './lambda-server.ts';

const AWS = ['aws', '--version'] as const;

const CONFIGURATION = {
  FunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:orders:live',
  Runtime: 'java21',
  SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'On' },
  Architectures: ['x86_64'],
  MemorySize: 1769,
  Timeout: 30,
  Version: '7',
  State: 'Active',
  Environment: { Variables: { API_KEY: 'value-of-the-environment' } },
};

const REPORT =
  'REPORT RequestId: 1\tDuration: 12.00 ms\tBilled Duration: 68 ms\tMemory Size: 1769 MB\tMax Memory Used: 121 MB\t';
const RESTORED = `${REPORT}Restore Duration: 400.00 ms\tBilled Restore Duration: 55 ms\t\n`;
const INITIALISED = `${REPORT}Init Duration: 900.00 ms\t\n`;

const isInvoke = ({ path }: Recorded): boolean => path.endsWith('/invocations');
const isManaged = ({ path }: Recorded): boolean => path.includes('-managed');
const notFound: Reply = { status: 404, error: 'ResourceNotFoundException', body: {} };

interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
}

/** Runs the tool as a repository has it, with the AWS CLI of this machine. */
async function bench(server: LambdaServer, ...flags: string[]): Promise<Ended> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'cold-starts.mjs'), await bundleColdStarts());
  await writeFile(join(folder, 'event.json'), '{"order":1}');
  const fixed = ['--stack', 'orders', '--event', 'event.json', '--endpoint-url', server.url];
  const { exitCode, stderr, stdout } = await execa(
    process.execPath,
    ['cold-starts.mjs', 'bench', ...fixed, ...flags],
    { cwd: folder, env: server.environment, reject: false },
  );
  return { exitCode, stdout, stderr, folder };
}

await testWith(AWS, 'both stacks are invoked through live, and only there', async () => {
  const server = await lambdaServer((request) => {
    if (!isInvoke(request)) {
      return {
        body: isManaged(request)
          ? { ...CONFIGURATION, Runtime: 'nodejs24.x', SnapStart: {} }
          : CONFIGURATION,
      };
    }
    return { log: isManaged(request) ? INITIALISED : RESTORED, body: { ok: true }, afterMs: 300 };
  });

  const { exitCode, folder, stderr, stdout } = await bench(
    server,
    '--runs',
    '3',
    '--compare',
    'managed',
  );

  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringContaining('bench/report.svg') as unknown,
  });
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /2015-03-31/functions/orders/configuration?Qualifier=live',
    'GET /2015-03-31/functions/orders-managed/configuration?Qualifier=live',
    ...Array<string>(3).fill('POST /2015-03-31/functions/orders:live/invocations'),
    ...Array<string>(3).fill('POST /2015-03-31/functions/orders-managed:live/invocations'),
  ]);
  for (const { body, logType } of server.requests.filter(isInvoke)) {
    expect({ body, logType }).toEqual({ body: '{"order":1}', logType: 'Tail' });
  }
  expect(stdout).toMatch(/^ {2}p50 +400 +12 +412$/m);
  expect(stdout).toMatch(/^ {2}p50 +900 +12 +912$/m);
  const result = await readFile(join(folder, 'build/bench/result.json'), 'utf8');
  expect(JSON.parse(result)).toMatchObject({
    runs: 3,
    stacks: [
      {
        stack: 'orders',
        runtime: 'java21',
        snapStart: true,
        region: 'eu-central-1',
        invocations: 3,
      },
      { stack: 'orders-managed', runtime: 'nodejs24.x', snapStart: false },
    ],
  });
  const chart = await readFile(join(folder, 'bench/report.svg'), 'utf8');
  expect(chart).toContain('>412 ms<');
  // Neither environment nor credentials nor account leave by any way.
  expect(stdout + stderr + result + chart).not.toMatch(/value-of|a-secret|AKID|123456789012/);
});

await testWith(
  AWS,
  'invocations are sent together, however long the AWS CLI takes to start',
  async () => {
    let underWay = 0;
    let most = 0;
    const server = await lambdaServer((request) => {
      if (!isInvoke(request)) return { body: CONFIGURATION };
      most = Math.max(most, (underWay += 1));
      setTimeout(() => (underWay -= 1), 250);
      return { log: RESTORED, afterMs: 250 };
    });

    const { exitCode } = await bench(server, '--runs', '8');

    const times = server.requests.filter(isInvoke).map(({ at }) => at);
    expect(exitCode).toBe(0);
    // A restore takes longer than the spread, so that all overlap; without the gate it is half of them.
    expect({ most, sent: times.length }).toEqual({ most: 8, sent: 8 });
  },
);

await testWith(
  AWS,
  'a stack to compare with that is not there is named, with its target',
  async () => {
    const server = await lambdaServer((request) => {
      if (isManaged(request)) return notFound;
      return isInvoke(request) ? { log: RESTORED } : { body: CONFIGURATION };
    });

    const { exitCode, stderr } = await bench(server, '--runs', '1', '--compare', 'managed');

    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'orders-managed is not deployed in this account and region; `make deploy-managed` deploys it',
    );
  },
);

await testWith(
  AWS,
  'throttling makes it smaller, and is not hidden by retries of the CLI',
  async () => {
    let left = 1;
    const server = await lambdaServer((request) => {
      if (!isInvoke(request)) return { body: CONFIGURATION };
      if (left-- > 0)
        return {
          status: 429,
          error: 'TooManyRequestsException',
          body: { Reason: 'ConcurrentInvocationLimitExceeded' },
        };
      return { log: RESTORED };
    });

    const { exitCode, stderr, stdout } = await bench(server, '--runs', '1');

    expect(exitCode).toBe(0);
    expect(server.requests.filter(isInvoke)).toHaveLength(2);
    expect(stderr).toContain('orders: 1 throttled; going on with 1 at once');
    expect(stdout).toContain('1 cold start in 2 invocations, 1 throttled');
  },
);

await testWith(
  AWS,
  'a version that is being made is waited for, one that was inactive as well',
  async () => {
    const server = await lambdaServer((request, count) => {
      if (!isInvoke(request))
        return { body: { ...CONFIGURATION, State: count === 1 ? 'Pending' : 'Active' } };
      return count === 3
        ? {
            status: 409,
            error: 'SnapStartNotReadyException',
            body: { Message: 'Lambda is initializing' },
          }
        : { log: RESTORED };
    });

    const { exitCode, stderr } = await bench(server, '--runs', '1');

    expect(exitCode).toBe(0);
    expect(stderr).toContain('version 7 is not active yet, Lambda is making its snapshot; waiting');
    expect(stderr).toContain('SnapStartNotReadyException: the version was inactive');
    expect(server.requests.map((request) => (isInvoke(request) ? 'invoke' : 'look'))).toEqual([
      'look',
      'look',
      'invoke',
      'look',
      'invoke',
    ]);
  },
);

const failing: readonly (readonly [string, (request: Recorded) => Reply, string])[] = [
  [
    'no stack',
    () => notFound,
    'orders is not deployed in this account and region; `make deploy` deploys it',
  ],
  [
    'expired credentials',
    () => ({ status: 403, error: 'ExpiredTokenException', body: { message: 'expired' } }),
    'sign in again',
  ],
  [
    'no permission',
    (request) =>
      isInvoke(request)
        ? { status: 403, error: 'AccessDeniedException', body: { Message: 'not authorized' } }
        : { body: CONFIGURATION },
    'lambda:InvokeFunction',
  ],
  [
    'a failed version',
    () => ({ body: { ...CONFIGURATION, State: 'Failed', StateReason: 'init failed' } }),
    'make emulate',
  ],
  [
    'an error of the function',
    (request) =>
      isInvoke(request) ? { log: RESTORED, functionError: 'Unhandled' } : { body: CONFIGURATION },
    'make invoke STACK=orders',
  ],
  [
    'a log without a report',
    (request) => (isInvoke(request) ? { log: 'nothing' } : { body: CONFIGURATION }),
    'SystemLogLevel',
  ],
];

for (const [title, reply, told] of failing) {
  await testWith(AWS, `${title}: exit 1, what to do, and nothing written`, async () => {
    const server = await lambdaServer(reply);

    const { exitCode, folder, stderr, stdout } = await bench(server, '--runs', '1');

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(told);
    await expect(readFile(join(folder, 'build/bench/result.json'))).rejects.toThrow('ENOENT');
  });
}
