import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Emulation } from '../../../generators/emulator/index.ts';
import type { ImageStore } from '../support/buildah.ts';
import { buildLayer, builtLayer } from '../support/built-layer.ts';
import type { BuiltLayer } from '../support/built-layer.ts';
import { ensurePackages } from '../support/debian.ts';
import { generateProject } from '../support/generated-project.ts';
import { javaHost } from '../support/java-host.ts';
import { openStandIns } from '../support/languages.ts';
import { hostRoot, nodeRoots } from '../support/node-images.ts';
import { describeLab } from '../support/requirements.ts';
import { sharedOpensslNode } from '../support/shared-openssl-node.ts';
import { runFolder } from '../support/workspace.ts';
import { functionPackage } from './function-package.ts';

const MINUTES = 60_000;

function temporaryFolder(): string {
  return mkdtempSync(join(runFolder(), 'layer-test-'));
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

interface Manifest {
  readonly sources: Readonly<Record<string, string>>;
  readonly node: {
    readonly version: string;
    readonly sharedOpenssl: boolean;
    readonly libraries: readonly string[];
  };
  readonly runtimeInterfaceClient: { readonly generation: number; readonly sha256: string };
  readonly components: readonly { readonly name: string; readonly licence: string }[];
  readonly awsSdk: boolean;
  readonly bootstrap: readonly string[];
}

async function manifestIn(snapper: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(snapper, 'manifest.json'), 'utf8')) as Manifest;
}

describeLab('the layer', () => {
  let layer: BuiltLayer;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'node' });
  });

  test('holds the wrapper, Node.js, the client, the delegator and a manifest', async () => {
    const snapper = join(layer.opt, 'snapper');

    const names = await readdir(snapper);

    expect(names.sort()).toEqual(['delegator', 'manifest.json', 'ric', 'runtime', 'wrapper']);
    expect(await readdir(join(snapper, 'runtime'))).toEqual(['bin']);
    expect((await readdir(join(snapper, 'ric'))).sort()).toEqual(
      expect.arrayContaining(['index.mjs', 'rapid-client.node']),
    );
    expect(await readdir(join(snapper, 'ric'))).not.toContain('bootstrap');
    expect(await readdir(join(snapper, 'ric'))).not.toContain('node_modules');
    expect(await readdir(join(snapper, 'delegator/native'))).toEqual(['reseed.node']);
  });

  test('is a zip of fixed times and Unix modes, in the order of its names', async () => {
    await ensurePackages('unzip');

    const { stdout } = await execa('unzip', ['-Z', '-l', layer.zip], { env: { TZ: 'UTC' } });

    const entries = stdout.split('\n').filter((line) => /^[-l]/.test(line));
    const names = entries.map((line) => line.split(/\s+/).at(-1) ?? '');
    expect(names).toEqual([...names].sort());
    expect(entries.every((line) => line.includes(' 80-Jan-01 00:00 '))).toBe(true);
    expect(entries.every((line) => line.includes(' unx '))).toBe(true);
    const modes = new Map(entries.map((line, index) => [names[index], line.slice(0, 10)]));
    expect(modes.get('snapper/wrapper')).toBe('-rwxr-xr-x');
    expect(modes.get('snapper/runtime/bin/node')).toBe('-rwxr-xr-x');
    expect(modes.get('snapper/manifest.json')).toBe('-rw-r--r--');
  });

  test('fits into what Lambda allows', async () => {
    const { stdout } = await execa('du', ['--summarize', '--bytes', layer.opt]);
    const unzipped = Number(stdout.split('\t')[0]);
    const zipped = (await stat(layer.zip)).size;
    const node = (await stat(join(layer.opt, 'snapper/runtime/bin/node'))).size;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(
      `layer: ${megabytes(unzipped)}, zipped ${megabytes(zipped)}; node ${megabytes(node)}`,
    );

    expect(unzipped).toBeLessThan(250e6);
    expect(zipped).toBeLessThan(50e6);
  });

  test('says in its manifest what it holds, from where and under which licence', async () => {
    const manifest = await manifestIn(join(layer.opt, 'snapper'));

    expect(manifest.sources).toEqual({
      runtimeImage: 'public.ecr.aws/lambda/nodejs:24-x86_64',
    });
    expect(manifest.node).toMatchObject({
      version: '24.21.0',
      sharedOpenssl: false,
      libraries: [],
    });
    expect(manifest.runtimeInterfaceClient.generation).toBe(4);
    expect(manifest.runtimeInterfaceClient.sha256).toBe(
      await sha256(join(layer.opt, 'snapper/ric/index.mjs')),
    );
    expect(manifest.awsSdk).toBe(false);
    expect(manifest.bootstrap[0]).toBe('#!/bin/bash');
    expect(manifest.components.every(({ licence }) => licence !== '')).toBe(true);
  });

  test('keeps the symbols that native addons need, and drops the others', async () => {
    await ensurePackages('binutils');
    const node = join(layer.opt, 'snapper/runtime/bin/node');

    const dynamic = await execa('nm', ['--dynamic', '--defined-only', node]);
    const all = await execa('nm', [node], { reject: false });

    expect(dynamic.stdout).toMatch(/ T napi_create_function$/m);
    expect(all.stdout + all.stderr).toMatch(/no symbols/);
  });

  test('has a wrapper in which linters find nothing', async () => {
    await ensurePackages('shellcheck', 'shfmt');
    const wrapper = join(layer.opt, 'snapper/wrapper');

    const options = ['--enable=all', '--exclude=SC2250,SC2292,SC2312'];
    const shellcheck = await execa('shellcheck', [...options, wrapper], { reject: false });
    const shfmt = await execa('shfmt', ['-d', '-i', '2', wrapper], { reject: false });

    expect(shellcheck.stdout).toBe('');
    expect(shfmt.stdout).toBe('');
  });

  test.for(['nodejs22.x', 'nodejs26.x'])('for %s has such a wrapper too', async (runtime) => {
    await ensurePackages('shellcheck', 'shfmt');
    const project = temporaryFolder();
    await generateProject(project, { language: 'node', runtime, architecture: 'arm64' });
    const wrapper = join(project, 'wrapper/snapper-wrapper');

    const options = ['--enable=all', '--exclude=SC2250,SC2292,SC2312'];
    const shellcheck = await execa('shellcheck', [...options, wrapper], { reject: false });
    const shfmt = await execa('shfmt', ['-d', '-i', '2', wrapper], { reject: false });

    expect(shellcheck.stdout + shfmt.stdout).toBe('');
  });
});

describeLab('a second build of the layer', () => {
  let store: ImageStore;
  let layer: BuiltLayer;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'node' });
    store = await openStandIns('node');
  });

  afterAll(() => store.delete());

  test('with other images and no cache has the same bytes', { timeout: 3 * MINUTES }, async () => {
    const output = temporaryFolder();

    await store.build({ context: layer.project, target: 'export', output });

    expect(await readdir(output)).toEqual(['layer.zip']);
    expect(await sha256(join(output, 'layer.zip'))).toBe(await sha256(layer.zip));
  });

  test(
    'works for every other target, of which dev is the last',
    { timeout: 3 * MINUTES },
    async () => {
      const output = temporaryFolder();

      const log = await store.build({ context: layer.project, target: 'opt', output });
      await store.build({ context: layer.project, target: 'dev' });

      expect(await readdir(output)).toEqual(['snapper']);
      expect(log).toMatch(/Node\.js 24\.21\.0 .*client of generation 4/);
    },
  );

  test('carries the AWS SDK of the image only when asked to', async () => {
    const output = temporaryFolder();
    const buildArguments = { WITH_AWS_SDK: '1' };

    await store.build({ context: layer.project, target: 'runtime', output, buildArguments });

    const snapper = join(output, 'opt/snapper');
    expect(await readdir(join(snapper, 'ric/node_modules'))).toEqual(['@aws-sdk']);
    expect((await manifestIn(snapper)).awsSdk).toBe(true);
  });

  test('fails when the layer cannot start on its host', { timeout: 3 * MINUTES }, async () => {
    const broken = temporaryFolder();
    await generateProject(broken, { language: 'node' });
    await execa('sh', ['-c', 'echo "exit(" >> wrapper/snapper-wrapper'], { cwd: broken });

    const build = store.build({ context: broken, target: 'opt' });

    await expect(build).rejects.toThrow(/syntax error|unexpected/);
  });
});

describeLab('a layer of a Node.js with shared OpenSSL', () => {
  test(
    'carries the libraries that lie beside it, and starts with them',
    { timeout: 5 * MINUTES },
    async () => {
      const image = await sharedOpensslNode();
      const { project } = await builtLayer({ language: 'node' });
      const output = temporaryFolder();
      const store = await openStandIns('node', { roots: await nodeRoots(image) });

      try {
        await store.build({ context: project, target: 'opt', output });
      } finally {
        store.delete();
      }

      const manifest = await manifestIn(join(output, 'snapper'));
      expect(manifest.node.sharedOpenssl).toBe(true);
      expect(manifest.node.libraries).toEqual(
        expect.arrayContaining(['libcrypto.so.3', 'libssl.so.3']),
      );
      expect((await readdir(join(output, 'snapper/runtime/lib'))).sort()).toEqual(
        manifest.node.libraries,
      );
      expect(manifest.node.libraries).not.toContain('libc.so.6');

      // The wrapper finds them, and the delegator reseeds the generator in the layer's own library.
      const task = await functionPackage(project);
      const { launch } = await javaHost({ opt: output, task, root: await hostRoot(image) });
      const emulation = await Emulation.start({ handler: 'environment.handler', launch });
      try {
        expect(await emulation.init()).toMatchObject({
          outcome: 'ready',
          snapshotAt: 'restore/next',
        });
        expect(await emulation.restore()).toMatchObject({ outcome: 'ready' });
        expect(await emulation.invoke({ names: ['LD_LIBRARY_PATH'] })).toMatchObject({
          response: { json: { values: [expect.stringMatching(/^\/opt\/snapper\/runtime\/lib:/)] } },
        });
      } finally {
        await emulation.stop();
      }
    },
  );
});

describeLab('a layer for arm64', () => {
  test('is built from the images of that architecture', { timeout: 3 * MINUTES }, async () => {
    const { zip } = await buildLayer(temporaryFolder(), {
      language: 'node',
      architecture: 'arm64',
    });

    expect((await stat(zip)).size).toBeGreaterThan(1e6);
  });
});

test('for arm64 names the images and the platform of that architecture', async () => {
  const project = temporaryFolder();
  await generateProject(project, {
    language: 'node',
    architecture: 'arm64',
    runtime: 'nodejs22.x',
    host: 'java25',
  });

  const dockerfile = await readFile(join(project, 'layer/Dockerfile'), 'utf8');
  const makefile = await readFile(join(project, 'Makefile'), 'utf8');

  expect(dockerfile).toContain('RUNTIME_IMAGE=${REGISTRY}/lambda/nodejs:22-arm64');
  expect(dockerfile).toContain('BUILD_IMAGE=${REGISTRY}/sam/build-nodejs22.x:latest-arm64');
  expect(dockerfile).toContain('HOST_IMAGE=${REGISTRY}/lambda/java:25-arm64');
  expect(dockerfile).not.toMatch(/x86_64|amd64/);
  expect(makefile).toContain('linux/arm64');
});
