import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DOTNET_VERSION, dotnetObstacle } from './dotnet-sdk.ts';
import { once } from './once.ts';
import { cacheFolder, repositoryRoot } from './workspace.ts';

/** Where .NET projects of the lab get AWS's packages, and where what they restore goes. */
export interface NugetFeed {
  /** The packages, as `.nupkg` files. */
  readonly folder: string;
  /**
   * A `nuget.config` that takes AWS's packages from there, by its absolute path, and all others from
   * the sources that this machine knows; to be named (`--configfile`) or copied beside a solution.
   */
  readonly config: string;
  /**
   * The same without the other sources, for builds without a network: they can restore what the SDK
   * brings along and what the feed holds.
   */
  readonly offlineConfig: string;
  /**
   * For every `dotnet` that restores: keeps stand-ins out of the user's own package cache, which
   * would serve them to other projects as the real ones.
   */
  readonly environment: Readonly<Record<string, string>>;
}

/** A folder of AWS's real packages, to be used in the place of the stand-ins. */
const REAL_PACKAGES = 'SNAPPER_NUGET_FEED';

const SOURCES = join(repositoryRoot, 'test/fixtures/nuget');

/** Releases that only the tests of compatibility ask for; a folder each, named like its package. */
const OTHER_RELEASES = join(SOURCES, 'other-releases');

const CONFIG = 'nuget.config';
const OFFLINE_CONFIG = 'offline.nuget.config';

/** Builds leave no servers behind that would hold the pipes of a test open. */
const BUILD_ENVIRONMENT = {
  DOTNET_NOLOGO: '1',
  MSBUILDDISABLENODEREUSE: '1',
  UseSharedCompilation: 'false',
};

/**
 * The stand-ins of `test/fixtures/nuget`, packed once for each state of their sources, which takes half
 * a minute. With `SNAPPER_NUGET_FEED` in the environment, the packages in that folder instead, and of
 * the stand-ins only the releases which that folder lacks and only the tests of compatibility want.
 *
 * @throws Error when there is no .NET SDK, or the packages do not build.
 */
export async function nugetFeed(): Promise<NugetFeed> {
  ensureDotnet();
  const standIns = await packedStandIns();
  const real = process.env[REAL_PACKAGES];
  const folder = real === undefined ? standIns : await withRealPackages(real, standIns);
  return {
    folder: packagesIn(folder),
    config: join(folder, CONFIG),
    offlineConfig: join(folder, OFFLINE_CONFIG),
    environment: { NUGET_PACKAGES: join(folder, 'restored') },
  };
}

/**
 * Makes sure that `dotnet` is there with the SDK that the lab builds with.
 *
 * @throws Error that says how to get it.
 */
export function ensureDotnet(): void {
  const obstacle = dotnetObstacle();
  if (obstacle === undefined) return;
  throw new Error(
    `The lab cannot build .NET projects: ${obstacle}, as "dotnet" on PATH. Debian has none; archives ` +
      `and the script dotnet-install.sh (--channel ${DOTNET_VERSION}.0) are at ` +
      `https://dotnet.microsoft.com/download/dotnet/${DOTNET_VERSION}.0`,
  );
}

async function packedStandIns(): Promise<string> {
  const folder = join(cacheFolder, `nuget-${await digest(SOURCES)}`);
  return once(folder, async (unfinished) => {
    // Built in a copy, so that the sources stay as they are in the repository.
    const build = join(unfinished, 'build');
    await cp(SOURCES, build, { recursive: true, filter: isSource });
    const pack = ['pack', 'StandIns.slnx', '--configuration', 'Release', '--verbosity', 'quiet'];
    await execa('dotnet', [...pack, '--output', packagesIn(unfinished)], {
      cwd: build,
      env: BUILD_ENVIRONMENT,
    });
    await rm(build, { recursive: true });
    await writeConfigs(unfinished, packagesIn(folder));
  });
}

async function withRealPackages(real: string, standIns: string): Promise<string> {
  const folder = `${standIns}-${await digest(real)}`;
  return once(folder, async (unfinished) => {
    await mkdir(packagesIn(unfinished));
    const others = (await readdir(OTHER_RELEASES)).map((name) => `${name}.nupkg`);
    const own = (await readdir(real)).filter((name) => name.endsWith('.nupkg'));
    for (const name of new Set([...others, ...own])) {
      const from = own.includes(name) ? real : packagesIn(standIns);
      await cp(join(from, name), join(packagesIn(unfinished), name));
    }
    await writeConfigs(unfinished, packagesIn(folder));
  });
}

function packagesIn(folder: string): string {
  return join(folder, 'packages');
}

async function writeConfigs(folder: string, packages: string): Promise<void> {
  const others = await registeredSources();
  await writeFile(join(folder, CONFIG), nugetConfig(packages, others));
  await writeFile(join(folder, OFFLINE_CONFIG), nugetConfig(packages, []));
}

interface PackageSource {
  readonly name: string;
  readonly address: string;
}

/** Where this machine gets its packages: a company's mirror as well as the public registry. */
async function registeredSources(): Promise<PackageSource[]> {
  const { stdout } = await execa('dotnet', ['nuget', 'list', 'source', '--format', 'Detailed']);
  const entries = stdout.matchAll(/^ *\d+\. +(.+) \[.+\]\n +(.+)$/gm);
  return [...entries].map(([, name, address]) => ({ name: name!, address: address! }));
}

function nugetConfig(packages: string, others: readonly PackageSource[]): string {
  const sources = others.map(
    ({ name, address }) => `    <add key="${name}" value="${address}" />\n`,
  );
  const mappings = others.map(
    ({ name }) => `    <packageSource key="${name}"><package pattern="*" /></packageSource>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <clear />
    <add key="lab" value="${packages}" />
${sources.join('')}  </packageSources>
  <packageSourceMapping>
    <clear />
    <packageSource key="lab">
      <package pattern="Amazon.Lambda.*" />
      <package pattern="SnapshotRestore.*" />
    </packageSource>
${mappings.join('')}  </packageSourceMapping>
  <fallbackPackageFolders>
    <clear />
  </fallbackPackageFolders>
</configuration>
`;
}

/** Of the names and contents of all files in a folder. */
async function digest(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isSource)
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${relative(folder, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Not what a build in the sources' own folders, by an editor say, has left there. */
function isSource(path: string): boolean {
  return !/(^|\/)(bin|obj)(\/|$)/.test(relative(SOURCES, path));
}
