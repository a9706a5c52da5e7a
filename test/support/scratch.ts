import { accessSync, constants, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';

/**
 * Where tests make their folders: in memory where the system has that and lets programs start from it, for
 * an update waits for the disk dozens of times.
 */
export const SCRATCH = isUsable() ? MEMORY : tmpdir();

function isUsable(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const mount = mounts.find((line) => line.split(' ')[1] === MEMORY);
    return mount !== undefined && !mount.split(' ')[3]!.split(',').includes('noexec');
  } catch {
    return false;
  }
}
