import { readFile } from 'node:fs/promises';
import { readBusybox } from './initrd.ts';
import { findKernel, unreadableKernel } from './kernel.ts';
import { findProgram } from './run.ts';

/** Something that a virtual machine needs and this computer lacks. */
export interface MissingRequirement {
  /** What is missing, in words. */
  readonly what: string;
  /** The command that installs it; undefined where none can. */
  readonly install?: string;
}

/** The packages of a distribution, and how they are installed. */
interface Distribution {
  /** What `/etc/os-release` calls it, where another has the same package manager. */
  readonly id?: RegExp;
  readonly manager: string;
  readonly install: string;
  readonly packages: Readonly<Record<Part, string>>;
}

type Part = 'busybox' | 'kernel' | 'mksquashfs' | 'qemu-system-x86_64';

const PROGRAMS = ['qemu-system-x86_64', 'mksquashfs'] as const;

const DEBIAN: Distribution = {
  manager: 'apt-get',
  install: 'sudo apt-get install --no-install-recommends',
  packages: {
    'qemu-system-x86_64': 'qemu-system-x86',
    mksquashfs: 'squashfs-tools',
    busybox: 'busybox-static',
    kernel: 'linux-image-cloud-amd64',
  },
};

const DISTRIBUTIONS: readonly Distribution[] = [
  {
    ...DEBIAN,
    id: /^ID(_LIKE)?=.*\bubuntu\b/m,
    packages: { ...DEBIAN.packages, kernel: 'linux-image-virtual' },
  },
  DEBIAN,
  {
    manager: 'dnf',
    install: 'sudo dnf install',
    packages: {
      'qemu-system-x86_64': 'qemu-system-x86-core',
      mksquashfs: 'squashfs-tools',
      busybox: 'busybox',
      kernel: 'kernel-core',
    },
  },
];

/** What is looked at; the computer that this runs on unless a test says otherwise. */
export interface Computer {
  readonly platform?: string;
  readonly architecture?: string;
  /** Where programs are looked for, as in `PATH`. */
  readonly searchPath?: string;
  /** Below which folder the kernel lies. @default '/' */
  readonly kernelFolder?: string;
  /** Which distribution it is (os-release(5)). @default '/etc/os-release' */
  readonly osRelease?: string;
}

/** What this computer lacks for virtual machines; nothing when it is empty. */
export async function missingRequirements(computer: Computer = {}): Promise<MissingRequirement[]> {
  const { architecture = process.arch, kernelFolder = '/', platform = process.platform } = computer;
  if (platform !== 'linux' || architecture !== 'x64') {
    return [{ what: 'Linux on an x86_64 processor' }];
  }
  const distribution = await distributionOf(computer);
  const missing: MissingRequirement[] = [];
  for (const program of PROGRAMS) {
    if ((await findProgram(program, computer.searchPath)) !== undefined) continue;
    missing.push({ what: `the program ${program}`, ...installing(distribution, program) });
  }
  if ((await readBusybox(computer.searchPath)) === undefined) {
    missing.push({ what: 'a static busybox', ...installing(distribution, 'busybox') });
  }
  // Its modules may be packed in a way that only busybox unpacks.
  if (missing.length === 0 && (await findKernel(kernelFolder)) === undefined) {
    const unreadable = await unreadableKernel(kernelFolder);
    if (unreadable !== undefined) {
      const what = `the right to read the kernel ${unreadable}`;
      return [{ what, install: `sudo chmod a+r ${unreadable}` }];
    }
    const what =
      'a readable Linux kernel that supports VMGENID and virtio, such as that of Debian 13';
    missing.push({ what, ...installing(distribution, 'kernel') });
  }
  return missing;
}

async function distributionOf({
  osRelease = '/etc/os-release',
  searchPath,
}: Computer): Promise<Distribution | undefined> {
  const release = await readFile(osRelease, 'utf8').catch(() => '');
  for (const distribution of DISTRIBUTIONS) {
    if (distribution.id?.test(release) === false) continue;
    if ((await findProgram(distribution.manager, searchPath)) !== undefined) return distribution;
  }
  return undefined;
}

function installing(distribution: Distribution | undefined, part: Part): { install?: string } {
  if (distribution === undefined) return {};
  return { install: `${distribution.install} ${distribution.packages[part]}` };
}
