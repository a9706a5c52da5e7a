import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import { decodeTree, encodeTree } from './encoding.ts';
import { hashOf } from './hash.ts';
import type { PresetTree } from './tree.ts';

/** Presets that were fetched before, by what never changes: an exact version, or a commit. */
export interface Cache {
  /** What was kept under a key; `undefined` for what is not there, or is spoiled. */
  read(key: string): Promise<PresetTree | undefined>;
  /** Keeps a tree. That it cannot is no failure: it will be fetched again. */
  write(key: string, tree: PresetTree): Promise<void>;
}

/*
 * The folder:
 *
 *   trees/<hash>      a tree, named by its own hash, in the encoding of encoding.ts
 *   versions/<hash>   named by the hash of a key: the key, and the name of its tree, in a line each
 *
 * Nothing in it is ever run, and none of its names comes from a preset. It can be deleted at any time.
 */

/**
 * Opens the cache in a folder, which need not be there.
 *
 * @param folder `undefined` for none: nothing is kept
 */
export function openCache(folder: string | undefined): Cache {
  if (folder === undefined) return NO_CACHE;
  return {
    read: async (key) => {
      try {
        const [found, name] = (await readFile(versionFile(folder, key), 'utf8')).split('\n');
        if (found !== key || name === undefined || !/^[0-9a-f]{64}$/.test(name)) return undefined;
        const tree = decodeTree(await readFile(join(folder, 'trees', name)));
        return tree !== undefined && nameOf(tree) === name ? tree : undefined;
      } catch {
        return undefined;
      }
    },
    write: async (key, tree) => {
      const name = nameOf(tree);
      try {
        await put(join(folder, 'trees', name), Buffer.concat([...encodeTree(tree)]));
        await put(versionFile(folder, key), Buffer.from(`${key}\n${name}\n`));
      } catch {
        // A home that cannot be written to, or a full disk.
      }
    },
  };
}

const NO_CACHE: Cache = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
};

/** Where this user's programs keep what they can get again; `undefined` where there is no such place. */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform = process.platform,
): string | undefined {
  const home = environment['XDG_CACHE_HOME'] ?? '';
  // By the XDG Base Directory Specification, a relative one is to be ignored.
  const caches = isAbsolute(home) ? home : usualCaches(environment, platform);
  return caches === undefined ? undefined : join(caches, 'create-snapper-lambda', 'presets');
}

function usualCaches(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | undefined {
  if (platform === 'win32') return environment['LOCALAPPDATA'];
  const home = environment['HOME'] ?? homeOfUser();
  if (home === undefined || !isAbsolute(home)) return undefined;
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}

/** A user without an entry in the system's list has none. */
function homeOfUser(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

function nameOf(tree: PresetTree): string {
  return Buffer.from(hashOf([tree]).slice('sha256-'.length), 'base64').toString('hex');
}

function versionFile(folder: string, key: string): string {
  return join(folder, 'versions', createHash('sha256').update(key).digest('hex'));
}

/** Writes a file all at once: others may be reading and writing it. */
async function put(path: string, content: Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: 0o600 });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Node.js's own way to make all folders on the way never ends on a file system that lets none be made. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || folder === dirname(folder)) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder, { mode: 0o700 }).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again;
    });
  }
}
