import { constants } from 'node:fs';
import { access, lstat, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { SnapperError, describeSystemError } from '../errors/index.ts';

/** The state of the folder a new repository is to be written to. */
export interface Target {
  /** Absolute path. */
  readonly path: string;
  /** Whether the folder is there already, empty but for what is allowed. */
  readonly exists: boolean;
  /** Whether it holds a `.git` of its own. */
  readonly hasGit: boolean;
}

/** Entries that do not make a folder non-empty: a fresh clone has the first, a Mac adds the second. */
const HARMLESS = new Set(['.git', '.DS_Store']);

/** How many entries a refusal names. */
const NAMED_ENTRIES = 3;

/**
 * Looks whether a new repository can be written to a path. Nothing is changed.
 *
 * @throws SnapperError of code `failed` when it cannot: the path is a file, the folder holds
 * something, or it cannot be written to.
 */
export async function inspectTarget(path: string): Promise<Target> {
  const entries = await entriesOf(path);
  if (entries === undefined) {
    await requireWritable(await nearestFolder(dirname(path)), path);
    return { path, exists: false, hasGit: false };
  }
  const foreign = entries.filter((entry) => !HARMLESS.has(entry));
  if (foreign.length > 0) throw notEmpty(path, foreign);
  await requireWritable(path, path);
  return { path, exists: true, hasGit: entries.includes('.git') };
}

async function entriesOf(path: string): Promise<string[] | undefined> {
  try {
    return (await readdir(path)).sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      if (await isDanglingLink(path)) throw occupied(path, 'it is a symbolic link to nothing');
      return undefined;
    }
    if (code === 'ENOTDIR') throw occupied(path, 'it, or a part of its path, is a file');
    throw unwritable(path, cause);
  }
}

async function isDanglingLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (status) => status.isSymbolicLink(),
    () => false,
  );
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      if ((await lstat(folder)).isFile()) throw occupied(folder, 'it is a file');
      return folder;
    } catch (cause) {
      if (cause instanceof SnapperError) throw cause;
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOTDIR') continue;
      if (code !== 'ENOENT' || folder === dirname(folder)) throw unwritable(path, cause);
    }
  }
}

async function requireWritable(folder: string, path: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function notEmpty(path: string, entries: readonly string[]): SnapperError {
  const named = entries.slice(0, NAMED_ENTRIES).join(', ');
  const more = entries.length - NAMED_ENTRIES;
  return new SnapperError({
    code: 'failed',
    what: `${path} is not empty`,
    why: `it holds ${named}${more > 0 ? ` and ${more} more` : ''}`,
    next: 'Give another folder, or empty this one; nothing in it was touched.',
  });
}

function occupied(path: string, why: string): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `a repository cannot be written to ${path}`,
    why,
    next: 'Give the path of a new or an empty folder.',
  });
}

function unwritable(path: string, cause: unknown): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `a repository cannot be written to ${path}`,
    why: describeSystemError(cause),
    next: 'Give a folder you may write to.',
    cause,
  });
}
