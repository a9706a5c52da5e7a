import { createHash } from 'node:crypto';
import {
  chmod,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';
import { codeOf, EmulatorError } from '../errors.ts';
import { readZip } from './zip-archive.ts';
import type { ZipEntry } from './zip-archive.ts';

/** Where zips that lie beside this one are unpacked. */
export function cacheBeside(path: string): string {
  return join(dirname(path), '.emulator');
}

/**
 * Unpacks a zip into a folder beside it, named by its content, and returns that folder. A zip that
 * was unpacked before is not unpacked again; what an older zip of that name held is removed.
 *
 * @throws EmulatorError when the zip cannot be read or holds a path that leaves the folder.
 */
export async function extractZip(path: string): Promise<string> {
  const zip = await readFile(path);
  const hash = createHash('sha256').update(zip).digest('hex');
  const cache = join(cacheBeside(path), basename(path, '.zip'));
  const folder = join(cache, hash);
  if (await exists(folder)) return folder;
  await rm(cache, { recursive: true, force: true });
  const unfinished = `${folder}.${process.pid}`;
  try {
    await unpack(readZip(zip, path), unfinished, path);
    await rename(unfinished, folder).catch((thrown: unknown) => {
      // Somebody else may have unpacked the same zip in the meantime.
      if (codeOf(thrown) !== 'ENOTEMPTY' && codeOf(thrown) !== 'EEXIST') throw thrown;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Writes the entries of a zip into a new folder. */
async function unpack(entries: readonly ZipEntry[], folder: string, name: string): Promise<void> {
  const safe = entries.map((entry) => ({ ...entry, path: safePath(entry.path, name) }));
  const links = safe.filter(({ kind }) => kind === 'symlink');
  const linkPaths = new Set(links.map(({ path }) => path));
  for (const { path } of safe) refuseUnderLink(path, linkPaths, name);
  await mkdir(folder, { recursive: true });
  for (const entry of safe.filter(({ kind }) => kind !== 'symlink')) {
    const target = join(folder, entry.path);
    await mkdir(entry.kind === 'folder' ? target : dirname(target), { recursive: true });
    if (entry.kind === 'file') {
      await writeFile(target, entry.read(), { flag: 'wx' });
      await chmod(target, entry.mode);
    }
  }
  for (const entry of links) {
    const target = entry.read().toString('utf8');
    refuseEscape(entry.path, target, name);
    await mkdir(dirname(join(folder, entry.path)), { recursive: true });
    await symlink(target, join(folder, entry.path));
  }
  for (const { path } of links) await refuseDetour(folder, path, name);
}

/** The entry's path without `./` and a final `/`. */
function safePath(path: string, name: string): string {
  const parts = path.split('/');
  const escapes = path.startsWith('/') || parts.includes('..') || /[\\\0]|^[A-Za-z]:/.test(path);
  if (escapes) {
    throw new EmulatorError(
      `${name}: refuses to unpack ${JSON.stringify(path)}: it leaves the folder`,
    );
  }
  return posix.normalize(path).replace(/\/$/, '');
}

function refuseEscape(path: string, target: string, name: string): void {
  const resolved = posix.join(posix.dirname(path), target);
  if (posix.isAbsolute(target) || resolved === '..' || resolved.startsWith('../')) {
    throw new EmulatorError(
      `${name}: refuses to unpack the symbolic link ${JSON.stringify(path)}: its target ${JSON.stringify(target)} leaves the folder`,
    );
  }
}

/** Nothing is ever written through a link of the zip's own. */
function refuseUnderLink(path: string, links: ReadonlySet<string>, name: string): void {
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
    if (!links.has(parent)) continue;
    throw new EmulatorError(
      `${name}: refuses to unpack ${JSON.stringify(path)}: ${JSON.stringify(parent)} is a symbolic link`,
    );
  }
}

/** A link may leave the folder by way of another one, though neither does by itself. */
async function refuseDetour(folder: string, path: string, name: string): Promise<void> {
  const root = await realpath(folder);
  const target = await realpath(join(folder, path)).catch(() => root);
  if (target === root || target.startsWith(root + sep)) return;
  throw new EmulatorError(
    `${name}: refuses to unpack the symbolic link ${JSON.stringify(path)}: it leads out of the folder`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
