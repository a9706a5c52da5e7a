import { builtinModules } from 'node:module';
import { cp, mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { build } from 'esbuild';
import { execa } from 'execa';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, expect, test } from 'vitest';

import { manifestOf, pack } from '../support/package.ts';
import { programOf } from './package/package-managers.ts';
import { assemblePackage, published } from './package/published.ts';
import type { Published } from './package/published.ts';
import { contentsOf, newPlace } from './package/user.ts';
import { repositoryRoot } from './support/workspace.ts';

/** What people and programs load by name. */
const DOORS = ['dist/cli.js', 'dist/generators/app/index.js', 'dist/projen.cjs'];
/** What the package's own code starts as a program. */
const PROGRAMS = ['dist/synthesize.js'];

/** As much as one may have to download, and to keep: in megabytes. */
const MOST_PACKED = 0.6;
const MOST_UNPACKED = 3;

let product: Published;

beforeAll(async () => {
  product = await published();
});

test('it holds what runs and what tells of it, and nothing else', async () => {
  const files = await filesBelow(product.folder);
  const running = files.filter((path) => path.startsWith('dist/'));
  const schemas = (await readdir(join(repositoryRoot, 'schema'))).map((name) => `schema/${name}`);

  expect(files.filter((path) => !path.startsWith('dist/'))).toEqual([
    '.jsii',
    'LICENSE',
    'NOTICE',
    'README.md',
    'package.json',
    ...schemas.sort(),
  ]);
  const { loaded } = await traceImports([...DOORS, ...PROGRAMS]);
  expect(running).toEqual(loaded);
  expect(running.filter((path) => !/\.c?js$/.test(path))).toEqual([]);
});

test('it holds no source map, and no path of the machine it was built on', async () => {
  for (const path of await filesBelow(product.folder)) {
    const text = await readFile(join(product.folder, path), 'utf8');
    expect(text, path).not.toContain('sourceMappingURL=');
    expect(text.includes(repositoryRoot), path).toBe(false);
  }
});

test('it is small', async () => {
  const { size: packed } = await sizeOf(product.tarball);
  const { size: unpacked } = await sizeOf(product.folder);

  expect(packed / 1e6).toBeLessThan(MOST_PACKED);
  expect(unpacked / 1e6).toBeLessThan(MOST_UNPACKED);
});

test('it needs no other package, except by those who bring one', async () => {
  const manifest = await manifestOf(product.folder);
  const { foreign } = await traceImports([...DOORS, ...PROGRAMS]);
  const { foreign: byCommandLine } = await traceImports(['dist/cli.js']);

  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.optionalDependencies).toBeUndefined();
  expect(manifest.bundledDependencies).toBeUndefined();
  const optional = Object.entries(manifest.peerDependenciesMeta ?? {})
    .filter(([, { optional }]) => optional === true)
    .map(([name]) => name);
  expect(foreign.map(packageOf).filter((name) => !optional.includes(name))).toEqual([]);
  expect(byCommandLine).toEqual([]);
});

test('its installation runs nothing', async () => {
  const { scripts } = await manifestOf(product.folder);
  const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

  expect(Object.keys(scripts).filter((name) => hooks.includes(name))).toEqual([]);
});

test('publint has nothing to say', async () => {
  const { messages } = await publint({ pkgDir: product.folder, strict: true });
  const pkg = await manifestOf(product.folder);

  expect(messages.map((message) => formatMessage(message, pkg as never))).toEqual([]);
});

test('TypeScript finds the types of what projen loads, however it looks for them', async () => {
  const [program, ...args] = await programOf('attw');

  const check = [...args, product.tarball, '--entrypoints', '.', '--no-emoji', '--no-color'];
  const { all, exitCode } = await execa(program, check, { all: true, reject: false });

  expect(exitCode, all).toBe(0);
});

test('NOTICE has every package of the bundles, with the text of its licence', async () => {
  const notice = await readFile(join(product.folder, 'NOTICE'), 'utf8');
  const folders = new Set(
    product.inputs.flatMap(
      (path) => /^[^:]*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? [],
    ),
  );

  expect(folders.size).toBeGreaterThan(20);
  for (const folder of folders) {
    const { name, version } = await manifestOf(folder);
    const start = notice.indexOf(`\n## ${name}@${version}`);
    expect(start, `${name}@${version}`).toBeGreaterThan(0);
    // Packages with the same text are listed one after the other.
    const text = notice.slice(start).replace(/^(\n## .*)+\n/, '');
    expect(text.slice(0, 20_000), name).toMatch(/copyright|licen[cs]e/i);
    for (const file of await readdir(folder)) {
      if (!/^((mit-)?licen[cs]e|copying)(\.\w+)?$/i.test(file)) continue;
      const own = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim();
      expect(text.startsWith(`\n${own}`), name).toBe(true);
    }
  }
});

test('everything that is bundled comes from a package, or from here', () => {
  const places = /^(?:[^:]*node_modules\/|generators\/|(?:left-out|with-core|snapper:templates):)/;

  expect(product.inputs.filter((path) => !places.test(path))).toEqual([]);
});

test('packed again it is the same, byte for byte', async () => {
  const { work } = await newPlace();
  await assemblePackage(join(work, 'again'));

  const tarball = await pack(join(work, 'again'));

  await expectSame(tarball);
});

test('a bare clone packs the same, byte for byte', async () => {
  const { work } = await newPlace();
  const clone = join(work, 'clone');
  await copyCheckout(clone);

  const pack = ['pack', '--silent', '--pack-destination', work];
  const { stdout } = await execa('npm', pack, { cwd: clone });

  // Programs read the tarball's name there: the build says nothing.
  expect(stdout).toBe('create-snapper-lambda-0.2.0.tgz');
  await expectSame(join(work, stdout));
});

/** Expects a tarball to be the published one; says which files differ where it is not. */
async function expectSame(tarball: string): Promise<void> {
  await execa('tar', ['-xzf', tarball], { cwd: dirname(tarball) });
  const contents = await contentsOf(join(dirname(tarball), 'package'));
  expect(contents).toEqual(await contentsOf(product.folder));
  expect((await readFile(tarball)).equals(await readFile(product.tarball))).toBe(true);
}

/** Which files of the package are loaded, sooner or later, and which modules from elsewhere. */
async function traceImports(doors: readonly string[]): Promise<{
  readonly loaded: readonly string[];
  readonly foreign: readonly string[];
}> {
  const { metafile } = await build({
    entryPoints: [...doors],
    absWorkingDir: product.folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'nowhere',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const foreign = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external === true).map(({ path }) => path),
  );
  const isBuiltin = (name: string): boolean => builtinModules.includes(name.replace(/^node:/, ''));
  return {
    loaded: Object.keys(metafile.inputs).sort(),
    foreign: [...new Set(foreign)].filter((name) => !isBuiltin(name)).sort(),
  };
}

/** The name of the package that a module belongs to. */
function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0];
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function sizeOf(path: string): Promise<{ readonly size: number }> {
  const { stdout } = await execa('du', ['--bytes', '--summarize', path]);
  return { size: Number.parseInt(stdout, 10) };
}

/** Copies what git would commit, as it is now. */
async function copyCheckout(target: string): Promise<void> {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const { stdout } = await execa('git', list, { cwd: repositoryRoot });
  for (const path of stdout.split('\0').filter(Boolean)) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    // What was deleted and not yet committed is listed, too.
    await cp(join(repositoryRoot, path), join(target, path)).catch(() => undefined);
  }
}
