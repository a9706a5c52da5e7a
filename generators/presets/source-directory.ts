import { posix, win32 } from 'node:path';

import { refusal } from './source-text.ts';

/** A preset in a folder of this machine. */
export interface DirectorySource {
  readonly kind: 'directory';
  /** Absolute. */
  readonly path: string;
  /** As it was written, with `/` as separator. */
  readonly written: string;
}

/** What a relative path is relative to. */
export interface Base {
  /** An absolute folder; `undefined` where only what is absolute has a meaning. */
  readonly folder: string | undefined;
  readonly platform: NodeJS.Platform;
}

/**
 * Reads a path: one that begins with `./`, `../`, `/` or a drive, so that it is nothing else.
 *
 * @param whole the source, for messages
 * @throws SnapperError of code `usage`
 */
export function parseFolder(
  text: string,
  whole: string,
  { folder, platform }: Base,
): Omit<DirectorySource, 'kind'> {
  const isWindows = platform === 'win32';
  const written = isWindows ? text.replaceAll('\\', '/') : text;
  // Asking a server that a stranger named would tell it who asks.
  if (/^(?:\/\/|\\\\)/.test(text)) throw refusal(whole, 'it is a folder of another machine');
  const hasDrive = /^[A-Za-z]:[\\/]/.test(written);
  if (hasDrive && !isWindows) throw refusal(whole, 'it is a path of Windows, and this is not');
  if (written.includes('\\')) throw refusal(whole, 'its path has a backslash', 'Write "/".');
  if (hasDrive || written.startsWith('/')) {
    return { path: (isWindows ? win32 : posix).normalize(written), written };
  }
  if (folder === undefined) {
    throw refusal(whole, 'it is a path, and there is nothing here that it is relative to');
  }
  return { path: (isWindows ? win32 : posix).resolve(folder, written), written };
}

/** An absolute path as it is seen from a folder; as it is where no way leads there. */
export function pathFrom(folder: string, path: string, platform: NodeJS.Platform): string {
  const on = platform === 'win32' ? win32 : posix;
  const relative = on.relative(folder, path).replaceAll(on.sep, '/');
  if (on.isAbsolute(relative)) return relative;
  if (relative === '') return '.';
  return /^\.\.(?:\/|$)/.test(relative) ? relative : `./${relative}`;
}
