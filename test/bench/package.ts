import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { execa } from 'execa';

import { freshEnvironment, packageManager } from '../lab/package/package-managers.ts';
import { serveRegistry } from '../lab/package/registry.ts';
import type { Served } from '../lab/package/registry.ts';
import { copyPublishedFiles, pack } from '../support/package.ts';
import { compare, execute, median, printFigures } from './measure.ts';

/** What everybody knows to be quick. */
const PEER = { name: 'create-vite', version: '9.3.0' };
const OURS = 'create-snapper-lambda';

const INSTALLS = 7;
const RUNS = 21;

/** How each package manager adds a package to an empty project. */
const MANAGERS = {
  npm: { manager: 'npm', add: 'install' },
  pnpm: { manager: 'pnpm', add: 'add' },
  'Yarn 1': { manager: 'yarn', add: 'add' },
  'Yarn 4': { manager: 'berry', add: 'add' },
} as const;

/** What it takes to get this package and to use it, beside another one that creates projects. */
export async function packageAndUse(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'snapper-bench-'));
  const packages = { [PEER.name]: await downloaded(home), [OURS]: await packed(home) };
  // Both come from the same place, so that nothing but the packages differs.
  const registry = await serveRegistry(Object.values(packages));
  try {
    for (const [title, { add, manager }] of Object.entries(MANAGERS)) {
      const command = [...(await packageManager(manager)), add];
      await compareInstallations(`${title} ${add}`, home, command, registry.address);
    }
    const folders = await installed(home, registry.address);
    await compareSizes(folders, packages);
    comparePrograms(home, folders);
  } finally {
    await registry.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** The other package, as its registry has it. */
async function downloaded(home: string): Promise<Served> {
  const { name, version } = PEER;
  const { stdout } = await execa('npm', ['pack', '--silent', `${name}@${version}`], { cwd: home });
  const folder = join(home, name);
  await mkdir(folder);
  await execa('tar', ['-xzf', stdout, '-C', folder, '--strip-components=1'], { cwd: home });
  return { tarball: join(home, stdout), folder };
}

/** This package, from the build that benchmarks share. */
async function packed(home: string): Promise<Served> {
  const folder = join(home, OURS);
  await copyPublishedFiles(folder);
  await cp('.cache/bench/dist', join(folder, 'dist'), { recursive: true });
  await cp('.cache/bench/NOTICE', join(folder, 'NOTICE'));
  return { tarball: await pack(folder), folder };
}

/** Times installations into empty projects, in turn: with an empty cache, and with a filled one. */
async function compareInstallations(
  title: string,
  home: string,
  [program, ...args]: readonly string[],
  registry: string,
): Promise<void> {
  const samples = new Map<string, number[]>();
  for (let round = 0; round < INSTALLS; round++) {
    const names = round % 2 === 0 ? [PEER.name, OURS] : [OURS, PEER.name];
    for (const name of names) {
      const place = await mkdtemp(join(home, 'install-'));
      for (const cache of ['empty cache', 'filled cache']) {
        const project = join(place, cache);
        await mkdir(project);
        await writeFile(join(project, 'package.json'), '{}');
        await writeFile(join(project, '.yarnrc.yml'), 'nodeLinker: node-modules\n');
        const start = performance.now();
        await execa(program!, [...args, name], {
          cwd: project,
          env: freshEnvironment(place, registry),
          extendEnv: false,
        });
        const key = `${cache}: ${name}`;
        samples.set(key, [...(samples.get(key) ?? []), performance.now() - start]);
      }
      await rm(place, { recursive: true });
    }
  }
  for (const cache of ['empty cache', 'filled cache']) {
    const figures = [PEER.name, OURS].map((name) => {
      const values = samples.get(`${cache}: ${name}`)!;
      return { name, medianMs: median(values), samples: values.length };
    });
    printFigures(`${title}, ${cache}`, figures);
  }
}

/** Installs each with npm, and returns the projects. */
async function installed(home: string, registry: string): Promise<Record<string, string>> {
  const folders: Record<string, string> = {};
  for (const name of [PEER.name, OURS]) {
    const project = join(home, `project-${name}`);
    await mkdir(project);
    const env = freshEnvironment(home, registry);
    await execa('npm', ['install', name], { cwd: project, env, extendEnv: false });
    folders[name] = project;
  }
  return folders;
}

async function compareSizes(
  folders: Readonly<Record<string, string>>,
  packages: Readonly<Record<string, Served>>,
): Promise<void> {
  console.log('\nWhat is downloaded and installed');
  for (const [name, project] of Object.entries(folders)) {
    const modules = join(project, 'node_modules');
    const entries = await readdir(modules, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
    const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
    const { size: download } = await stat(packages[name]!.tarball);
    const count = (await readdir(modules)).filter((each) => !each.startsWith('.')).length;
    console.log(
      `  ${name.padEnd(24)} ${count} package(s)  ${files.length} files  ` +
        `${(bytes / 1e6).toFixed(2)} MB  tarball ${(download / 1e6).toFixed(2)} MB`,
    );
  }
}

function comparePrograms(home: string, folders: Readonly<Record<string, string>>): void {
  const program = (name: string): string => join(folders[name]!, 'node_modules/.bin', name);
  const run = (name: string, ...args: readonly string[]): void =>
    execute(process.execPath, [program(name), ...args]);
  printFigures(
    'Saying what it can do',
    compare(
      {
        [`${PEER.name} --help`]: () => run(PEER.name, '--help'),
        [`${OURS} --help`]: () => run(OURS, '--help'),
      },
      RUNS,
    ),
  );
  let made = 0;
  const next = (): string => join(home, `made-${++made}`);
  printFigures(
    'Creating a project',
    compare(
      {
        [`${PEER.name} (vanilla-ts)`]: () => createWith(PEER.name, VITE_FLAGS),
        [`${OURS} (node)`]: () => createWith(OURS, OUR_FLAGS),
      },
      RUNS,
    ),
  );

  function createWith(name: string, flags: readonly string[]): void {
    // Both are given a path, and make its last folder.
    run(name, next(), ...flags);
  }
}

const VITE_FLAGS = ['--template', 'vanilla-ts', '--no-interactive'];
const OUR_FLAGS = ['--language', 'node', '--yes', '--no-git'];
