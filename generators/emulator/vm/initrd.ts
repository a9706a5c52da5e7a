import { readFile } from 'node:fs/promises';
import { EmulatorError } from '../errors.ts';
import { cpioArchive } from './cpio.ts';
import type { ArchiveEntry } from './cpio.ts';
import {
  initScript,
  launchScript,
  obeyScript,
  rehearseScript,
  relayScript,
} from './guest-scripts.ts';
import type { GuestTask } from './guest-scripts.ts';
import type { Kernel } from './kernel.ts';
import { findProgram, isStatic } from './run.ts';

/** What the first root filesystem of every guest holds, whatever it runs. */
export interface GuestTools {
  /** A static busybox: it runs before there is any library. */
  readonly busybox: Buffer;
  readonly kernel: Kernel;
}

/** The static busybox of this computer, or undefined: the one with shared libraries is of no use. */
export async function readBusybox(searchPath?: string): Promise<Buffer | undefined> {
  const file = await findProgram('busybox', searchPath);
  if (file === undefined) return undefined;
  const busybox = await readFile(file);
  return isStatic(busybox) ? busybox : undefined;
}

/** @throws EmulatorError when there is no static busybox. */
export async function readGuestTools(kernel: Kernel): Promise<GuestTools> {
  const busybox = await readBusybox();
  if (busybox === undefined) throw new EmulatorError('A static busybox is not installed');
  return { kernel, busybox };
}

const FOLDERS = ['bin', 'dev', 'host', 'modules', 'proc', 'run', 'sys'];

/** The first root filesystem: busybox, the kernel's modules and the scripts for one task. */
export function guestInitrd({ busybox, kernel }: GuestTools, task: GuestTask): Buffer {
  const script = (path: string, content: string): ArchiveEntry => ({
    kind: 'file',
    path,
    content,
    executable: true,
  });
  return cpioArchive([
    ...FOLDERS.map((path) => ({ kind: 'folder', path }) as const),
    { kind: 'file', path: 'bin/busybox', content: busybox, executable: true },
    { kind: 'link', path: 'bin/sh', target: 'busybox' },
    ...kernel.modules.map(
      ({ name, content }) => ({ kind: 'file', path: `modules/${name}.ko`, content }) as const,
    ),
    script('init', initScript(kernel.modules, task.apiPort)),
    script('launch', launchScript(task)),
    script('relay', relayScript(task.endMark)),
    script('rehearse', rehearseScript(task.apiPort)),
    script('obey', obeyScript()),
  ]);
}
