import {
  packImages,
  readGuestTools,
  usableAccelerator,
} from '../../../generators/emulator/vm/index.ts';
import type { GuestFolders, VmSetup } from '../../../generators/emulator/vm/index.ts';
import { ensurePackages } from '../support/debian.ts';
import { trixieKernel } from './kernel.ts';

const COMMAND = ['/opt/snapper/wrapper', '/var/lang/bin/java', '-cp', 'runtime.jar', 'AWSLambda'];

/** What differs between the functions of tests and benchmarks. */
export interface LabSetup {
  /** @default 512 */
  readonly guestMegabytes?: number;
  /** A program in the guest that goes before the wrapper, and becomes it. */
  readonly companion?: readonly string[];
}

/** A virtual machine of the lab, whose drives lie in a folder of the caller's. */
export async function labSetup(
  folders: GuestFolders,
  scratch: string,
  { companion = [], guestMegabytes = 512 }: LabSetup = {},
): Promise<VmSetup> {
  await ensurePackages('qemu-system-x86', 'squashfs-tools', 'busybox-static');
  return {
    images: await packImages(folders, scratch),
    tools: await readGuestTools(await trixieKernel()),
    qemu: 'qemu-system-x86_64',
    accelerator: await usableAccelerator(),
    command: [...companion, ...COMMAND],
    guestMegabytes,
  };
}
