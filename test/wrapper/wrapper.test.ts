import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { render } from '../../generators/project/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';

/** Stands in for the layer's Node.js: says how it was started, one item a line. */
const NODE = `#!/bin/bash
printf '%s\\n' "$0" "$@"
printf 'env %s\\n' "NODE_PATH=$NODE_PATH" "_HANDLER=$_HANDLER" "SNAPPER_HANDLER=$SNAPPER_HANDLER" \\
  "LD_LIBRARY_PATH=$LD_LIBRARY_PATH" "LOG_STREAM=$AWS_LAMBDA_LOG_STREAM_NAME" \\
  "EXECUTION_ENV=$AWS_EXECUTION_ENV"
`;

const wrapperText = render(
  {
    name: 'demo',
    language: 'node',
    runtime: 'nodejs22.x',
    host: 'java21',
    architecture: 'arm64',
    sample: 'function',
    memory: 1024,
    timeout: 30,
    typescript: false,
    registry: 'public.ecr.aws',
    ci: 'none',
    devcontainer: false,
  },
  { catalogue, generatorVersion: '0.0.0' },
).get('wrapper/snapper-wrapper')!.content;

let folder: string;
let home: string;
/** What the Runtime API was told. */
let report: { headers: IncomingHttpHeaders; url: string | undefined; body: unknown } | undefined;
let api: string;
const server = createServer((request, response) => {
  void json(request).then((body) => {
    report = { headers: request.headers, url: request.url, body };
    response.writeHead(202).end('{"status":"OK"}');
  });
});

beforeEach(async () => {
  report = undefined;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'wrapper-'));
  home = join(folder, 'snapper');
  await layer(home);
});

afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function layer(root: string): Promise<void> {
  for (const path of ['ric', 'delegator/native', 'runtime/bin']) {
    await mkdir(join(root, path), { recursive: true });
  }
  for (const file of ['ric/index.mjs', 'delegator/index.mjs', 'delegator/native/reseed.node']) {
    await writeFile(join(root, file), '');
  }
  await writeFile(join(root, 'manifest.json'), '{}');
  await writeFile(join(root, 'runtime/bin/node'), NODE, { mode: 0o755 });
  await writeFile(join(root, 'wrapper'), wrapperText, { mode: 0o755 });
}

/** Runs the wrapper without any program on PATH: it must get by with what Bash has. */
async function start(environment: Record<string, string> = {}, wrapper = join(home, 'wrapper')) {
  const child = spawn(wrapper, ['/bin/echo', 'the JVM'], {
    env: {
      PATH: '/nonexistent',
      AWS_EXECUTION_ENV: 'AWS_Lambda_java21',
      AWS_LAMBDA_RUNTIME_API: api,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'snap-start',
      AWS_LAMBDA_FUNCTION_VERSION: '7',
      _HANDLER: 'app.handler',
      ...environment,
    },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { lines: stdout.split('\n'), stderr, code };
}

test('starts the client in Node.js, with the flags of the managed runtime', async () => {
  const { lines, stderr, code } = await start();

  expect(lines.slice(0, 9)).toEqual([
    join(home, 'runtime/bin/node'),
    '--expose-gc',
    '--max-http-header-size',
    '81920',
    '--no-experimental-require-module',
    '--no-experimental-detect-module',
    '--max-semi-space-size=51',
    '--max-old-space-size=922',
    join(home, 'ric/index.mjs'),
  ]);
  expect([stderr, code]).toEqual(['', 0]);
});

test('puts the delegator in the place of the handler, for SnapStart only', async () => {
  const snapped = await start();
  const onDemand = await start({ AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' });

  expect(snapped.lines).toContain(`env _HANDLER=${home}/delegator/index.handler`);
  expect(snapped.lines).toContain('env SNAPPER_HANDLER=app.handler');
  expect(onDemand.lines).toContain('env _HANDLER=app.handler');
  expect(onDemand.lines).toContain('env SNAPPER_HANDLER=');
});

test('keeps what the user has set, and fills in what SnapStart lacks', async () => {
  const filled = await start();
  const kept = await start({ NODE_PATH: '/mine', AWS_LAMBDA_LOG_STREAM_NAME: 'real' });

  expect(filled.lines).toContain('env LOG_STREAM=snapstart/[7]');
  expect(filled.lines).toContain('env EXECUTION_ENV=AWS_Lambda_nodejs22.x');
  expect(kept.lines).toContain('env NODE_PATH=/mine');
  expect(kept.lines).toContain('env LOG_STREAM=real');
});

test('puts libraries of the layer first, where it has any', async () => {
  const without = await start({ LD_LIBRARY_PATH: '/lib64' });
  await mkdir(join(home, 'runtime/lib'));
  const withLibraries = await start({ LD_LIBRARY_PATH: '/lib64' });
  const alone = await start();

  expect(without.lines).toContain('env LD_LIBRARY_PATH=/lib64');
  expect(withLibraries.lines).toContain(`env LD_LIBRARY_PATH=${home}/runtime/lib:/lib64`);
  expect(alone.lines).toContain(`env LD_LIBRARY_PATH=${home}/runtime/lib`);
});

test.for(['--max-old-space-size=1', '--max_old_space_size=1', '-r x --max-semi-space-size=1'])(
  'leaves memory flags to NODE_OPTIONS=%s',
  async (options) => {
    const { lines } = await start({ NODE_OPTIONS: options });

    expect(lines.filter((line) => line.includes('space-size'))).toEqual([]);
  },
);

test('leaves a runtime that is not Java alone', async () => {
  const { lines, code } = await start({ AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' });

  expect([lines, code]).toEqual([['the JVM', ''], 0]);
});

test('reports a file that is missing, as an initialization error', async () => {
  await rm(join(home, 'ric/index.mjs'));

  const { stderr, code } = await start();

  const message = `The layer lacks ${home}/ric/index.mjs. Build it again with 'make layer' and deploy it.`;
  expect(code).toBe(110);
  expect(stderr).toBe(`snapper: ${message} (Runtime.SnapperLayerBroken)\n`);
  expect(report).toMatchObject({
    url: '/2018-06-01/runtime/init/error',
    headers: { 'lambda-runtime-function-error-type': 'Runtime.SnapperLayerBroken' },
    body: { errorMessage: message, errorType: 'Runtime.SnapperLayerBroken', stackTrace: [] },
  });
});

test('reports in valid JSON, whatever the path', async () => {
  const odd = join(folder, 'a "quoted" bäck\\slash');
  await layer(odd);
  await rm(join(odd, 'ric/index.mjs'));

  const { code } = await start({ LANG: 'C.UTF-8' }, join(odd, 'wrapper'));

  expect(code).toBe(110);
  expect(report?.body).toMatchObject({
    errorMessage: expect.stringContaining(`${odd}/ric/index.mjs`) as string,
  });
});

test('exits with the same code when it cannot reach Lambda', async () => {
  await rm(join(home, 'ric/index.mjs'));

  const { stderr, code } = await start({ AWS_LAMBDA_RUNTIME_API: '127.0.0.1:1' });

  expect(code).toBe(110);
  expect(stderr).toContain('The layer lacks');
  expect(stderr).toContain('could not be reported to Lambda');
});

test('reports a Node.js that cannot be started', async () => {
  await chmod(join(home, 'runtime/bin/node'), 0o644);

  const { code } = await start();

  expect(code).toBe(111);
  expect(report?.body).toMatchObject({ errorType: 'Runtime.SnapperRuntimeNotExecutable' });
});

test('hands the real command line to another wrapper, once', async () => {
  const next = join(folder, 'next');
  await writeFile(next, '#!/bin/bash\necho "next ${SNAPPER_NEXT_WRAPPER-unset}"\nexec "$@"\n', {
    mode: 0o755,
  });

  const { lines, code } = await start({ SNAPPER_NEXT_WRAPPER: next });

  expect(lines.slice(0, 3)).toEqual(['next unset', `${home}/runtime/bin/node`, '--expose-gc']);
  expect(code).toBe(0);
});

test.for([
  ['itself', 'HOME/wrapper'],
  ['what does not exist', '/nonexistent'],
  ['a folder', 'HOME/ric'],
  ['what is not absolute', 'wrapper'],
  ['a script without its interpreter', 'HOME/broken'],
] as const)('refuses %s as another wrapper', async ([, path]) => {
  await writeFile(join(home, 'broken'), '#!/nonexistent\n', { mode: 0o755 });

  const { code } = await start({ SNAPPER_NEXT_WRAPPER: path.replace('HOME', home) });

  expect(code).toBe(112);
  expect(report?.body).toMatchObject({ errorType: 'Runtime.SnapperNextWrapperUnusable' });
});

test('with SNAPPER_DEBUG names what it starts and sets, without values', async () => {
  const { stderr } = await start({ SNAPPER_DEBUG: '1', NODE_PATH: '/secret' });

  expect(stderr).toContain(`snapper: exec ${home}/runtime/bin/node --expose-gc`);
  expect(stderr).toMatch(/^snapper: set PATH .*NODE_PATH.* _HANDLER$/m);
  expect(stderr).not.toContain('/secret');
});
