import { mkdirSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { SnapperError, describeSystemError } from '../errors/index.ts';
import { bytesOf } from './content.ts';
import { safePath } from './safe-path.ts';
import type { Target } from './target.ts';
import type { RenderedTree } from './tree.ts';

export interface CreateOptions {
  /** Stops the creation; what was staged is removed. */
  readonly signal?: AbortSignal;
  /** Called with the staged folder before it becomes visible, e.g. to run `git init` in it. */
  prepare?(folder: string): Promise<void>;
}

/**
 * Writes a new repository, all or nothing.
 *
 * A new folder is staged beside its place and appears by one rename. An existing empty folder keeps its
 * identity, for it may be somebody's working directory: its entries are staged inside it and renamed
 * one by one, and taken back if one fails.
 *
 * @throws SnapperError of code `failed` (disk full, permissions) or `interrupted`; nothing is left.
 */
export async function createRepository(
  target: Target,
  tree: RenderedTree,
  options: CreateOptions = {},
): Promise<void> {
  const home = target.exists ? target.path : dirname(target.path);
  let firstCreated: string | undefined;
  let staging: string | undefined;
  try {
    firstCreated = await mkdir(home, { recursive: true });
    staging = await mkdtemp(join(home, `.${basename(target.path)}.snapper-`));
    // mkdtemp makes private folders; a repository has the permissions of any other folder.
    await chmod(staging, 0o777 & ~process.umask());
    writeTree(staging, tree, options.signal);
    await options.prepare?.(staging);
    options.signal?.throwIfAborted();
    if (target.exists) await moveEntries(staging, target.path);
    else await rename(staging, target.path);
  } catch (cause) {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true });
    if (firstCreated !== undefined) await removeEmptyFolders(home, firstCreated);
    throw failure(target.path, cause);
  }
}

/** Writes one file after the other: so many small ones take longer to wait for than to write. */
function writeTree(folder: string, tree: RenderedTree, signal: AbortSignal | undefined): void {
  const folders = new Set([...tree.keys()].map((path) => dirname(safePath(path))));
  for (const name of [...folders].sort()) mkdirSync(join(folder, name), { recursive: true });
  for (const [path, file] of tree) {
    signal?.throwIfAborted();
    writeFileSync(join(folder, path), bytesOf(file), { mode: file.mode, flag: 'wx' });
  }
}

async function moveEntries(staging: string, folder: string): Promise<void> {
  const moved: string[] = [];
  try {
    for (const entry of await readdir(staging)) {
      await rename(join(staging, entry), join(folder, entry));
      moved.push(entry);
    }
    await rmdir(staging);
  } catch (error) {
    for (const entry of moved) await rm(join(folder, entry), { recursive: true, force: true });
    throw error;
  }
}

/** Removes the folders that were made for the target, from the innermost out, if they are empty. */
async function removeEmptyFolders(innermost: string, outermost: string): Promise<void> {
  for (let folder = innermost; ; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
    if (folder === outermost) return;
  }
}

function failure(path: string, cause: unknown): SnapperError {
  if (cause instanceof SnapperError) return cause;
  if ((cause as Error).name === 'AbortError') {
    return new SnapperError({
      code: 'interrupted',
      what: 'interrupted; nothing was written',
      cause,
    });
  }
  return new SnapperError({
    code: 'failed',
    what: `the repository could not be written to ${path}`,
    why: describeSystemError(cause),
    next: 'Nothing was left behind; mend the cause and run the same command again.',
    cause,
  });
}
