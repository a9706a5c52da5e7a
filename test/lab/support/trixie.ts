import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from './debian.ts';
import { once } from './once.ts';
import { BASE_PACKAGES } from './stand-in-images.ts';
import { cacheFolder } from './workspace.ts';

/**
 * Packages of Debian 13, for images with a newer Python than this machine may have. They are unpacked,
 * never installed. Each set comes with what it depends on, less what an earlier one has.
 */
const SETS = {
  base: BASE_PACKAGES,
  python: ['libpython3.13', 'libpython3.13-stdlib', 'python3-simplejson'],
  binutils: ['binutils'],
  numpy: ['python3-numpy'],
  urllib3: ['python3-urllib3'],
} as const;

type SetName = keyof typeof SETS;

/** Folders that hold the files of each set of packages, `usr/…`. */
export type TrixieFolders = Readonly<Record<SetName, string>>;

/** What dependencies bring along and Amazon Linux 2023's minimal images lack. */
const LEFT_OUT =
  /^(base-files|debconf|debianutils|dpkg|media-types|netbase|openssl-provider-legacy|python3(\.13)?(-minimal)?|readline-common|tar|tzdata)$/;

/** The folders of all sets, downloaded once. */
export async function trixieFolders(): Promise<TrixieFolders> {
  const digest = createHash('sha256').update(JSON.stringify(SETS)).digest('hex').slice(0, 8);
  const folder = await once(join(cacheFolder, `trixie-${digest}`), download);
  const names = Object.keys(SETS) as SetName[];
  return Object.fromEntries(names.map((name) => [name, join(folder, name)])) as TrixieFolders;
}

async function download(folder: string): Promise<void> {
  await ensurePackages('debian-archive-keyring');
  const apt = await openApt(join(folder, 'apt'));
  const known = new Set<string>();
  for (const [name, packages] of Object.entries(SETS)) {
    const missing = (await apt.closure(packages)).filter((each) => !known.has(each));
    for (const each of missing) known.add(each);
    const archives = join(folder, `${name}.archives`);
    await mkdir(archives);
    await apt.download(archives, missing);
    for (const archive of await readdir(archives)) {
      await execa('dpkg-deb', ['--extract', join(archives, archive), join(folder, name)]);
    }
    await rm(archives, { recursive: true });
    await rm(join(folder, name, 'usr/share'), { recursive: true, force: true });
  }
  await rm(join(folder, 'apt'), { recursive: true });
}

/** An apt of its own, for another release than this machine's. */
export interface Apt {
  /** Names of packages and of all that they depend on, but for what is left out. */
  closure(packages: readonly string[]): Promise<string[]>;
  download(folder: string, packages: readonly string[]): Promise<void>;
}

/** Opens one in a folder of its own, for Debian 13. */
export async function openApt(folder: string): Promise<Apt> {
  const configuration = join(folder, 'apt.conf');
  await mkdir(join(folder, 'state/lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'sources.list'), `deb ${await debianMirror()} trixie main\n`);
  await writeFile(
    configuration,
    `Dir::Etc::SourceList "${folder}/sources.list";
Dir::Etc::SourceParts "-";
Dir::State "${folder}/state";
Dir::State::Status "${folder}/status";
Dir::Cache "${folder}/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
`,
  );
  const env = { APT_CONFIG: configuration };
  await execa('apt-get', ['update', '--error-on=any'], { env });
  return {
    async closure(packages) {
      const install = ['install', '--print-uris', '--quiet=2', '--no-install-recommends'];
      const { stdout } = await execa('apt-get', [...install, ...packages], { env });
      // `'URI' NAME_VERSION_ARCHITECTURE.deb SIZE HASH`
      const names = stdout.split('\n').map((line) => line.split(' ')[1]?.split('_')[0] ?? '');
      return names.filter((name) => name !== '' && !LEFT_OUT.test(name));
    },
    async download(cwd, packages) {
      await execa('apt-get', ['download', ...packages], { cwd, env });
    },
  };
}

/** Where this machine gets its own release from, which has the others too. */
async function debianMirror(): Promise<string> {
  const format = '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)';
  const { stdout } = await execa('apt-get', ['indextargets', '--format', format]);
  const mirror = /^Debian main [a-z]+ (\S+)$/m.exec(stdout)?.[1];
  if (mirror === undefined) throw new Error('apt knows no mirror of Debian (apt-get update?).');
  return mirror;
}
