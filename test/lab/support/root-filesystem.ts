import { execa } from 'execa';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensurePackages } from './debian.ts';

/** What Debian's dependencies bring along and Amazon Linux 2023's minimal images lack. */
const LEFT_OUT = [
  'debconf',
  'debianutils',
  'dpkg',
  'findutils',
  'gzip',
  'libasan8',
  'liblsan0',
  'libtsan2',
  'libubsan1',
  'openssl',
  'perl-base',
  'tar',
  'xz-utils',
];

/**
 * Makes a root filesystem of packages of this machine, with what they depend on.
 * Copying them takes a second; installing them into an empty root would take half a minute.
 */
export async function makeRoot(root: string, packages: readonly string[]): Promise<void> {
  await makeEmptyRoot(root);
  await copyPackages(root, packages);
}

/** Makes the folders, links and accounts that every root filesystem has. */
export async function makeEmptyRoot(root: string): Promise<void> {
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
  for (const name of ['dev', 'etc', 'opt', 'proc', 'tmp', 'var/task']) {
    await mkdir(join(root, name), { recursive: true });
  }
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
  await symlink('bash', join(root, 'usr/bin/sh'));
}

/** Copies a folder's content; of the files, links. */
export async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await execa('cp', ['--archive', '--link', `${from}/.`, to]);
}

/** Adds a script. */
export async function addExecutable(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
}

/** Adds packages of this machine, with what they depend on, to a root filesystem. */
export async function copyPackages(root: string, packages: readonly string[]): Promise<void> {
  await ensurePackages(...packages);
  const names = await closure(packages);
  const { stdout } = await execa('dpkg-query', ['--listfiles', ...names]);
  const files = stdout
    .split('\n')
    .filter((path) => /^\/(usr\/)?(s?bin|lib\w*|include|etc)\//.test(path))
    .filter((path) => !/\/(cc1plus|lto1|lto-wrapper|bug|locale)\b/.test(path));
  const list = [...new Set(files)].join('\n');
  await execa(
    'sh',
    [
      '-ec',
      'tar --create --no-recursion --directory=/ --files-from=- | tar --extract --keep-directory-symlink --directory="$1"',
      'sh',
      root,
    ],
    { input: list },
  );
}

async function closure(packages: readonly string[]): Promise<string[]> {
  const { stdout } = await execa('apt-cache', [
    'depends',
    '--recurse',
    '--installed',
    '--no-recommends',
    '--no-suggests',
    '--no-conflicts',
    '--no-breaks',
    '--no-replaces',
    '--no-enhances',
    ...packages,
  ]);
  const names = stdout.split('\n').filter((line) => /^[a-z0-9]/.test(line));
  return [...new Set(names)].filter((name) => !LEFT_OUT.includes(name.split(':')[0] ?? ''));
}
