import { execa } from 'execa';
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensurePackages } from './debian.ts';
import { once } from './once.ts';
import { addExecutable, copyTree, makeEmptyRoot } from './root-filesystem.ts';
import { addPackageManager } from './stand-in-images.ts';
import type { ImageNames, ImageRoots } from './stand-in-images.ts';
import { trixieFolders } from './trixie.ts';
import { cacheFolder, repositoryRoot, runFolder } from './workspace.ts';

/** The version whose images the lab has: Debian 13's. */
export const PYTHON_VERSION = '3.13';

/** Modules and metadata of the client: the stand-ins, or a folder that SNAPPER_PYTHON_CLIENT names. */
const CLIENT =
  process.env['SNAPPER_PYTHON_CLIENT'] ?? join(repositoryRoot, 'test/fixtures/python/client');

/** A library that Python needs and that lies beside it, as some do in AWS's images. */
const BESIDE_PYTHON = 'libsqlite3.so.0';

/** What is in the image beside the client: never in a layer, or only when asked for. */
const OTHER_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  pip: [],
  boto3: ['botocore (<1.41,>=1.40)', 's3transfer>=0.14', 'jmespath'],
  botocore: ['jmespath<2', 'python-dateutil (<3.0)', 'urllib3!=2.2.0; python_version >= "3.10"'],
  s3transfer: ['botocore', 'botocore[crt]; extra == "crt"'],
  jmespath: [],
  'python-dateutil': ['six>=1.5'],
  urllib3: ['brotli; extra == "brotli"'],
  six: [],
};

/** Their modules, where the names differ. */
const MODULES: Readonly<Record<string, string>> = { 'python-dateutil': 'dateutil' };

/** Starts Python from its shared library, which Debian's own executable does not do. */
const LAUNCHER = `int Py_BytesMain(int argc, char **argv);

int main(int argc, char **argv) { return Py_BytesMain(argc, argv); }
`;

/** Stand in for the managed runtime's own start. */
const BOOTSTRAP = `#!/bin/bash
exec /var/lang/bin/python${PYTHON_VERSION} /var/runtime/bootstrap.py
`;
const BOOTSTRAP_MODULE = 'import awslambdaric.__main__\n';

export const PYTHON_IMAGES: ImageNames = {
  runtime: `lambda/python:${PYTHON_VERSION}`,
  build: `sam/build-python${PYTHON_VERSION}:latest`,
  host: 'lambda/java:21',
};

/**
 * The images' root filesystems, of one system: a real Python in /var/lang as in AWS's images, with
 * stand-ins for the client in its site-packages, and a Java host that lacks some of the libraries.
 */
export async function pythonRoots(): Promise<ImageRoots> {
  const trixie = await trixieFolders();
  const runtime = await once(join(runFolder(), 'python-runtime-root'), async (root) => {
    await addSystem(root, trixie.base);
    await addPython(root, await relocatedPython());
    await addExecutable(join(root, 'var/runtime/bootstrap'), BOOTSTRAP);
    await writeFile(join(root, 'var/runtime/bootstrap.py'), BOOTSTRAP_MODULE);
  });
  const build = await once(join(runFolder(), 'python-build-root'), async (root) => {
    await copyTree(runtime, root);
    await overlay(trixie.binutils, root);
    await addPackageManager(root);
  });
  return { runtime, build, host: await pythonHost() };
}

/** The root filesystem of the image of `java21`, of the system that the Python images are of. */
export async function pythonHost(): Promise<string> {
  const { base } = await trixieFolders();
  return once(join(runFolder(), 'python-java-root'), async (root) => {
    await addSystem(root, base);
    await addExecutable(join(root, 'var/lang/bin/java'), '#!/bin/bash\necho "the JVM: $*"\n');
  });
}

/** A Java host whose own language looks like the layer's: whatever meets it by mistake fails. */
export async function hostWithDecoys(): Promise<string> {
  const host = await pythonHost();
  return once(join(runFolder(), 'python-java-root-with-decoys'), async (root) => {
    await copyTree(host, root);
    const lang = join(root, 'var/lang');
    for (const name of ['python', 'python3', `python${PYTHON_VERSION}`]) {
      await addExecutable(join(lang, 'bin', name), '#!/bin/bash\necho "the decoy: $*"\nexit 99\n');
    }
    for (const folder of [
      `lib/python${PYTHON_VERSION}/site-packages`,
      `lib/python${PYTHON_VERSION}`,
    ]) {
      await writeModule(join(lang, folder, 'decoy.py'), '');
    }
    await writeModule(join(root, 'var/runtime/decoy.py'), '');
    for (const library of [`libpython${PYTHON_VERSION}.so.1.0`, BESIDE_PYTHON, 'libbz2.so.1.0']) {
      await writeFile(join(lang, 'lib', library), 'not a library\n');
    }
  });
}

/** A Java host that has every library which Python needs, as AWS's may. */
export async function hostWithAllLibraries(): Promise<string> {
  const host = await pythonHost();
  return once(join(runFolder(), 'python-java-root-with-libraries'), async (root) => {
    await copyTree(host, root);
    await overlay(await systemLibraries(), root);
  });
}

/** The root filesystem of the managed runtime's image without some libraries of the system. */
export async function imageWithout(library: string): Promise<string> {
  const { runtime } = await pythonRoots();
  return once(join(runFolder(), `python-runtime-root-without-${library}`), async (root) => {
    await copyTree(runtime, root);
    await execa('find', [join(root, 'usr/lib'), '-name', `${library}*`, '-delete']);
  });
}

/** numpy for the lab's Python: modules for a folder on its path, and shared libraries. */
export interface NumpyFolders {
  readonly modules: string;
  readonly libraries: string;
}

export async function numpyFolders(): Promise<NumpyFolders> {
  const { numpy } = await trixieFolders();
  const folder = await once(join(cacheFolder, 'trixie-numpy'), async (unfinished) => {
    await mkdir(join(unfinished, 'modules'));
    await mkdir(join(unfinished, 'libraries'));
    const modules = join(numpy, 'usr/lib/python3/dist-packages/numpy');
    await cp(modules, join(unfinished, 'modules/numpy'), { recursive: true });
    const { stdout } = await execa('find', [numpy, '-name', '*.so.[0-9]']);
    for (const library of stdout.split('\n')) {
      const name = library.split('/').at(-1) ?? '';
      await copyFile(library, join(unfinished, 'libraries', name));
    }
  });
  return { modules: join(folder, 'modules'), libraries: join(folder, 'libraries') };
}

/** A folder for the path of the lab's Python, with urllib3. */
export async function urllib3Modules(): Promise<string> {
  const { urllib3 } = await trixieFolders();
  return join(urllib3, 'usr/lib/python3/dist-packages');
}

async function addSystem(root: string, files: string): Promise<void> {
  await makeEmptyRoot(root);
  await overlay(files, root);
}

async function addPython(root: string, files: string): Promise<void> {
  await overlay(await systemLibraries(), root);
  await overlay(files, join(root, 'var/lang'));
  const site = join(root, `var/lang/lib/python${PYTHON_VERSION}/site-packages`);
  await cp(CLIENT, site, { recursive: true });
  for (const [name, requirements] of Object.entries(OTHER_PACKAGES)) {
    await addPackage(site, name, requirements);
  }
}

/** A package of one line, as pip installs it. */
async function addPackage(
  site: string,
  name: string,
  requirements: readonly string[],
): Promise<void> {
  const module = MODULES[name] ?? name;
  await writeModule(join(site, module, '__init__.py'), `__version__ = "1.0"\n`);
  const metadata = join(site, `${name.replaceAll('-', '_')}-1.0.dist-info`);
  await mkdir(metadata);
  const lines = requirements.map((each) => `Requires-Dist: ${each}\n`).join('');
  await writeFile(
    join(metadata, 'METADATA'),
    `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\nLicense: Apache-2.0\n${lines}`,
  );
  await writeFile(join(metadata, 'RECORD'), `${module}/__init__.py,,\n`);
}

/** The libraries of the operating system that Python needs, but for the one beside it. */
async function systemLibraries(): Promise<string> {
  const { python } = await trixieFolders();
  return once(join(runFolder(), 'python-system-libraries'), async (unfinished) => {
    const folder = join(unfinished, await libraryFolder(python));
    await mkdir(dirname(folder), { recursive: true });
    await cp(join(python, await libraryFolder(python)), folder, {
      recursive: true,
      verbatimSymlinks: true,
    });
    for (const name of await readdir(folder)) {
      if (name.startsWith('libpython') || name.startsWith('libsqlite3')) {
        await rm(join(folder, name));
      }
    }
  });
}

/**
 * Debian's Python as AWS's images have it: in a prefix of its own, the interpreter in a shared library,
 * packages in site-packages.
 */
async function relocatedPython(): Promise<string> {
  const { python } = await trixieFolders();
  await ensurePackages('gcc', 'libc6-dev');
  return once(join(runFolder(), 'python'), async (prefix) => {
    const libraries = join(python, await libraryFolder(python));
    const shared = `libpython${PYTHON_VERSION}.so.1.0`;
    await mkdir(join(prefix, 'bin'));
    await mkdir(join(prefix, 'lib'));
    for (const name of [shared, BESIDE_PYTHON]) {
      await copyFile(join(libraries, name), join(prefix, 'lib', name));
    }
    const executable = join(prefix, 'bin', `python${PYTHON_VERSION}`);
    // The library was made for a newer C library than this machine's.
    const link = ['-Wl,--allow-shlib-undefined', '-Wl,--unresolved-symbols=ignore-in-shared-libs'];
    const compile = ['-O2', '-x', 'c', '-', '-x', 'none', join(prefix, 'lib', shared), ...link];
    await execa('gcc', [...compile, '-o', executable], { input: LAUNCHER });
    await addStandardLibrary(python, join(prefix, `lib/python${PYTHON_VERSION}`));
    // Debian's Python looks for packages in places of its own, which is compiled into it.
    const site = `/var/lang/lib/python${PYTHON_VERSION}/site-packages\n`;
    await writeModule(join(prefix, 'lib/python3/dist-packages/site-packages.pth'), site);
  });
}

async function addStandardLibrary(python: string, target: string): Promise<void> {
  await cp(join(python, `usr/lib/python${PYTHON_VERSION}`), target, {
    recursive: true,
    verbatimSymlinks: true,
  });
  await rm(join(target, 'sitecustomize.py'));
  await rm(join(target, 'EXTERNALLY-MANAGED'));
  await edit(join(target, 'sysconfig/__init__.py'), /'posix_local'(\)?)$/gm, `'posix_prefix'$1`);
  for (const name of await readdir(target)) {
    if (name.startsWith('_sysconfigdata__linux')) {
      await edit(join(target, name), /(['= ])\/usr\b/g, '$1/var/lang');
    }
  }
  await cp(join(python, 'usr/lib/python3/dist-packages'), join(target, 'site-packages'), {
    recursive: true,
  });
}

async function edit(file: string, pattern: RegExp, replacement: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll(pattern, replacement));
}

async function writeModule(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** The folder of shared libraries, which is named by the architecture: `usr/lib/x86_64-linux-gnu`. */
async function libraryFolder(files: string): Promise<string> {
  const name = (await readdir(join(files, 'usr/lib'))).find((each) => each.endsWith('-linux-gnu'));
  if (name === undefined) throw new Error(`${files} has no shared libraries.`);
  return join('usr/lib', name);
}

/** Copies files over a folder, from wherever they are. */
async function overlay(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await execa('cp', ['--archive', '--remove-destination', `${from}/.`, to]);
}
