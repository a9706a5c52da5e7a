import {
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rm,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What lies under `/opt`. */
export interface LayerRoot {
  readonly path: string;
  /** Removes what was made for this run. */
  readonly dispose: () => Promise<void>;
}

/** Lays layers over each other in order, as Lambda does: of two files with one name the later wins. */
export async function mergeLayers(layers: readonly string[]): Promise<LayerRoot> {
  const [only] = layers;
  if (only !== undefined && layers.length === 1)
    return { path: only, dispose: () => Promise.resolve() };
  const path = await mkdtemp(join(tmpdir(), 'snapstart-emulator-'));
  for (const layer of layers) await overlay(layer, path);
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
}

async function overlay(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    const covered = await lstat(to).catch(() => undefined);
    const bothFolders = entry.isDirectory() && covered?.isDirectory() === true;
    if (covered !== undefined && !bothFolders) await rm(to, { recursive: true });
    if (entry.isDirectory()) await overlay(from, to);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    // A hard link costs nothing; it cannot be made from one file system to another.
    else if (entry.isFile()) await link(from, to).catch(() => copyFile(from, to));
  }
}
