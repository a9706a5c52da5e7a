import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { missingRequirements } from '../../../generators/emulator/vm/index.ts';
import { ensurePackages } from '../support/debian.ts';
import { runFolder } from '../support/workspace.ts';
import { trixieKernel } from './kernel.ts';

const linux = { platform: 'linux', architecture: 'x64', osRelease: '/dev/null' };

/** A folder for a search path, with programs that do nothing. */
async function folderWith(...programs: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(runFolder(), 'programs-'));
  for (const program of programs) await symlink('/bin/true', join(folder, program));
  return folder;
}

/** Adds the real busybox, whose kind is looked at. */
async function addBusybox(folder: string): Promise<void> {
  await ensurePackages('busybox-static');
  await symlink('/bin/busybox', join(folder, 'busybox'));
}

test('what a virtual machine lacks is named with the command that installs it', async () => {
  const searchPath = await folderWith('dnf', 'qemu-system-x86_64');
  await addBusybox(searchPath);

  const missing = await missingRequirements({ ...linux, searchPath });

  expect(missing).toEqual([
    { what: 'the program mksquashfs', install: 'sudo dnf install squashfs-tools' },
  ]);
});

test('a busybox that needs shared libraries is as good as none', async () => {
  const searchPath = await folderWith('apt-get', 'qemu-system-x86_64', 'mksquashfs', 'busybox');

  const missing = await missingRequirements({ ...linux, searchPath });

  expect(missing.map(({ install }) => install)).toEqual([
    'sudo apt-get install --no-install-recommends busybox-static',
  ]);
});

test('a kernel is missing where there is none that a virtual machine can use', async () => {
  const programs = ['apt-get', 'qemu-system-x86_64', 'mksquashfs'];
  const searchPath = await folderWith(...programs);
  await addBusybox(searchPath);

  const missing = await missingRequirements({ ...linux, searchPath, kernelFolder: searchPath });

  expect(missing).toHaveLength(1);
  expect(missing[0]?.install).toContain('linux-image-cloud-amd64');
});

test('where there is more than one distribution with a package manager, its own kernel is named', async () => {
  const searchPath = await folderWith('apt-get', 'qemu-system-x86_64', 'mksquashfs');
  await addBusybox(searchPath);
  const osRelease = join(searchPath, 'os-release');
  await writeFile(osRelease, 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n');

  const missing = await missingRequirements({
    ...{ ...linux, searchPath, osRelease },
    kernelFolder: searchPath,
  });

  expect(missing[0]?.install).toMatch(/ linux-image-virtual$/);
});

test('a kernel that is there and cannot be read needs no other package', async () => {
  const searchPath = await folderWith('apt-get', 'qemu-system-x86_64', 'mksquashfs');
  await addBusybox(searchPath);
  const { image, version } = await trixieKernel();
  await mkdir(join(searchPath, 'boot'));
  await cp(
    join(dirname(image), `config-${version}`),
    join(searchPath, 'boot', `config-${version}`),
  );
  // A folder, since root may read every file.
  const unreadable = join(searchPath, 'boot', `vmlinuz-${version}`);
  await mkdir(unreadable);

  const missing = await missingRequirements({ ...linux, searchPath, kernelFolder: searchPath });

  expect(missing).toEqual([
    {
      what: `the right to read the kernel ${unreadable}`,
      install: `sudo chmod a+r ${unreadable}`,
    },
  ]);
});

test('another system or processor lacks nothing that could be installed', async () => {
  expect(await missingRequirements({ ...linux, platform: 'darwin' })).toEqual([
    { what: 'Linux on an x86_64 processor' },
  ]);
  expect(await missingRequirements({ ...linux, architecture: 'arm64' })).toHaveLength(1);
});
