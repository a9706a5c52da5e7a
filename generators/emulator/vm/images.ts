import { mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

/** What Lambda puts together: the folders, or the file systems made of them. */
export interface GuestFolders {
  /** The root of the Java host, with folders for everything that is mounted into it. */
  readonly root: string;
  /** The unpacked layers: /opt. */
  readonly layers: string;
  /** The function's package: /var/task. */
  readonly task: string;
}

/** Where each is mounted; the order is that of the drives. */
export const MOUNT_POINTS = [
  ['root', '/'],
  ['layers', '/opt'],
  ['task', '/var/task'],
] as const satisfies readonly (readonly [keyof GuestFolders, string])[];

/** The same as files that a virtual machine can use as its drives. */
export interface GuestImages extends GuestFolders {
  /** Of the three files. */
  readonly bytes: number;
}

/**
 * Packs folders into read-only file systems, as Lambda's are. Everything in them belongs to root.
 *
 * @param target - a folder for the images, made when it is missing
 * @throws EmulatorError when a file of a layer or of the function cannot be read
 */
export async function packImages(folders: GuestFolders, target: string): Promise<GuestImages> {
  await mkdir(target, { recursive: true });
  const files = { root: '', layers: '', task: '' };
  let bytes = 0;
  for (const [name] of MOUNT_POINTS) {
    const file = join(target, `${name}.squashfs`);
    // The fastest of the compressions that every distribution's kernel reads: packing is part of the wait.
    const options = ['-comp', 'zstd', '-Xcompression-level', '1', '-all-root', '-noappend'];
    // A link would be packed as itself.
    const source = await realpath(folders[name]);
    // A file that cannot be read would be packed as an empty one. In the host's root that is none of the function's.
    const strict = name === 'root' ? [] : ['-exit-on-error'];
    await run('mksquashfs', [source, file, ...options, ...strict, '-quiet', '-no-progress']);
    bytes += (await stat(file)).size;
    files[name] = file;
  }
  return { ...files, bytes };
}
