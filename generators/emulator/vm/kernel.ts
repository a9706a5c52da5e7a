import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { EmulatorError } from '../errors.ts';
import { findProgram, run } from './run.ts';

/** A Linux kernel for the guest. */
export interface Kernel {
  readonly version: string;
  /** The file that a boot loader starts. */
  readonly image: string;
  /** Its modules, in the order in which they are loaded. */
  readonly modules: readonly KernelModule[];
}

/** A module as the kernel takes it, not compressed. */
export interface KernelModule {
  readonly name: string;
  readonly content: Buffer;
}

/** Built in or as a module, the guest cannot do without; the value names the module. */
const NEEDED: Readonly<Record<string, string>> = {
  CONFIG_VIRTIO_PCI: 'virtio_pci',
  CONFIG_VIRTIO_BLK: 'virtio_blk',
  CONFIG_VIRTIO_CONSOLE: 'virtio_console',
  CONFIG_SQUASHFS: 'squashfs',
  // Tells the kernel that it goes on in a clone, whereupon it reseeds its random generator, as on Lambda.
  CONFIG_VMGENID: 'vmgenid',
};

/** Read by the kernel itself, before it could load a module. */
const BUILT_IN = ['CONFIG_SQUASHFS_ZSTD', 'CONFIG_DEVTMPFS', 'CONFIG_TMPFS'];

/**
 * The newest suitable kernel below a folder: that of a machine (`/`), or one unpacked from a package
 * (`dpkg-deb --extract`), which needs no privileges; undefined when there is none.
 */
export async function findKernel(folder = '/'): Promise<Kernel | undefined> {
  for (const { image, needed, version } of await suitableKernels(folder)) {
    if (!(await isReadable(image))) continue;
    const modules = await loadModules(join(folder, 'usr/lib/modules', version), needed);
    return { version, image, modules };
  }
  return undefined;
}

/** The newest kernel that would do, but for the right to read it: some distributions give it to root alone. */
export async function unreadableKernel(folder: string): Promise<string | undefined> {
  for (const { image } of await suitableKernels(folder)) {
    if (!(await isReadable(image))) return image;
  }
  return undefined;
}

/** A kernel by what its configuration says. */
interface SuitableKernel extends Pick<Kernel, 'image' | 'version'> {
  /** The names of the modules that it has to load. */
  readonly needed: readonly string[];
}

/** The newest first. */
async function suitableKernels(folder: string): Promise<SuitableKernel[]> {
  const boot = join(folder, 'boot');
  const names = await readdir(boot).catch(() => []);
  const versions = names
    .filter((name) => name.startsWith('vmlinuz-'))
    .map((name) => name.slice('vmlinuz-'.length))
    .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  const suitable: SuitableKernel[] = [];
  for (const version of versions) {
    const configuration = await readConfiguration(join(boot, `config-${version}`));
    const needed = configuration === undefined ? undefined : modulesOf(configuration);
    if (needed === undefined) continue;
    suitable.push({ version, image: join(boot, `vmlinuz-${version}`), needed });
  }
  return suitable;
}

async function readConfiguration(file: string): Promise<ReadonlyMap<string, string> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return new Map([...text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)].map(([, name, to]) => [name!, to!]));
}

async function isReadable(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}

/** The modules that a kernel has to load, or undefined when it lacks what the guest needs. */
function modulesOf(configuration: ReadonlyMap<string, string>): string[] | undefined {
  if (!BUILT_IN.every((name) => configuration.get(name) === 'y')) return undefined;
  const needed = Object.entries(NEEDED).map(([name, module]) => ({
    module,
    value: configuration.get(name),
  }));
  if (needed.some(({ value }) => value === undefined)) return undefined;
  return needed.filter(({ value }) => value === 'm').map(({ module }) => module);
}

/** Reads modules and those that they depend on, which come first. */
async function loadModules(folder: string, names: readonly string[]): Promise<KernelModule[]> {
  const files = await readdir(join(folder, 'kernel'), { recursive: true });
  const byName = new Map(files.map((file) => [moduleName(file), join(folder, 'kernel', file)]));
  const loaded = new Map<string, KernelModule>();
  async function load(name: string): Promise<void> {
    const file = byName.get(name);
    if (loaded.has(name)) return;
    if (file === undefined)
      throw new EmulatorError(`The kernel's module ${name} is not in ${folder}`);
    const content = await decompressed(file);
    for (const dependency of dependencies(content)) await load(dependency);
    loaded.set(name, { name, content });
  }
  for (const name of names) await load(name);
  return [...loaded.values()];
}

/** File names have hyphens where the kernel's names have underscores. */
function moduleName(file: string): string {
  return basename(file)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');
}

async function decompressed(file: string): Promise<Buffer> {
  if (file.endsWith('.xz')) return run('busybox', ['unxz', '-c', file]);
  if (file.endsWith('.zst')) {
    if ((await findProgram('zstd')) !== undefined) return run('zstd', ['-dcq', file]);
    throw new EmulatorError(`${file} is packed by zstd: install the package zstd`);
  }
  const content = await readFile(file);
  return file.endsWith('.gz') ? promisify(gunzip)(content) : content;
}

/** What `modinfo -F depends` says: a module carries it as a zero-terminated text. */
function dependencies(module: Buffer): string[] {
  const [, names = ''] = /(?:^|\0)depends=([\w,-]*)\0/.exec(module.toString('latin1')) ?? [];
  return names
    .split(',')
    .filter((name) => name !== '')
    .map((name) => name.replaceAll('-', '_'));
}
