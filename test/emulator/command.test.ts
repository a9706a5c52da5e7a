import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleEmulator } from '../../scripts/bundle-emulator.mjs';
import { fixture } from './support.ts';
import { EXECUTABLE, writeZip } from './zip-writer.ts';
import { describeUnless } from '../support/tools.ts';

let root: string;
let bundle: string;

// The bundled file, as generated repositories get it, with a layer and a function to run.
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'emulator-command-'));
  bundle = join(root, 'tools', 'snapstart-emulator.mjs');
  await mkdir(dirname(bundle));
  await writeFile(bundle, await bundleEmulator());
  await cp(dirname(fixture('echo.mjs')), join(root, 'function'), { recursive: true });
  const wrapper = await readFile(fixture('wrapper.sh'), 'utf8');
  const zip = [{ path: 'snapper/wrapper', content: wrapper, mode: EXECUTABLE }];
  await writeFile(join(root, 'layer.zip'), writeZip(zip));
  await writeFile(
    join(root, 'plain.zip'),
    writeZip(zip.map((entry) => ({ ...entry, mode: 0o100644 }))),
  );
  const variables = { Parameters: { SNAPPER_TEST_NODE: process.execPath, TABLE: 'orders', N: 1 } };
  await json('env.json', variables);
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function json(name: string, content: unknown): Promise<string> {
  await writeFile(join(root, name), JSON.stringify(content));
  return name;
}

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [bundle, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function end(child: ChildProcess): Promise<Ended> {
  const { stderr, stdout } = child;
  if (stdout === null || stderr === null) throw new Error('not piped');
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [[code], out, err] = await Promise.all([closed, text(stdout), text(stderr)]);
  return { code, out, err };
}

const BASE = ['--layer', 'layer.zip', '--function', 'function', '--env-vars', 'env.json'];

const run = (handler: string, ...more: readonly string[]): Promise<Ended> =>
  end(start([...BASE, '--handler', handler, ...more]));

describeUnless(
  process.platform === 'linux' ? undefined : 'it needs Linux',
  'in a process of this machine',
  () => {
    test('a good function exits 0: responses on stdout, the rest on stderr', async () => {
      const event = await json('event.json', { n: 1 });

      const { code, err, out } = await run('echo.handler', '--event', event);

      expect(code).toBe(0);
      expect(out).toBe('{"echo":{"n":1}}\n');
      expect(err).toContain('| loading\n! restored\n');
      expect(err).toMatch(/^ +\d+\.\d {2}init {5}snapshot +\d+\.\d ms {2}at restore\/next$/m);
      expect(err).toMatch(/^Restore Duration: \d+\.\d\d ms$/m);
      expect(err).toMatch(/^REPORT RequestId: \S+\tDuration: .* ms\tBilled Duration: \d+ ms\t/m);
    });

    test('--env sets variables, moves what lies below /opt, and gives way to the file', async () => {
      const event = await json('environment.json', { do: 'environment' });
      const folder = join(root, 'assets');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'model.bin'), 'weights');

      const { out } = await run(
        'echo.handler',
        ...['--quiet', '--event', event, '--folder', 'assets', '--env', 'ASSETS_DIR=/opt/assets'],
        ...['--env', 'EQUATION=a=b', '--env', 'TABLE=customers'],
      );

      const { ASSETS_DIR, EQUATION, TABLE } = JSON.parse(out) as Record<string, string>;
      expect({ EQUATION, TABLE }).toEqual({ EQUATION: 'a=b', TABLE: 'orders' });
      expect(ASSETS_DIR).toMatch(/^\/.+\/assets$/);
      expect(ASSETS_DIR).not.toBe('/opt/assets');
    });

    test('--host image starts the wrapper without a runtime of Lambda', async () => {
      const event = await json('environment.json', { do: 'environment' });

      const { out } = await run(
        ...(['echo.handler', '--quiet', '--event', event, '--host', 'image'] as const),
      );

      const environment = JSON.parse(out) as Record<string, string>;
      expect(environment).toMatchObject({ AWS_LAMBDA_INITIALIZATION_TYPE: 'snap-start' });
      expect(environment).not.toHaveProperty('AWS_EXECUTION_ENV');
      expect(environment).not.toHaveProperty('AWS_LAMBDA_EXEC_WRAPPER');
    });

    test('--quiet leaves the responses', async () => {
      expect(await run('echo.handler', '--quiet', '--invokes', '2')).toEqual({
        code: 0,
        out: '{"echo":{}}\n{"echo":{}}\n',
        err: '',
      });
    });

    test('--json prints one object and nothing else', async () => {
      const event = await json('environment.json', { do: 'environment' });

      const { code, err, out } = await run('echo.handler', '--json', '--event', event);

      const report = JSON.parse(out) as {
        runs: [{ invokes: [{ response: { payload: unknown } }] }];
      };
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(report).toMatchObject({
        ok: true,
        faults: [],
        runs: [
          {
            init: { outcome: 'ready', snapshotAt: 'restore/next' },
            restore: { outcome: 'ready' },
            invokes: [{ outcome: 'response', response: { mode: 'buffered' } }],
            violations: [],
            output: [{ text: 'loading' }, { text: 'restored' }, {}],
          },
        ],
        durationsMs: { restore: { count: 1 } },
      });
      const environment = report.runs[0].invokes[0].response.payload;
      const opt = join(root, '.emulator/layer');
      const [hash = ''] = await readdir(opt);
      expect(environment).toMatchObject({
        TABLE: 'orders',
        N: '1',
        LAMBDA_TASK_ROOT: join(root, 'function'),
        AWS_LAMBDA_EXEC_WRAPPER: join(opt, hash, 'snapper/wrapper'),
        AWS_EXECUTION_ENV: 'AWS_Lambda_java21',
        PWD: join(root, 'function'),
      });
      expect(environment).not.toHaveProperty('HOME');
    });

    test('the wrapper gets the command line of Java as its arguments', async () => {
      const wrapper = '#!/bin/sh\necho "$@"\nexit 1\n';
      await writeFile(
        join(root, 'arguments.zip'),
        writeZip([{ path: 'bin/print', content: wrapper, mode: EXECUTABLE }]),
      );

      const { code, err } = await end(
        start([
          ...['--layer', 'arguments.zip', '--function', 'function', '--handler', 'x.y'],
          ...['--wrapper', '/opt/bin/print', '--memory', '1000'],
        ]),
      );

      expect(code).toBe(1);
      expect(err).toMatch(
        /^\| \/var\/lang\/bin\/java -XX:MaxHeapSize=870400k .* com\.amazonaws\.services\.lambda\.runtime\.api\.client\.AWSLambda$/m,
      );
    });

    test('--restores repeats everything in fresh environments and shows the spread', async () => {
      const { code, err, out } = await run(
        ...(['echo.handler', '--quiet', '--restores', '3', '--invokes', '2'] as const),
      );

      expect(code).toBe(0);
      expect(out.trim().split('\n')).toHaveLength(6);
      expect(err).toMatch(/^init +\d+\.\d +\d+\.\d +\d+\.\d +3$/m);
      expect(err).toMatch(/^laterInvokes +\d+\.\d +\d+\.\d +\d+\.\d +3$/m);
    });

    test('--on-demand does without snapshot and restore', async () => {
      const { code, err } = await run('init.uninterested', '--on-demand');

      expect(code).toBe(0);
      expect(err).not.toContain('Restore Duration');
      expect(err).toContain('Snapshot: none');
    });

    test.for([
      ['init.error', 'init failed (error): Runtime.HandlerNotFound: app.nothing is undefined'],
      [
        'init.crash',
        'init failed (exit): Runtime.ExitError: Error: Runtime exited with error: exit status 42',
      ],
      [
        'restore.error',
        'restore failed (error): Runtime.AfterRestoreError: no connection\n    at somewhere\n  an after-restore hook failed',
      ],
      ['init.twice', 'Lambda would reject: a process may ask for restore/next only once'],
    ] as const)('exits 1 and says why (%s)', async ([handler, reason]) => {
      const { code, err } = await run(handler);

      expect(code).toBe(1);
      expect(err).toContain(`snapstart-emulator: ${reason}\n`);
    });

    test('an error of the handler exits 1, a timeout and a crash too', async () => {
      const event = async (deed: string): Promise<string> => json(`${deed}.json`, { do: deed });

      const error = await run('invoke.handler', '--quiet', '--event', await event('error'));
      const crash = await run('invoke.handler', '--quiet', '--event', await event('crash'));
      const timeout = await run(
        ...(['invoke.handler', '--quiet', '--timeout', '1', '--event'] as const),
        await event('hang'),
      );

      expect([error.code, crash.code, timeout.code]).toEqual([1, 1, 1]);
      expect(error.err).toContain('invoke failed (error): TypeError: x is not a function\n');
      expect(crash.err).toContain('Runtime exited with error: exit status 17');
      expect(timeout.err).toContain('Task timed out after 1.00 seconds');
    });

    test('a wrapper without its executable bit is found before it runs', async () => {
      const { code, err } = await end(
        start(['--layer', 'plain.zip', '--function', 'function', '--handler', 'echo.handler']),
      );

      expect(code).toBe(1);
      expect(err).toContain('Lambda would reject: /opt/snapper/wrapper: the program is there');
    });

    test('Ctrl-C exits 130 and leaves no process', async () => {
      const event = await json('hang.json', { do: 'hang' });
      const child = start([...BASE, '--handler', 'invoke.handler', '--event', event, '--json']);
      await untilRuns(/invoke\.mjs/);

      child.kill('SIGINT');
      const { code, out } = await end(child);

      expect(code).toBe(130);
      expect(out).toBe('');
      expect(await running(/invoke\.mjs/)).toBe(false);
    });
  },
);

describe('in a container', () => {
  test('values of variables are not among the arguments, and the container is removed', async () => {
    const notes = join(root, 'notes.jsonl');
    const event = await json('event.json', { n: 1 });
    const secret = await json('secret.json', { Parameters: { API_KEY: 'do-not-print' } });
    const args = [...BASE.slice(0, -1), secret, '--handler', 'echo.handler', '--event', event];
    const tool = fixture('container-tool.mjs');

    const { code, out } = await end(
      start([...args, '--in', 'docker', '--container-tool', tool], { DOCKER_TEST_NOTES: notes }),
    );

    expect({ code, out }).toEqual({ code: 0, out: '{"echo":{"n":1}}\n' });
    const [started, removed] = (await readFile(notes, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { args: string[]; environment: Record<string, string> });
    expect(started?.args.join(' ')).toMatch(
      /^run --rm --name (snapstart-emulator-[0-9a-f]{12}) --platform linux\/(amd64|arm64) .*--memory 1769m --read-only --tmpfs \/tmp:rw,exec,size=512m --volume \S+:\/opt:ro --volume \S+:\/var\/task:ro .*--entrypoint \/opt\/snapper\/wrapper public\.ecr\.aws\/lambda\/java:21 \/var\/lang\/bin\/java /,
    );
    expect(started?.environment).toMatchObject({
      API_KEY: 'do-not-print',
      AWS_EXECUTION_ENV: 'AWS_Lambda_java21',
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/snapper/wrapper',
    });
    expect(JSON.stringify(started?.args)).not.toContain('do-not-print');
    expect(started?.environment).not.toHaveProperty('PATH');
    expect(removed?.args).toEqual(['rm', '--force', started?.args[3]]);
  });

  test('of an image it is the OS-only one, and the wrapper gets no command line', async () => {
    const notes = join(root, 'image-notes.jsonl');
    const tool = fixture('container-tool.mjs');
    const place = ['--in', 'docker', '--container-tool', tool, '--host', 'image'];

    const { code } = await end(
      start([...BASE, '--handler', 'echo.handler', ...place], { DOCKER_TEST_NOTES: notes }),
    );

    expect(code).toBe(0);
    const [started = ''] = (await readFile(notes, 'utf8')).split('\n');
    const { args } = JSON.parse(started) as { args: string[] };
    expect(args.slice(-2)).toEqual([
      '/opt/snapper/wrapper',
      'public.ecr.aws/lambda/provided:al2023',
    ]);
  });

  test('needs a container tool', async () => {
    const { code, err } = await run('x.y', '--in', 'docker', '--container-tool', 'no-such-tool');

    expect(code).toBe(1);
    expect(err).toBe(
      'snapstart-emulator: no-such-tool is not on the PATH; install it, or name another with --container-tool\n',
    );
  });
});

describe('wrong usage exits 2 with the reason', () => {
  const full = ['--layer', 'layer.zip', '--function', 'function', '--handler', 'a.b'];
  test.for<[string[], string]>([
    [[], '--layer is missing'],
    [['--layer', 'layer.zip'], '--function is missing'],
    [['--layer', 'layer.zip', '--function', 'function'], '--handler is missing'],
    [['--bogus'], "Unknown option '--bogus'"],
    [[...full, '--host', 'java8'], '--host java8: must be java21 or java25 or image'],
    [[...full, '--env', 'secret'], '--env: must be NAME=VALUE'],
    [[...full, '--folder', 'none'], '--folder none: there is no such file'],
    [[...full, '--memory', '64'], '--memory 64: must be a whole number from 128 to 10240'],
    [[...full, '--timeout', '1e3'], '--timeout 1e3: must be a whole number from 1 to 900'],
    [[...full, '--wrapper', '/bin/sh'], '--wrapper /bin/sh: must be a path below /opt'],
    [[...full, '--event', 'none.json'], '--event none.json: cannot be read'],
    [[...full, '--event', 'layer.zip'], '--event layer.zip: is not JSON'],
    [[...full, '--env-vars', 'odd.json'], '--env-vars odd.json: has neither "Parameters"'],
    [[...full, '--env-vars', 'nested.json'], 'Parameters.A must be a string'],
    [[...full, '--env-vars', 'reserved.json'], 'reserves the environment variable AWS_REGION'],
    [
      ['--layer', 'none.zip', ...full.slice(2)],
      '--layer none.zip: there is no such file; run make',
    ],
    [[...full.slice(0, 2), '--function', 'none', ...full.slice(4)], '--function none: there is no'],
  ])('%j', async ([args, reason]) => {
    await json('odd.json', { Other: {} });
    await json('nested.json', { Parameters: { A: ['secret'] } });
    await json('reserved.json', { Parameters: { AWS_REGION: 'mars' } });

    const { code, err, out } = await end(start(args));

    expect(err).toContain(`snapstart-emulator: `);
    expect(err).toContain(reason);
    expect(err).not.toMatch(/secret|mars/);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

test('--help names every flag and exits 0', async () => {
  const { code, out } = await end(start(['--help']));
  const source = await readFile(
    new URL('../../generators/emulator/command/settings.ts', import.meta.url),
    'utf8',
  );

  const flags = [...source.matchAll(/^ {2}'?([a-z-]+)'?: \{ type:/gm)].map(([, flag]) => flag);

  expect(code).toBe(0);
  expect(flags.length).toBeGreaterThan(15);
  for (const flag of flags) expect(out).toContain(`--${flag} `.trimEnd());
});

/** Whether a process of this test's root runs whose command line matches. */
async function running(pattern: RegExp): Promise<boolean> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(root) && pattern.test(command)) return true;
  }
  return false;
}

async function untilRuns(pattern: RegExp): Promise<void> {
  await expect.poll(() => running(pattern), { timeout: 5_000 }).toBe(true);
}
