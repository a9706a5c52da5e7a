import {
  constants,
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
import { basename, join } from 'node:path';

/** What lies under `/opt`. */
export interface LayerRoot {
  readonly path: string;
  /** Removes what was made for this run. */
  readonly dispose: () => Promise<void>;
}

/** What else `/opt` is made of, and where. */
export interface MergeOptions {
  /** Folders that come into `/opt` under their own names. They are the user's: they are copied. */
  readonly folders?: readonly string[];
  /** Where the result may lie; best on the file system of the layers. @default the system's */
  readonly temporaryFolder?: string;
}

/** Puts a file where another lies, or a copy of it. */
type Place = (from: string, to: string) => Promise<void>;

// A hard link costs nothing; it cannot be made from one file system to another.
const linkOrCopy: Place = (from, to) => link(from, to).catch(() => copyFile(from, to));

// Some file systems share what is equal until one of the two is written to.
const copy: Place = (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE);

/** Lays layers over each other in order, as Lambda does: of two files with one name the later wins. */
export async function mergeLayers(
  layers: readonly string[],
  { folders = [], temporaryFolder = tmpdir() }: MergeOptions = {},
): Promise<LayerRoot> {
  const [only] = layers;
  if (only !== undefined && layers.length === 1 && folders.length === 0)
    return { path: only, dispose: () => Promise.resolve() };
  const path = await mkdtemp(join(temporaryFolder, 'snapstart-emulator-'));
  for (const layer of layers) await overlay(layer, path, linkOrCopy);
  for (const folder of folders) await overlay(folder, join(path, basename(folder)), copy);
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
}

async function overlay(source: string, target: string, place: Place): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    const covered = await lstat(to).catch(() => undefined);
    const bothFolders = entry.isDirectory() && covered?.isDirectory() === true;
    if (covered !== undefined && !bothFolders) await rm(to, { recursive: true });
    if (entry.isDirectory()) await overlay(from, to, place);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (entry.isFile()) await place(from, to);
  }
}
