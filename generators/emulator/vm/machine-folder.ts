import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulatorError } from '../errors.ts';

/** The longest path of a unix socket, in bytes (`sun_path` of unix(7), which ends with a zero). */
const MAX_SOCKET_PATH = 107;
const PREFIX = 'snapper-vm-';
/** What follows the temporary folder: six random characters, and the name of a socket. */
const LONGEST_REST = `/${PREFIX}XXXXXX/monitor`;

/** A folder for the sockets and files of one machine. */
export function makeMachineFolder(): string {
  return mkdtempSync(join(tmpdir(), PREFIX));
}

/** @throws EmulatorError when sockets of a machine would have paths that are too long for the system. */
export function checkTemporaryFolder(folder: string = tmpdir()): void {
  const limit = MAX_SOCKET_PATH - LONGEST_REST.length;
  const length = Buffer.byteLength(folder);
  if (length <= limit) return;
  throw new EmulatorError(
    [
      `The path of the temporary folder is too long for the sockets of a virtual machine: ${folder}`,
      `It has ${length} bytes, of at most ${limit}. Set TMPDIR to a folder with a shorter path, such as /tmp.`,
    ].join('\n'),
  );
}
