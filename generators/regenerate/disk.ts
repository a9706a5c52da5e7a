import * as fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';

/**
 * The calls of the file system that apply and recover make. All of them are synchronous: an update of
 * one repository is a few dozen of them, and nothing else of this process may come between two.
 */
export type Disk = Pick<
  typeof fs,
  | 'chmodSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readdirSync'
  | 'renameSync'
  | 'rmdirSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** The real file system. */
export const disk: Disk = fs;

/** The code of a failed call, `ENOENT` and the like. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** What is at a path, without following a link; `undefined`: nothing. */
export function statusAt(on: Disk, path: string): BigIntStats | undefined {
  try {
    return on.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    // There is nothing below a file either, nor where the file system has no place for it.
    if (['ENAMETOOLONG', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/**
 * Writes a new file and waits until it is on the disk.
 *
 * @param mode permission bits; less the process's mask unless `exact`
 */
export function writeNew(
  on: Disk,
  path: string,
  bytes: Uint8Array,
  mode: number,
  exact: boolean,
): void {
  const file = on.openSync(path, 'wx', mode);
  try {
    for (let written = 0; written < bytes.length;) written += on.writeSync(file, bytes, written);
    if (exact) on.fchmodSync(file, mode);
    on.fsyncSync(file);
  } finally {
    on.closeSync(file);
  }
}

/** Makes sure that the entries of a folder are on the disk; Windows has no such call. */
export function flushFolder(on: Disk, path: string): void {
  if (process.platform === 'win32') return;
  try {
    const folder = on.openSync(path, 'r');
    try {
      on.fsyncSync(folder);
    } finally {
      on.closeSync(folder);
    }
  } catch (error) {
    // A file system without such a call, or a folder that may be written and not read.
    if (!['EACCES', 'EINVAL', 'ENOTSUP'].includes(codeOf(error) ?? '')) throw error;
  }
}

/** Removes what is at a path, and all that is in it; no link is followed, and what is gone is no error. */
export function removeAll(on: Disk, path: string): void {
  if (statusAt(on, path)?.isDirectory() !== true) {
    unlinkIfThere(on, path);
    return;
  }
  for (const name of namesIn(on, path)) removeAll(on, join(path, name));
  removeEmptyFolder(on, path);
}

/** What is in a folder; nothing when there is none. */
export function namesIn(on: Disk, path: string): readonly string[] {
  try {
    return on.readdirSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function unlinkIfThere(on: Disk, path: string): void {
  try {
    on.unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Removes a folder if it is empty and there. */
export function removeEmptyFolder(on: Disk, path: string): void {
  try {
    on.rmdirSync(path);
  } catch (error) {
    const code = codeOf(error);
    const stays = ['EEXIST', 'ENOENT', 'ENOTDIR', 'ENOTEMPTY'].includes(code ?? '');
    if (!stays) throw error;
  }
}
