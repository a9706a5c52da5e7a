import { execa } from 'execa';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from './debian.ts';
import { once } from './once.ts';
import { cacheFolder } from './workspace.ts';

/** The newest release of each version that the lab knows, from the npm packages `node-linux-*`. */
const NODE_RELEASES = { 22: '22.23.3', 24: '24.21.0' } as const;

const CLIENT_VERSION = '4.0.2';

/** What the client's native part is compiled with. */
const CLIENT_BUILD_PACKAGES = [
  'cmake',
  'g++',
  'make',
  'autoconf',
  'automake',
  'libtool',
  'pkg-config',
  'python3',
  'xz-utils',
];

export type NodeVersion = keyof typeof NODE_RELEASES;

/** Path of a real Node.js executable, downloaded once. */
export async function nodeBinary(version: NodeVersion): Promise<string> {
  const release = NODE_RELEASES[version];
  const folder = await once(join(cacheFolder, `node-${release}`), async (unfinished) => {
    const { stdout } = await execa(
      'npm',
      ['pack', '--silent', `node-linux-${process.arch}@${release}`],
      { cwd: unfinished },
    );
    await execa('tar', ['-xzf', stdout.trim(), '--strip-components=1', 'package/bin/node'], {
      cwd: unfinished,
    });
  });
  return join(folder, 'bin/node');
}

/**
 * Path of a folder with the real runtime interface client as AWS's image has it in /var/runtime:
 * `index.mjs` and `rapid-client.node`. Built once, which takes about a minute.
 */
export async function builtRuntimeInterfaceClient(): Promise<string> {
  return once(join(cacheFolder, `aws-lambda-ric-${CLIENT_VERSION}`), async (unfinished) => {
    await ensurePackages(...CLIENT_BUILD_PACKAGES);
    const build = join(unfinished, 'build');
    await mkdir(build);
    await writeFile(join(build, 'package.json'), JSON.stringify(clientPackage));
    await execa('npm', ['install', '--no-audit', '--no-fund'], { cwd: build });
    for (const file of ['index.mjs', 'rapid-client.node', 'LICENSE', 'NOTICE']) {
      await cp(join(build, 'node_modules/aws-lambda-ric', file), join(unfinished, file));
    }
    await execa('rm', ['-r', build]);
  });
}

/** npm 11 runs the build scripts only of packages that are named. */
const clientPackage = {
  private: true,
  dependencies: { 'aws-lambda-ric': CLIENT_VERSION },
  allowScripts: { 'aws-lambda-ric': true },
};
