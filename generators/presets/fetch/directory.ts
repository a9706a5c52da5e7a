import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { SnapperError, describeSystemError } from '../../errors/index.ts';
import { MANIFEST_PATH } from '../manifest.ts';
import type { PresetTree } from '../tree.ts';
import { LIMITS } from '../tree.ts';
import { hostile, tooLarge, TreeBuilder } from './tree-builder.ts';

/** Folders of tools: no preset's files, and large. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** How deep folders may lie in each other. */
const DEEPEST = 30;

/**
 * Reads the files of a folder.
 *
 * Symbolic links are refused: they lead anywhere. The folder itself may be reached by one. Hard links are
 * not told from files: each is a file of its own, and stores of packages are full of them.
 *
 * @param source as messages name it
 * @throws SnapperError for what is no folder, and what no preset may hold
 */
export async function readDirectory(folder: string, source: string): Promise<PresetTree> {
  await requireFolder(folder, source);
  const builder = new TreeBuilder(source);
  try {
    for await (const path of filesIn(folder, source, '', 0)) {
      await addFile(builder, folder, path, source);
    }
  } catch (cause) {
    if (cause instanceof SnapperError) throw cause;
    throw unreadable(source, cause);
  }
  return builder.build();
}

/** Whether a folder is a preset. */
export async function isPresetFolder(folder: string): Promise<boolean> {
  return (await statusOf(join(folder, MANIFEST_PATH)))?.isFile() === true;
}

/** The folders in a folder that are presets, near its top; their paths are relative. */
export async function presetsBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  let level = [''];
  let looked = 0;
  for (let depth = 0; depth < 4 && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const each of level) {
      if ((looked += 1) > MOST_FOLDERS) return found.sort();
      const entries = await readdir(join(folder, each), { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (entry.name === MANIFEST_PATH && entry.isFile()) found.push(each);
        else if (entry.isDirectory() && !SKIPPED.has(entry.name))
          next.push(within(each, entry.name));
      }
    }
    level = next;
  }
  return found.sort();
}

/** It is a help, and not worth a search of the whole disk. */
const MOST_FOLDERS = 500;

async function requireFolder(folder: string, source: string): Promise<void> {
  const status = await statusOf(folder);
  if (status?.isDirectory() === true) return;
  throw new SnapperError({
    code: 'failed',
    what: `the preset ${source} cannot be read`,
    why: `${folder} is ${status === undefined ? 'not there' : 'no folder'}`,
    next: 'Name the folder that holds it; in snapper.json the path is relative to the repository.',
  });
}

async function statusOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  return stat(path).catch(() => undefined);
}

/** The paths of all files in a folder, at any depth. */
async function* filesIn(
  root: string,
  source: string,
  folder: string,
  depth: number,
): AsyncGenerator<string> {
  if (depth > DEEPEST) throw tooLarge(source, folder, 'its folders lie too deep in each other');
  // The names come first: what lies in a folder is bounded by its size on disk alone.
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = within(folder, entry.name);
    if (SKIPPED.has(entry.name)) continue;
    if (entry.isSymbolicLink()) throw hostile(source, path, 'it is a symbolic link');
    if (entry.isDirectory()) yield* filesIn(root, source, path, depth + 1);
    else if (entry.isFile()) yield path;
    else throw hostile(source, path, 'it is neither a file nor a folder');
  }
}

async function addFile(
  builder: TreeBuilder,
  root: string,
  path: string,
  source: string,
): Promise<void> {
  // It may have become a link or a pipe by now: a link is not followed, and a pipe not waited for.
  const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(join(root, path), constants.O_RDONLY | careful);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw hostile(source, path, 'it is neither a file nor a folder');
    builder.require(path, status.size);
    // It may grow meanwhile.
    const buffer = Buffer.alloc(Math.min(status.size, LIMITS.file) + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    if (length > status.size) throw hostile(source, path, 'it changed while it was read');
    builder.add(path, buffer.subarray(0, length), isExecutable(status.mode, buffer));
  } finally {
    await file.close();
  }
}

/** Windows does not say what is executable. Scripts say so themselves. */
function isExecutable(mode: number, content: Buffer): boolean {
  if (process.platform === 'win32') return content.subarray(0, 2).toString('latin1') === '#!';
  return (mode & 0o111) !== 0;
}

function within(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function unreadable(source: string, cause: unknown): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `the preset ${source} cannot be read`,
    why: describeSystemError(cause),
    cause,
  });
}
