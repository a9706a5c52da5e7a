import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { freshEnvironment, packageManager } from './package/package-managers.ts';
import type { Command, PackageManager } from './package/package-managers.ts';
import { published } from './package/published.ts';
import type { Published } from './package/published.ts';
import { serveRegistry } from './package/registry.ts';
import type { Registry } from './package/registry.ts';
import { contentsOf, newPlace, succeedIn } from './package/user.ts';

const ANSWERS = ['--language', 'node', '--yes', '--no-git'];

let product: Published;
let registry: Registry;
/** What a creation writes, whoever starts it. */
let expected: Readonly<Record<string, string>>;

beforeAll(async () => {
  product = await published();
  registry = await serveRegistry([product]);
});
afterAll(() => registry.close());

/** The repository that everybody should get, made without any package manager. */
async function expectedContents(): Promise<Readonly<Record<string, string>>> {
  if (expected === undefined) {
    const { home, work } = await newPlace();
    const program = join(product.folder, 'dist/cli.js');
    await succeedIn(work, [process.execPath, program, 'my-fn', ...ANSWERS], freshEnvironment(home));
    expected = await contentsOf(join(work, 'my-fn'));
  }
  return expected;
}

interface Installer {
  readonly manager: PackageManager;
  readonly install: string;
  readonly run: string;
  /** Settings of the project. */
  readonly files?: Readonly<Record<string, string>>;
}

const INSTALLERS: Readonly<Record<string, Installer>> = {
  npm: { manager: 'npm', install: 'install', run: 'exec --' },
  pnpm: { manager: 'pnpm', install: 'add', run: 'exec' },
  'Yarn 1': { manager: 'yarn', install: 'add', run: '--silent run' },
  'Yarn 4 (Plug and Play)': {
    manager: 'berry',
    install: 'add',
    run: 'run',
    files: { 'package.json': '{}', '.yarnrc.yml': 'nodeLinker: pnp\n' },
  },
  'Yarn 4 (node_modules)': {
    manager: 'berry',
    install: 'add',
    run: 'run',
    files: { 'package.json': '{}', '.yarnrc.yml': 'nodeLinker: node-modules\n' },
  },
};

test.each(Object.entries(INSTALLERS))(
  '%s installs the tarball, as one package and without a registry, and runs it',
  async (_, { files = {}, install, manager, run }) => {
    const { home, work } = await newPlace();
    const command = await packageManager(manager);
    const environment = freshEnvironment(home);
    for (const [name, text] of Object.entries(files)) await writeFile(join(work, name), text);

    await succeedIn(work, [...command, ...install.split(' '), product.tarball], environment);
    const runs: Command = [...command, ...run.split(' '), 'create-snapper-lambda'];
    await succeedIn(work, [...runs, 'my-fn', ...ANSWERS], environment);

    expect(await contentsOf(join(work, 'my-fn'))).toEqual(await expectedContents());
    expect(await installedPackages(work)).toEqual(['create-snapper-lambda']);
  },
);

const CREATORS: readonly (readonly [typed: string, manager: PackageManager, flags: string])[] = [
  ['npm init --yes snapper-lambda', 'npm', '--'],
  ['npm create --yes snapper-lambda', 'npm', '--'],
  ['npx --yes create-snapper-lambda', 'npm', ''],
  ['pnpm create snapper-lambda', 'pnpm', ''],
  ['yarn create snapper-lambda', 'yarn', ''],
  ['yarn create snapper-lambda', 'berry', ''],
];

test.each(CREATORS)(
  '"%s" (%s) creates a repository, and asks the registry for this package alone',
  async (typed, manager, separator) => {
    const { home, work } = await newPlace();
    const [program, ...words] = typed.split(' ');
    const command: Command = program === 'npx' ? ['npx'] : await packageManager(manager);
    registry.requests();

    await succeedIn(
      work,
      [...command, ...words, 'my-fn', ...(separator === '' ? [] : [separator]), ...ANSWERS],
      freshEnvironment(home, registry.address),
    );

    expect(await contentsOf(join(work, 'my-fn'))).toEqual(await expectedContents());
    expect(await readdir(work)).toEqual(['my-fn']);
    const asked = registry.requests().filter((path) => !path.startsWith('/create-snapper-lambda'));
    expect(asked).toEqual([]);
  },
);

test('npx runs a tarball that was downloaded', async () => {
  const { home, work } = await newPlace();
  await writeFile(join(work, 'package.tgz'), await readFile(product.tarball));

  await succeedIn(
    work,
    ['npx', '--yes', './package.tgz', 'my-fn', ...ANSWERS],
    freshEnvironment(home),
  );

  expect(await contentsOf(join(work, 'my-fn'))).toEqual(await expectedContents());
});

/** The names of what was installed into a project, besides the project itself. */
async function installedPackages(work: string): Promise<readonly string[]> {
  const entries = await readdir(join(work, 'node_modules')).catch(() => undefined);
  if (entries !== undefined) return entries.filter((name) => !name.startsWith('.'));
  const lock = await readFile(join(work, 'yarn.lock'), 'utf8');
  return [...lock.matchAll(/^"(.+)@(?:file|workspace):/gm)]
    .map(([, name]) => name!)
    .filter((name) => !name.startsWith('root-workspace'));
}
