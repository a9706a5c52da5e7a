import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

/**
 * Where tests make their folders: in memory where the system offers that, for an update waits for the disk
 * dozens of times. Programs may not be startable from there.
 */
export const SCRATCH = ['/dev/shm', tmpdir()].find(isWritable) ?? tmpdir();

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
