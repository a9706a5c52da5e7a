import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { chmod, copyFile, cp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImageStore } from '../support/buildah.ts';
import { buildLayer, builtLayer } from '../support/built-layer.ts';
import type { BuiltLayer } from '../support/built-layer.ts';
import { ensurePackages } from '../support/debian.ts';
import { poorerHost } from '../support/dotnet-images.ts';
import { generateProject } from '../support/generated-project.ts';
import { copyOfLayer, javaHost } from '../support/java-host.ts';
import { openStandIns } from '../support/languages.ts';
import { describeDotnetLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';

const MINUTES = 60_000;

const DELEGATOR = [
  'Snapper.Runtime.Delegator.deps.json',
  'Snapper.Runtime.Delegator.dll',
  'Snapper.Runtime.Delegator.runtimeconfig.json',
];

const CLIENT = [
  'Amazon.Lambda.Core.dll',
  'Amazon.Lambda.RuntimeSupport.dll',
  'SnapshotRestore.Registry.dll',
];

/** What must not be in a layer: for debuggers, for developers, or nobody's. */
const FORBIDDEN =
  /createdump|libclrgc|traceptprovider|mscordaccore|mscordbi|\.pdb$|\.xml$|\.so\.dbg$|Microsoft\.AspNetCore/;

/** Libraries without which .NET does not start, and one that only few functions use. */
const LACKING = ['libstdc++.so', 'libgcc_s.so', 'libgssapi_krb5.so'];

function temporaryFolder(): string {
  return mkdtempSync(join(runFolder(), 'layer-test-'));
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** Sizes, checksums and names in a zip. */
async function contentOf(zip: string): Promise<string[]> {
  const { stdout } = await execa('unzip', ['-v', zip]);
  return stdout.split('\n').slice(1);
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
  readonly dotnet: {
    readonly version: string;
    readonly architecture: string;
    readonly aspNetCore: boolean;
    readonly icu: boolean;
    readonly libraries: readonly string[];
  };
  readonly runtimeInterfaceClient: Readonly<Record<string, string>>;
  readonly components: readonly Component[];
  readonly bootstrap: readonly string[];
}

async function manifestIn(snapper: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(snapper, 'manifest.json'), 'utf8')) as Manifest;
}

/** What the delegator says of a layer that it was started in. */
function verification(output: string): unknown {
  const line = /^\{"dotnet":.*\}$/m.exec(output)?.[0];
  if (line === undefined) throw new Error(`no verification in:\n${output}`);
  return JSON.parse(line);
}

/** The layer build's own check of a layer, on a Java host. */
async function verify(
  { project }: BuiltLayer,
  opt: string,
  root?: string,
): Promise<{ readonly code: number; readonly output: string }> {
  const scripts = temporaryFolder();
  for (const name of ['verify.sh', 'trace.sh']) {
    await copyFile(join(project, 'layer', name), join(scripts, name));
    await chmod(join(scripts, name), 0o755);
  }
  const host = await javaHost({ opt, task: scripts, ...(root !== undefined && { root }) });
  const child = host.run(['/var/task/verify.sh', '/opt/snapper'], { PATH: '/usr/bin' });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output: stdout + stderr };
}

describeDotnetLab('the layer', () => {
  let layer: BuiltLayer;
  let snapper: string;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'dotnet' });
    snapper = join(layer.opt, 'snapper');
  });

  test('holds the wrapper, .NET, the client, the delegator and a manifest', async () => {
    expect(await namesIn(snapper)).toEqual([
      'delegator',
      'manifest.json',
      'ric',
      'runtime',
      'startup-hook',
      'wrapper',
    ]);
    expect(await namesIn(join(snapper, 'runtime/bin'))).toEqual([
      'LICENSE.txt',
      'ThirdPartyNotices.txt',
      'dotnet',
      'host',
      'shared',
    ]);
    expect(await namesIn(join(snapper, 'delegator'))).toEqual(DELEGATOR);
    expect(await namesIn(join(snapper, 'ric'))).toEqual(CLIENT);
    expect(await namesIn(join(snapper, 'startup-hook'))).toEqual([
      'Snapper.Runtime.StartupHook.dll',
    ]);
  });

  test('holds nothing that a function never asks for', async () => {
    const names = await readdir(snapper, { recursive: true });

    expect(names.length).toBeGreaterThan(150);
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
    expect(executable).toEqual(expect.arrayContaining(['snapper/wrapper']));
    expect(executable.filter((name) => !name.endsWith('.so'))).toEqual([
      'snapper/runtime/bin/dotnet',
      'snapper/wrapper',
    ]);
    const plain = entries.filter((line) => line.startsWith('-rw-r--r--'));
    expect(plain.length + executable.length).toBe(entries.length);
  });

  test('fits into what Lambda allows', async () => {
    const { stdout } = await execa('du', ['--summarize', '--bytes', layer.opt]);
    const unzipped = Number(stdout.split('\t')[0]);
    const zipped = (await stat(layer.zip)).size;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`.NET layer: ${megabytes(unzipped)}, zipped ${megabytes(zipped)}`);

    expect(unzipped).toBeLessThan(80e6);
    expect(zipped).toBeLessThan(35e6);
  });

  test('says in its manifest what it holds, from where and under which licence', async () => {
    const manifest = await manifestIn(snapper);
    const [version] = await readdir(join(snapper, 'runtime/bin/shared/Microsoft.NETCore.App'));
    const image = 'public.ecr.aws/lambda/dotnet:10-x86_64';

    expect(manifest).toMatchObject({
      schemaVersion: 1,
      sources: { runtimeImage: image },
      dotnet: { version, architecture: 'x64', aspNetCore: false, icu: false, libraries: [] },
    });
    expect(Object.keys(manifest.runtimeInterfaceClient)).toEqual([
      'Amazon.Lambda.Core',
      'Amazon.Lambda.RuntimeSupport',
      'SnapshotRestore.Registry',
    ]);
    expect(Object.values(manifest.runtimeInterfaceClient)).toEqual([
      expect.stringMatching(/^3\.2\.0/),
      expect.stringMatching(/^2\.1\.2/),
      expect.stringMatching(/^1\.0\.2/),
    ]);
    expect(manifest.components).toMatchObject([
      { name: '.NET', version, licence: 'MIT', source: image, path: 'runtime/bin' },
      ...CLIENT.map((file) => ({ path: `ric/${file}`, licence: 'Apache-2.0', source: 'NuGet' })),
      { name: 'Delegator and wrapper', licence: 'MIT', source: 'this repository' },
    ]);
    expect(manifest.bootstrap[0]).toBe('#!/bin/bash');
  });

  test('has scripts in which linters find nothing', async () => {
    await ensurePackages('shellcheck', 'shfmt');
    const folder = join(layer.project, 'layer');
    const scripts = (await namesIn(folder)).filter((name) => name.endsWith('.sh'));
    const files = [join(snapper, 'wrapper'), ...scripts.map((name) => join(folder, name))];

    const options = ['--enable=all', '--exclude=SC2250,SC2292,SC2312'];
    const shellcheck = await execa('shellcheck', [...options, ...files], { reject: false });
    const shfmt = await execa('shfmt', ['-d', '-i', '2', ...files], { reject: false });

    expect(scripts.length).toBeGreaterThan(0);
    expect(shellcheck.stdout + shfmt.stdout).toBe('');
  });

  test.for(['dotnet8', 'dotnet9'])('for %s has such a wrapper too', async (runtime) => {
    await ensurePackages('shellcheck', 'shfmt');
    const project = temporaryFolder();
    await generateProject(project, { language: 'dotnet', runtime, architecture: 'arm64' });
    const wrapper = join(project, 'wrapper/snapper-wrapper');

    const options = ['--enable=all', '--exclude=SC2250,SC2292,SC2312'];
    const shellcheck = await execa('shellcheck', [...options, wrapper], { reject: false });
    const shfmt = await execa('shfmt', ['-d', '-i', '2', wrapper], { reject: false });

    expect(shellcheck.stdout + shfmt.stdout).toBe('');
  });

  test('is written by a tool that its formatter leaves as it is', async () => {
    const tool = join(temporaryFolder(), 'tool');
    await cp(join(layer.project, 'layer/tool'), tool, { recursive: true });

    const { exitCode, all } = await execa('dotnet', ['format', tool, '--verify-no-changes'], {
      reject: false,
      all: true,
    });

    expect(exitCode, all).toBe(0);
  });
});

describeDotnetLab('another build of the layer', () => {
  let store: ImageStore;
  let layer: BuiltLayer;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'dotnet' });
    store = await openStandIns('dotnet');
  });

  afterAll(() => store.delete());

  test('with other images and no cache has the same bytes', { timeout: 3 * MINUTES }, async () => {
    const output = temporaryFolder();

    await store.build({ context: layer.project, target: 'export', output });

    expect(await readdir(output)).toEqual(['layer.zip']);
    expect(await contentOf(join(output, 'layer.zip'))).toEqual(await contentOf(layer.zip));
    expect(await sha256(join(output, 'layer.zip'))).toBe(await sha256(layer.zip));
  });

  test('carries ASP.NET Core when asked to', async () => {
    const output = temporaryFolder();
    const buildArguments = { WITH_ASPNETCORE: '1' };

    await store.build({ context: layer.project, target: 'runtime', output, buildArguments });

    expect(await namesIn(join(output, 'opt/snapper/runtime/bin/shared'))).toEqual([
      'Microsoft.AspNetCore.App',
      'Microsoft.NETCore.App',
    ]);
  });
});

describeDotnetLab('the check of the layer', () => {
  let layer: BuiltLayer;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'dotnet' });
  });

  test('says what it is, when nothing is wrong with it', async () => {
    const { code, output } = await verify(layer, layer.opt);

    expect(code, output).toBe(0);
    expect(verification(output)).toMatchObject({
      dotnet: (await manifestIn(join(layer.opt, 'snapper'))).dotnet.version,
      openssl: expect.stringMatching(/^OpenSSL 3\./) as string,
      runtimeInterfaceClient: expect.stringMatching(/^2\.1\.2/) as string,
      priming: true,
      icu: false,
    });
  });

  test.for([
    ['the wrapper', 'wrapper', /wrapper/],
    ['the JIT compiler', 'runtime/bin/shared/Microsoft.NETCore.App/*/libclrjit.so', /JIT compiler/],
    ['the client', 'ric/Amazon.Lambda.RuntimeSupport.dll', /lacks .*RuntimeSupport\.dll/],
    ['an assembly of the client', 'ric/SnapshotRestore.Registry.dll', /SnapshotRestore\.Registry/],
    ['the delegator', 'delegator/Snapper.Runtime.Delegator.dll', /lacks .*Delegator\.dll/],
  ] as const)('fails when it lacks %s', async ([name, path, message]) => {
    const opt = await copyOfLayer(layer.opt, `layer-without-${name.replaceAll(' ', '-')}`);
    await execa('sh', ['-c', `rm ${join(opt, 'snapper', path)}`]);

    const { code, output } = await verify(layer, opt);

    expect(code).not.toBe(0);
    expect(output).toMatch(message);
  });

  test('fails when the wrapper is no script', async () => {
    const opt = await copyOfLayer(layer.opt, 'layer-with-broken-wrapper');
    const wrapper = join(opt, 'snapper/wrapper');
    const text = await readFile(wrapper, 'utf8');
    await rm(wrapper);
    await writeFile(wrapper, `${text}exit(\n`, { mode: 0o755 });

    const { code, output } = await verify(layer, opt);

    expect(code).not.toBe(0);
    expect(output).toMatch(/wrapper: line \d+: syntax error/);
  });

  test('fails when neither the layer nor the host has a library, and says which', async () => {
    const root = await poorerHost('without-libraries', LACKING);

    const { code, output } = await verify(layer, layer.opt, root);

    expect(code).not.toBe(0);
    expect(output).toContain('neither in the layer nor on its host');
    expect(output).toContain('libstdc++.so.6 => not found');
  });
});

describeDotnetLab('a layer for a host with fewer libraries', () => {
  let layer: BuiltLayer;
  let store: ImageStore;

  beforeAll(async () => {
    layer = await builtLayer({ language: 'dotnet' });
    const host = await poorerHost('without-libraries', LACKING);
    store = await openStandIns('dotnet', { roots: { host } });
  });

  afterAll(() => store.delete());

  test('carries those that it lacks, and starts there', { timeout: 3 * MINUTES }, async () => {
    const output = temporaryFolder();

    const log = await store.build({ context: layer.project, target: 'opt', output });

    const { dotnet, components } = await manifestIn(join(output, 'snapper'));
    const expected = ['libgcc_s.so.1', 'libgssapi_krb5.so.2', 'libstdc++.so.6'];
    expect(verification(log)).toMatchObject({ priming: true });
    expect(dotnet.libraries).toEqual(expected);
    expect(await namesIn(join(output, 'snapper/lib'))).toEqual(expected);
    expect(components.filter(({ path }) => path.startsWith('lib/'))).toMatchObject([
      { name: 'libgcc_s.so.1', licence: 'GPL-3.0-or-later WITH GCC-exception-3.1' },
      { name: 'libgssapi_krb5.so.2', licence: 'MIT' },
      { name: 'libstdc++.so.6', licence: 'GPL-3.0-or-later WITH GCC-exception-3.1' },
    ]);
  });
});

describeDotnetLab('a layer for arm64 with "globalization": "icu"', () => {
  let layer: BuiltLayer;

  beforeAll(async () => {
    layer = await buildLayer(temporaryFolder(), {
      language: 'dotnet',
      architecture: 'arm64',
      globalization: 'icu',
    });
  });

  test('carries ICU, and says so', async () => {
    const { dotnet, components } = await manifestIn(join(layer.opt, 'snapper'));

    expect(dotnet.icu).toBe(true);
    expect(dotnet.libraries.map((name) => name.replace(/\.\d+$/, ''))).toEqual([
      'libicudata.so',
      'libicui18n.so',
      'libicuuc.so',
    ]);
    expect(await namesIn(join(layer.opt, 'snapper/lib'))).toEqual(dotnet.libraries);
    expect(components.filter(({ path }) => path.startsWith('lib/'))).toMatchObject(
      dotnet.libraries.map((name) => ({ name, licence: 'Unicode-DFS-2016' })),
    );
  });

  test('has cultures on a host without ICU', async () => {
    const { code, output } = await verify(layer, layer.opt);

    expect(code, output).toBe(0);
    expect(verification(output)).toMatchObject({ icu: true });
  });

  test('does not pass the check without a part of ICU', async () => {
    const opt = await copyOfLayer(layer.opt, 'layer-without-icu-data');
    await execa('sh', ['-c', `rm ${join(opt, 'snapper/lib')}/libicudata.so.*`]);

    const { code, output } = await verify(layer, opt);

    expect(code).not.toBe(0);
    expect(output).toMatch(/ICU|libicu/);
  });
});

test('for arm64 and http-api names the images of that architecture, and has ASP.NET Core', async () => {
  const project = temporaryFolder();
  await generateProject(project, {
    language: 'dotnet',
    architecture: 'arm64',
    runtime: 'dotnet8',
    host: 'java25',
    sample: 'http-api',
  });

  const dockerfile = await readFile(join(project, 'layer/Dockerfile'), 'utf8');

  expect(dockerfile).toContain('RUNTIME_IMAGE=${REGISTRY}/lambda/dotnet:8-arm64');
  expect(dockerfile).toContain('BUILD_IMAGE=${REGISTRY}/sam/build-dotnet8:latest-arm64');
  expect(dockerfile).toContain('HOST_IMAGE=${REGISTRY}/lambda/java:25-arm64');
  expect(dockerfile).not.toMatch(/x86_64|amd64/);
  expect(dockerfile).toContain('ARG WITH_ASPNETCORE=1\n');
  expect(dockerfile).toContain('ARG WITH_ICU=0\n');
});
