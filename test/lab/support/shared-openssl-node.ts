import { execa } from 'execa';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ensurePackages } from './debian.ts';
import { once } from './once.ts';
import type { NodeImage } from './node-images.ts';
import { cacheFolder } from './workspace.ts';

/** What the C library's packages provide on every system; such files are never part of a layer. */
const OPERATING_SYSTEM =
  /^(libc|libm|libdl|libpthread|librt|ld-linux.*|linux-vdso|libstdc\+\+|libgcc_s)\.so/;

/**
 * A Node.js that links OpenSSL as a shared library, like the one in AWS's images (and unlike the one
 * from nodejs.org): Debian's. It is an older version; what is tested with it is where its libraries
 * go.
 */
export async function sharedOpensslNode(): Promise<NodeImage> {
  const folder = await once(join(cacheFolder, 'debian-node'), async (unfinished) => {
    const version = await debianVersion();
    const { stdout } = await execa('apt-cache', ['depends', `nodejs=${version}`]);
    const library = /libnode\d+/.exec(stdout)?.[0];
    if (library === undefined) throw new Error(`Debian's nodejs ${version} has no libnode.`);
    const { stdout: needed } = await execa('apt-cache', ['depends', `${library}=${version}`]);
    const dependencies = [...needed.matchAll(/Depends: ([\w.+-]+)/g)].map(([, name]) => name!);
    const modules = dependencies.filter((name) => name.startsWith('node-'));
    await ensurePackages(...dependencies.filter((name) => name.startsWith('lib')));
    const packages = [`nodejs=${version}`, `${library}=${version}`, ...modules];
    await execa('apt-get', ['download', ...packages], { cwd: unfinished });
    for (const file of await readdir(unfinished)) {
      if (!file.endsWith('.deb')) continue;
      await execa('dpkg-deb', ['--extract', join(unfinished, file), join(unfinished, 'files')]);
    }
    await execa('mv', [join(unfinished, 'files/usr/bin'), join(unfinished, 'bin')]);
  });
  const node = join(folder, 'bin/node');
  return {
    node,
    libraries: await librariesOf(node, folder),
    // Debian takes some of Node's built-in modules out of the executable.
    modules: join(folder, 'files/usr/share/nodejs'),
  };
}

async function debianVersion(): Promise<string> {
  const { stdout } = await execa('apt-cache', ['madison', 'nodejs']);
  const version = /\S+dfsg\S+/.exec(stdout)?.[0];
  if (version === undefined) throw new Error('apt knows no nodejs of Debian (apt-get update?).');
  return version;
}

async function librariesOf(node: string, folder: string): Promise<string[]> {
  const { stdout: found } = await execa('find', [folder, '-name', 'libnode.so*']);
  const own = join(found.split('\n')[0] ?? '', '..');
  const { stdout } = await execa('ldd', [node], { env: { LD_LIBRARY_PATH: own } });
  return [...stdout.matchAll(/=> (\/\S+)/g)]
    .map(([, path]) => path!)
    .filter((path) => !OPERATING_SYSTEM.test(basename(path)));
}
