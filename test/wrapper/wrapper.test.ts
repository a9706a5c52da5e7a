import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { dotnetLayer } from './dotnet-layer.ts';
import { useWrapper } from './harness.ts';
import { nodeLayer } from './node-layer.ts';
import { pythonLayer } from './python-layer.ts';

const LAYERS = [
  { language: 'Node.js', kit: nodeLayer, executionEnvironment: 'AWS_Lambda_nodejs22.x' },
  { language: '.NET', kit: dotnetLayer('dotnet10'), executionEnvironment: 'AWS_Lambda_dotnet10' },
  { language: 'Python', kit: pythonLayer, executionEnvironment: 'AWS_Lambda_python3.13' },
];

describe.each(LAYERS)('the wrapper of $language', ({ kit, executionEnvironment }) => {
  const wrapper = useWrapper(kit);

  test('starts the runtime, and nothing else', async () => {
    const { lines, stderr, code } = await wrapper.start();

    expect(lines[0]).toBe(join(wrapper.home, kit.runtime));
    expect([stderr, code]).toEqual(['', 0]);
  });

  test('gives the environment of the managed runtime, and fills in what SnapStart lacks', async () => {
    const filled = await wrapper.start();
    const kept = await wrapper.start({ AWS_LAMBDA_LOG_STREAM_NAME: 'real' });

    expect(filled.lines).toContain('env AWS_LAMBDA_LOG_STREAM_NAME=snapstart/[7]');
    expect(filled.lines).toContain(`env AWS_EXECUTION_ENV=${executionEnvironment}`);
    expect(kept.lines).toContain('env AWS_LAMBDA_LOG_STREAM_NAME=real');
  });

  test.for(['lib', 'runtime/lib'])('puts libraries in %s first, if there are any', async (path) => {
    const without = await wrapper.start({ LD_LIBRARY_PATH: '/lib64' });
    await mkdir(join(wrapper.home, path));
    const withLibraries = await wrapper.start({ LD_LIBRARY_PATH: '/lib64' });
    const alone = await wrapper.start();

    expect(without.lines).toContain('env LD_LIBRARY_PATH=/lib64');
    expect(withLibraries.lines).toContain(`env LD_LIBRARY_PATH=${wrapper.home}/${path}:/lib64`);
    expect(alone.lines).toContain(`env LD_LIBRARY_PATH=${wrapper.home}/${path}`);
  });

  test('leaves a runtime that is not Java alone', async () => {
    const { lines, code } = await wrapper.start({ AWS_EXECUTION_ENV: executionEnvironment });

    expect([lines, code]).toEqual([['the JVM', ''], 0]);
  });

  test('starts from a folder with spaces in its name', async () => {
    const spaced = join(wrapper.folder, 'a layer');
    await wrapper.layer(spaced);

    const { lines, code } = await wrapper.start({}, join(spaced, 'wrapper'));

    expect([lines[0], code]).toEqual([join(spaced, kit.runtime), 0]);
  });

  test('reports a file that is missing, as an initialization error', async () => {
    await rm(join(wrapper.home, kit.runtime));

    const { stderr, code } = await wrapper.start();

    const message = `The layer lacks ${wrapper.home}/${kit.runtime}. Build it again with 'make layer' and deploy it.`;
    expect(code).toBe(110);
    expect(stderr).toBe(`snapper: ${message} (Runtime.SnapperLayerBroken)\n`);
    expect(wrapper.report).toMatchObject({
      url: '/2018-06-01/runtime/init/error',
      headers: { 'lambda-runtime-function-error-type': 'Runtime.SnapperLayerBroken' },
      body: { errorMessage: message, errorType: 'Runtime.SnapperLayerBroken', stackTrace: [] },
    });
  });

  test('reports in valid JSON, whatever the path', async () => {
    const odd = join(wrapper.folder, 'a "quoted" bäck\\slash');
    await wrapper.layer(odd);
    await rm(join(odd, kit.runtime));

    const { code } = await wrapper.start({ LANG: 'C.UTF-8' }, join(odd, 'wrapper'));

    expect(code).toBe(110);
    expect(wrapper.report?.body).toMatchObject({
      errorMessage: expect.stringContaining(`${odd}/${kit.runtime}`) as string,
    });
  });

  test('exits with the same code when it cannot reach Lambda', async () => {
    await rm(join(wrapper.home, kit.runtime));

    const { stderr, code } = await wrapper.start({ AWS_LAMBDA_RUNTIME_API: '127.0.0.1:1' });

    expect(code).toBe(110);
    expect(stderr).toContain('The layer lacks');
    expect(stderr).toContain('could not be reported to Lambda');
  });

  test('reports a runtime that cannot be started', async () => {
    await chmod(join(wrapper.home, kit.runtime), 0o644);

    const { code } = await wrapper.start();

    expect(code).toBe(111);
    expect(wrapper.report?.body).toMatchObject({
      errorType: 'Runtime.SnapperRuntimeNotExecutable',
      errorMessage: expect.stringContaining(
        `${kit.runtime} cannot be started. Does the layer's architecture match the function's?`,
      ) as string,
    });
  });

  test('hands the real command line to another wrapper, once', async () => {
    const next = join(wrapper.folder, 'next');
    await writeFile(next, '#!/bin/bash\necho "next ${SNAPPER_NEXT_WRAPPER-unset}"\nexec "$@"\n', {
      mode: 0o755,
    });

    const alone = await wrapper.start();
    const { lines, code } = await wrapper.start({ SNAPPER_NEXT_WRAPPER: next });

    expect(lines).toEqual(['next unset', ...alone.lines]);
    expect(code).toBe(0);
  });

  test.for([
    ['itself', 'HOME/wrapper'],
    ['what does not exist', '/nonexistent'],
    ['a folder', 'HOME/ric'],
    ['what is not absolute', 'wrapper'],
    ['a script without its interpreter', 'HOME/broken'],
  ] as const)('refuses %s as another wrapper', async ([, path]) => {
    await writeFile(join(wrapper.home, 'broken'), '#!/nonexistent\n', { mode: 0o755 });

    const { code } = await wrapper.start({
      SNAPPER_NEXT_WRAPPER: path.replace('HOME', wrapper.home),
    });

    expect(code).toBe(112);
    expect(wrapper.report?.body).toMatchObject({
      errorType: 'Runtime.SnapperNextWrapperUnusable',
    });
  });

  test('with SNAPPER_DEBUG names what it starts and sets, without values', async () => {
    const { stderr } = await wrapper.start({
      SNAPPER_DEBUG: '1',
      LD_LIBRARY_PATH: '/secret',
      NODE_PATH: '/secret',
      DOTNET_STARTUP_HOOKS: '/secret',
    });

    expect(stderr).toContain(`snapper: exec ${wrapper.home}/${kit.runtime} `);
    expect(stderr).toMatch(/^snapper: set PATH LD_LIBRARY_PATH AWS_EXECUTION_ENV .+$/m);
    expect(stderr).not.toContain('/secret');
  });
});
