import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SnapperError, describeSystemError } from '../errors/index.ts';
import { SETTINGS_PATH, readSettings } from '../options/index.ts';
import type { WrittenSettings } from '../options/index.ts';
import {
  BASE_FOLDER,
  BASE_PATH,
  busy,
  isUpdating,
  parseBase,
  readText,
} from '../regenerate/index.ts';
import type { Base } from '../regenerate/index.ts';

/** A generated repository, as it says of itself. */
export interface Repository {
  /** Absolute path. */
  readonly path: string;
  readonly settings: WrittenSettings;
  /** The text of `snapper.json`. */
  readonly settingsText: string;
  /** What the generator wrote last; `undefined` when nobody knows. */
  readonly base: Base | undefined;
  /** Changes with every update, see {@link requireUndisturbed}. */
  readonly stamp: string;
}

/** Whether a folder is a generated repository. */
export function isRepository(path: string): boolean {
  return existsSync(join(path, SETTINGS_PATH));
}

/**
 * Opens a generated repository. Nothing is written.
 *
 * @throws SnapperError of code `failed` when it is none, or its merge base cannot be used; of code
 * `usage` when its `snapper.json` is no JSON object
 */
export function openRepository(path: string): Repository {
  // Before anything is read.
  const stamp = stampOf(path);
  const text = textAt(path, SETTINGS_PATH);
  if (text === undefined) throw notOne(path);
  const settings = readSettings(text);
  requireRealFolder(path);
  const base = textAt(path, BASE_PATH);
  return {
    path,
    settings,
    settingsText: text,
    base: base === undefined ? undefined : parseBase(base),
    stamp,
  };
}

/**
 * Makes sure that no update was at work while a repository was read: half of what was read could be old,
 * and half new.
 *
 * @throws SnapperError of code `failed`
 */
export function requireUndisturbed({ path, stamp }: Repository): void {
  if (!isUpdating(path) && stampOf(path) === stamp) return;
  throw busy(path, undefined);
}

/** The folder of an update comes and goes in `.snapper/`, which shows in its time. */
function stampOf(path: string): string {
  try {
    const status = lstatSync(join(path, BASE_FOLDER), { bigint: true });
    return `${status.ino} ${status.mtimeNs}`;
  } catch {
    // There is none, and if it is not readable, what is read in it says so.
    return '';
  }
}

function textAt(root: string, path: string): string | undefined {
  try {
    return readText(join(root, path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SnapperError({
      code: 'failed',
      what: `${join(root, path)} cannot be read`,
      why: describeSystemError(cause),
      cause,
    });
  }
}

/** The merge base is written, too: it must be in the repository, and not where a link leads to. */
function requireRealFolder(root: string): void {
  for (const path of [BASE_FOLDER, BASE_PATH]) {
    const status = lstatSync(join(root, path), { throwIfNoEntry: false });
    const fits = path === BASE_FOLDER ? status?.isDirectory() : status?.isFile();
    if (status === undefined || fits === true) continue;
    throw new SnapperError({
      code: 'failed',
      what: `${join(root, path)} cannot be used`,
      why: status.isSymbolicLink() ? 'it is a symbolic link' : 'something else is in its place',
      next: 'Take it back from version control.',
    });
  }
}

function notOne(path: string): SnapperError {
  const above = repositoryAbove(path);
  const next = existsSync(join(path, BASE_PATH))
    ? `It was one: take ${SETTINGS_PATH} back from version control.`
    : above && `${above} is one; give that.`;
  return new SnapperError({
    code: 'failed',
    what: `${path} is not a repository of create-snapper-lambda`,
    why: whyNot(path),
    ...(next !== undefined && { next }),
  });
}

function whyNot(path: string): string {
  if (!existsSync(path)) return 'there is no such folder';
  return statSync(path).isDirectory() ? `it has no ${SETTINGS_PATH}` : 'it is a file';
}

function repositoryAbove(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    if (isRepository(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
