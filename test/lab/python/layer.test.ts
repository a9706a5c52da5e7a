import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { appendFile, copyFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImageStore } from '../support/buildah.ts';
import { builtLayer } from '../support/built-layer.ts';
import type { BuiltLayer } from '../support/built-layer.ts';
import { ensurePackages } from '../support/debian.ts';
import { generateProject } from '../support/generated-project.ts';
import { copyOfLayer, javaHost } from '../support/java-host.ts';
import { openStandIns } from '../support/languages.ts';
import { hostWithAllLibraries, imageWithout, pythonHost } from '../support/python-images.ts';
import { describeLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';

const MINUTES = 60_000;

const IMAGE = 'public.ecr.aws/lambda/python:3.13-x86_64';

/** What must not be in a layer: for developers, for tests, or in the image for other reasons. */
const FORBIDDEN =
  /\/(tests?|idlelib|tkinter|turtle\.py|turtledemo|ensurepip|pydoc_data|venv|lib2to3|config-[^/]+|pip|boto3|botocore|site-packages|RECORD)$|_testcapi|xxlimited/;

/** Libraries that the host lacks, by the lab's own making. */
const LACKING = [
  'libbz2.so.1.0',
  'libexpat.so.1',
  'liblzma.so.5',
  'libncursesw.so.6',
  'libpanelw.so.6',
  'libuuid.so.1',
];

const SDK = ['boto3', 'botocore', 'dateutil', 'jmespath', 's3transfer', 'six', 'urllib3'];

const SHELLCHECK = ['--enable=all', '--exclude=SC2250,SC2292,SC2312'];

function temporaryFolder(): string {
  return mkdtempSync(join(runFolder(), 'layer-test-'));
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort();
}

interface Component {
  readonly name: string;
  readonly version?: string;
  readonly licence: string;
  readonly source: string;
  readonly path: string;
}

interface Manifest {
  readonly schemaVersion: number;
  readonly sources: Readonly<Record<string, string>>;
  readonly python: {
    readonly version: string;
    readonly libraries: readonly string[];
    readonly systemLibraries: readonly string[];
  };
  readonly runtimeInterfaceClient: Readonly<Record<string, string>>;
  readonly awsSdk: boolean;
  readonly components: readonly Component[];
  readonly bootstrap: readonly string[];
  readonly bootstrapModule: readonly string[];
}

async function manifestIn(snapper: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(snapper, 'manifest.json'), 'utf8')) as Manifest;
}

/** The layer build's own check of a layer, on the Java host. */
async function verify(
  { project }: BuiltLayer,
  opt: string,
): Promise<{ readonly code: number; readonly output: string }> {
  const scripts = temporaryFolder();
  await copyFile(join(project, 'layer/verify.py'), join(scripts, 'verify.py'));
  const host = await javaHost({ opt, task: scripts, root: await pythonHost() });
  const python = '/opt/snapper/runtime/bin/python3.13';
  const child = host.run([python, '-P', '/var/task/verify.py', '/opt/snapper'], {
    LD_BIND_NOW: '1',
    LD_LIBRARY_PATH: '/opt/snapper/lib:/opt/snapper/runtime/lib:/var/lang/lib',
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output: stdout + stderr };
}

describeLab('the layer', () => {
  let layer: BuiltLayer;
  let snapper: string;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'python' });
    snapper = join(layer.opt, 'snapper');
  });

  test('holds the wrapper, Python, the client, the delegator and a manifest', async () => {
    expect(await namesIn(snapper)).toEqual([
      'delegator',
      'lib',
      'manifest.json',
      'ric',
      'runtime',
      'wrapper',
    ]);
    expect(await namesIn(join(snapper, 'runtime/bin'))).toEqual(['python3', 'python3.13']);
    expect(await namesIn(join(snapper, 'runtime/lib'))).toEqual([
      'libpython3.13.so.1.0',
      'libsqlite3.so.0',
      'python3.13',
    ]);
    expect(await namesIn(join(snapper, 'ric'))).toEqual([
      '__pycache__',
      'awslambdaric',
      'awslambdaric-4.0.1+standin.dist-info',
      'runtime_client.py',
      'simplejson',
      expect.stringMatching(/^simplejson-[\d.]+\.egg-info$/),
      'snapshot_restore_py-1.0.0+standin.dist-info',
      'snapshot_restore_py.py',
    ]);
    expect(await namesIn(join(snapper, 'lib'))).toEqual(LACKING);
  });

  test('holds nothing that a function never asks for', async () => {
    const names = await readdir(snapper, { recursive: true });

    expect(names.length).toBeGreaterThan(1_000);
    expect(names.filter((name) => FORBIDDEN.test(name))).toEqual([]);
  });

  test('is a zip of fixed times and Unix modes, in the order of its names', async () => {
    const { stdout } = await execa('unzip', ['-Z', '-l', layer.zip], { env: { TZ: 'UTC' } });

    const entries = stdout.split('\n').filter((line) => /^[-l]/.test(line));
    const names = entries.map((line) => line.split(/\s+/).at(-1) ?? '');
    expect(names).toEqual([...names].sort());
    expect(entries.every((line) => line.includes(' 80-Jan-01 00:00 '))).toBe(true);
    expect(entries.every((line) => line.includes(' unx '))).toBe(true);
    const executable = names.filter((_, index) => entries[index]?.startsWith('-rwxr-xr-x'));
    expect(executable.filter((name) => !/\.(py|so)/.test(name))).toEqual([
      'snapper/runtime/bin/python3.13',
      'snapper/wrapper',
    ]);
    expect(names.filter((_, index) => entries[index]?.startsWith('lrwx'))).toEqual([
      'snapper/runtime/bin/python3',
    ]);
    const plain = entries.filter((line) => line.startsWith('-rw-r--r--'));
    expect(plain.length + executable.length + 1).toBe(entries.length);
  });

  test('fits into what Lambda allows', async () => {
    const { stdout } = await execa('du', ['--summarize', '--bytes', layer.opt]);
    const unzipped = Number(stdout.split('\t')[0]);
    const zipped = (await stat(layer.zip)).size;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`Python layer: ${megabytes(unzipped)}, zipped ${megabytes(zipped)}`);

    expect(unzipped).toBeLessThan(40e6);
    expect(zipped).toBeLessThan(15e6);
  });

  test('says in its manifest what it holds, from where and under which licence', async () => {
    const manifest = await manifestIn(snapper);
    const { version } = manifest.python;
    const { stdout } = await execa('unzip', ['-p', layer.zip, 'snapper/manifest.json']);

    expect(JSON.parse(stdout)).toEqual(manifest);
    expect(version).toMatch(/^3\.13\.\d+$/);
    expect(manifest).toMatchObject({
      schemaVersion: 1,
      sources: { runtimeImage: IMAGE },
      python: {
        architecture: process.arch === 'arm64' ? 'aarch64' : 'x86_64',
        openssl: expect.stringMatching(/^OpenSSL 3\./) as string,
        libraries: ['libpython3.13.so.1.0', 'libsqlite3.so.0'],
        systemLibraries: LACKING,
      },
      awsSdk: false,
      runtimeInterfaceClient: {
        awslambdaric: '4.0.1+standin',
        snapshot_restore_py: '1.0.0+standin',
        simplejson: expect.stringMatching(/^3\./) as string,
      },
      bootstrap: ['#!/bin/bash', 'exec /var/lang/bin/python3.13 /var/runtime/bootstrap.py'],
      bootstrapModule: ['import awslambdaric.__main__'],
    });
    expect(manifest.components).toMatchObject([
      { name: 'Python', version, licence: 'PSF-2.0', source: IMAGE, path: 'runtime' },
      { name: 'libpython3.13.so.1.0', licence: 'PSF-2.0' },
      { name: 'libsqlite3.so.0', licence: 'blessing', path: 'runtime/lib/libsqlite3.so.0' },
      { name: 'awslambdaric', version: '4.0.1+standin', licence: 'MIT', path: 'ric' },
      { name: 'simplejson', licence: 'MIT License', path: 'ric' },
      { name: 'snapshot_restore_py', version: '1.0.0+standin', licence: 'MIT', path: 'ric' },
      ...LACKING.map((name) => ({ name, source: IMAGE, path: `lib/${name}` })),
      { name: 'Delegator and wrapper', licence: 'MIT', source: 'this repository' },
    ]);
    expect(manifest.components.map(({ licence }) => licence)).not.toContain('NOASSERTION');
  });

  test('has scripts in which linters find nothing', async () => {
    await ensurePackages('shellcheck', 'shfmt');
    const folder = join(layer.project, 'layer');
    const scripts = (await namesIn(folder)).filter((name) => name.endsWith('.sh'));
    const files = [join(snapper, 'wrapper'), ...scripts.map((name) => join(folder, name))];

    const shellcheck = await execa('shellcheck', [...SHELLCHECK, ...files], { reject: false });
    const shfmt = await execa('shfmt', ['-d', '-i', '2', ...files], { reject: false });

    expect(scripts.length).toBeGreaterThan(0);
    expect(shellcheck.stdout + shfmt.stdout).toBe('');
  });
});

describeLab('another build of the layer', () => {
  let store: ImageStore;
  let layer: BuiltLayer;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'python' });
    store = await openStandIns('python');
  });

  afterAll(() => store.delete());

  test('with other images and no cache has the same bytes', { timeout: 3 * MINUTES }, async () => {
    const output = temporaryFolder();
    // What tests run on a developer's machine leave behind, for another Python at that.
    const cache = join(layer.project, 'delegator/__pycache__');
    await execa('mkdir', ['--parents', cache]);
    await writeFile(join(cache, '__main__.cpython-312.pyc'), 'stale');

    await store.build({ context: layer.project, target: 'export', output });

    await rm(cache, { recursive: true });
    expect(await readdir(output)).toEqual(['layer.zip']);
    expect(await sha256(join(output, 'layer.zip'))).toBe(await sha256(layer.zip));
  });

  test('carries boto3 when asked to, with all that it needs', async () => {
    const output = temporaryFolder();
    const buildArguments = { WITH_BOTO3: '1' };

    await store.build({ context: layer.project, target: 'runtime', output, buildArguments });

    const names = await namesIn(join(output, 'opt/snapper/ric'));
    expect(names).toEqual(expect.arrayContaining([...SDK, 'boto3-1.0.dist-info']));
    expect(names).toContain('python_dateutil-1.0.dist-info');
    expect(names).not.toContain('pip');
  });

  test('fails when the layer cannot start on its host', { timeout: 3 * MINUTES }, async () => {
    const broken = temporaryFolder();
    await generateProject(broken, { language: 'python' });
    await appendFile(join(broken, 'wrapper/snapper-wrapper'), 'exit(\n');

    const build = store.build({ context: broken, target: 'opt' });

    await expect(build).rejects.toThrow(/syntax error|unexpected/);
  });
});

describeLab('a layer for a host that has all libraries', () => {
  let store: ImageStore;

  beforeAll(async () => {
    store = await openStandIns('python', { roots: { host: await hostWithAllLibraries() } });
  });

  afterAll(() => store.delete());

  test('carries none of the operating system', async () => {
    const { project } = await builtLayer({ language: 'python' });
    const output = temporaryFolder();

    await store.build({ context: project, target: 'libraries', output });

    expect(await namesIn(join(output, 'opt/snapper'))).toEqual(['ric', 'runtime']);
  });
});

describeLab('a layer from an image that lacks a library', () => {
  let store: ImageStore;

  beforeAll(async () => {
    store = await openStandIns('python', {
      roots: { runtime: await imageWithout('libncursesw.so') },
    });
  });

  afterAll(() => store.delete());

  test('leaves out what cannot be imported there either, and says so', async () => {
    const { project } = await builtLayer({ language: 'python' });
    const output = temporaryFolder();

    const log = await store.build({ context: project, target: 'runtime', output });

    const modules = await namesIn(join(output, 'opt/snapper/runtime/lib/python3.13/lib-dynload'));
    expect(log).toContain('not in the image either: _curses: libncursesw.so.6: cannot open');
    expect(modules.filter((name) => name.startsWith('_curses.'))).toEqual([]);
    expect(modules.filter((name) => name.startsWith('_ssl.'))).toHaveLength(1);
  });
});

describeLab('the check of the layer', () => {
  let layer: BuiltLayer;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'python' });
  });

  test('says what it is, when nothing is wrong with it', async () => {
    const { code, output } = await verify(layer, layer.opt);

    expect(code, output).toBe(0);
    expect(output).toMatch(
      /^Python 3\.13\.\d+ \(OpenSSL 3\.[^)]+\), awslambdaric 4\.0\.1\+standin, \d+ extension modules, \d+ compiled ones\n$/,
    );
  });

  test.for([
    ['the wrapper', 'wrapper', 'lacks wrapper'],
    ['a module of the client', 'ric/awslambdaric/lambda_context.py', 'lambda_context'],
    ['a package of the client', 'ric/snapshot_restore_py.py', 'snapshot_restore_py'],
    ['a module of the delegator', 'delegator/snapper_delegator/reseed.py', 'reseed'],
    ['a library that lies beside Python', 'runtime/lib/libsqlite3.so.0', 'libsqlite3.so.0'],
    ['a library of the system', 'lib/libbz2.so.1.0', 'libbz2.so.1.0'],
    ['a compiled module', 'ric/__pycache__/runtime_client.cpython-313.pyc', 'is not compiled'],
  ] as const)('fails when it lacks %s', async ([name, path, message]) => {
    const opt = await copyOfLayer(layer.opt, `python-layer-without-${name.replaceAll(' ', '-')}`);
    await rm(join(opt, 'snapper', path));

    const { code, output } = await verify(layer, opt);

    expect(code).not.toBe(0);
    expect(output).toContain(message);
  });

  test('fails when a module would be compared with its source at every start', async () => {
    const opt = await copyOfLayer(layer.opt, 'python-layer-with-times');
    const compiled = join(opt, 'snapper/ric/__pycache__/runtime_client.cpython-313.pyc');
    const bytes = await readFile(compiled);
    await rm(compiled);
    bytes.writeUInt32LE(0, 4);
    await writeFile(compiled, bytes);

    const { code, output } = await verify(layer, opt);

    expect(code).not.toBe(0);
    expect(output).toContain('would be compared with its source');
  });

  test('fails when the manifest speaks of another Python', async () => {
    const opt = await copyOfLayer(layer.opt, 'python-layer-of-another-version');
    const manifest = join(opt, 'snapper/manifest.json');
    const other = (await readFile(manifest, 'utf8')).replace(
      /"version": "3\.13\.\d+"/,
      '"version": "3.13.0"',
    );
    await rm(manifest);
    await writeFile(manifest, other);

    const { code, output } = await verify(layer, opt);

    expect(code).not.toBe(0);
    expect(output).toContain('another Python was started');
  });
});

test.for(['python3.12', 'python3.14'])('for %s has such a wrapper too', async (runtime) => {
  await ensurePackages('shellcheck', 'shfmt');
  const project = temporaryFolder();
  await generateProject(project, { language: 'python', runtime, architecture: 'arm64' });
  const wrapper = join(project, 'wrapper/snapper-wrapper');

  const shellcheck = await execa('shellcheck', [...SHELLCHECK, wrapper], { reject: false });
  const shfmt = await execa('shfmt', ['-d', '-i', '2', wrapper], { reject: false });

  expect(shellcheck.stdout + shfmt.stdout).toBe('');
});

test('for arm64 names the images of that architecture', async () => {
  const project = temporaryFolder();
  await generateProject(project, {
    language: 'python',
    architecture: 'arm64',
    runtime: 'python3.14',
    host: 'java25',
  });

  const dockerfile = await readFile(join(project, 'layer/Dockerfile'), 'utf8');

  expect(dockerfile).toContain('RUNTIME_IMAGE=${REGISTRY}/lambda/python:3.14-arm64');
  expect(dockerfile).toContain('BUILD_IMAGE=${REGISTRY}/sam/build-python3.14:latest-arm64');
  expect(dockerfile).toContain('HOST_IMAGE=${REGISTRY}/lambda/java:25-arm64');
  expect(dockerfile).not.toMatch(/x86_64|amd64|3\.13/);
  expect(dockerfile).toContain('ARG WITH_BOTO3=0\n');
});
