import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { execa } from 'execa';

/** The checkout, in which all tests run. */
const ROOT = process.cwd();

/** What `package.json` says that matters to whoever installs it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: object;
  readonly optionalDependencies?: object;
  readonly bundledDependencies?: object;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The manifest of a package in a folder. */
export async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** What a build writes of what is published. */
const BUILT = ['dist', 'NOTICE'];

/** Copies what is published as it lies in the checkout; a build adds the rest, `dist` and `NOTICE`. */
export async function copyPublishedFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { files } = await manifestOf(ROOT);
  for (const name of ['package.json', ...files.filter((each) => !BUILT.includes(each))]) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
}

/**
 * Packs a package's folder as it is, without running its scripts.
 *
 * @returns the path of the tarball, which lies in `target`
 */
export async function pack(folder: string, target: string = dirname(folder)): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', target];
  const { stdout } = await execa('npm', args, { cwd: folder });
  return join(target, stdout.trim().split('\n').at(-1)!);
}
