import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { usageError } from '../errors.ts';
import { extractZip } from './extract-zip.ts';

/**
 * The folder that a layer or function given on the command line stands for: itself, or what its zip
 * holds.
 *
 * @throws EmulatorError when there is no such file, or it cannot be unpacked.
 */
export async function packageRoot(path: string, flag: string, next: string): Promise<string> {
  const absolute = resolve(path);
  const found = await stat(absolute).catch(() => undefined);
  if (found === undefined) throw usageError(`${flag} ${path}: there is no such file; ${next}`);
  return found.isDirectory() ? absolute : extractZip(absolute);
}
