import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';

import { SnapperError } from '../../errors/index.ts';
import { LIMITS } from '../tree.ts';
import type { PresetTree } from '../tree.ts';
import { hostile, tooLarge, TreeBuilder } from './tree-builder.ts';

const BLOCK = 512;

/** Header, long names and padding come on top of the files. */
const MOST_BYTES = LIMITS.total + LIMITS.files * 6 * BLOCK;

/** Folders have entries too. */
const MOST_ENTRIES = 2 * LIMITS.files;

/** What nobody could want to pack: it would inflate to more than is allowed, or is no preset. */
export const LARGEST_TARBALL = MOST_BYTES;

/**
 * Reads the files of an npm package's tarball, without the folder that all of them lie in. They stay in
 * memory.
 *
 * @param source as messages name it
 * @throws SnapperError for what is no tarball, and what no preset may hold
 */
export async function readTarball(bytes: Uint8Array, source: string): Promise<PresetTree> {
  const archive = await inflated(bytes, source);
  const builder = new TreeBuilder(source);
  let root: string | undefined;
  let entries = 0;
  let end = 0;
  const reader = extract();
  reader.end(archive);
  try {
    for await (const entry of reader) {
      const { header } = entry;
      entries += 1;
      if (entries > MOST_ENTRIES) {
        throw tooLarge(source, undefined, `it may have ${LIMITS.files} files`);
      }
      // Some programs stop at the mark of the end, and others go on: they would see different packages.
      if (isZero(archive.subarray(end, end + BLOCK))) {
        throw hostile(source, header.name, 'it stands behind the end of the archive');
      }
      end = endOf(header);
      const path = pathOf(header, source);
      const [first, ...rest] = path.split('/');
      root ??= first!;
      if (first !== root) throw hostile(source, path, `it does not lie in ${JSON.stringify(root)}`);
      if (header.type === 'directory') {
        if (rest.includes('..')) throw hostile(source, path, 'the path leads out of the preset');
        entry.resume();
        continue;
      }
      builder.require(rest.join('/'), header.size);
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry) chunks.push(chunk as Uint8Array);
      builder.add(rest.join('/'), Buffer.concat(chunks), (header.mode & 0o111) !== 0);
    }
  } catch (cause) {
    if (cause instanceof SnapperError) throw cause;
    throw broken(source, cause);
  } finally {
    reader.destroy();
  }
  if (!isZero(archive.subarray(end))) {
    throw hostile(source, 'the tarball', 'something stands behind the end of the archive');
  }
  return builder.build();
}

async function inflated(bytes: Uint8Array, source: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      const why = `it inflates to more than ${LIMITS.total / 1_000_000} MB`;
      throw tooLarge(source, undefined, why);
    }
    throw broken(source, cause);
  }
}

/** The path of an entry, with the folder that all lie in. */
function pathOf({ name, type }: Header, source: string): string {
  if (type !== 'file' && type !== 'directory') {
    throw hostile(source, name, `it is a ${KINDS[type] ?? 'thing unknown'}, and no file`);
  }
  // What is left of it may look harmless.
  if (/^[\\/]|^[A-Za-z]:/.test(name)) throw hostile(source, name, 'the path is absolute');
  const path = type === 'directory' ? name.replace(/\/+$/, '') : name;
  if (path === '..' || path.startsWith('../')) {
    throw hostile(source, name, 'the path leads out of the preset');
  }
  if (type === 'file' && !path.includes('/')) {
    throw hostile(source, name, 'it lies beside the folder of the package');
  }
  return path;
}

const KINDS: Readonly<Record<string, string>> = {
  'block-device': 'device',
  'character-device': 'device',
  'contiguous-file': 'file of an old kind',
  fifo: 'named pipe',
  link: 'hard link',
  symlink: 'symbolic link',
};

/** Where an entry ends in the archive. */
function endOf(header: Header): number {
  // The reader tells it; its types do not.
  const { byteOffset, size, type } = header as Header & { readonly byteOffset: number };
  // A folder has no content, whatever it says of its size.
  return type === 'directory' ? byteOffset : byteOffset + Math.ceil(size / BLOCK) * BLOCK;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function broken(source: string, cause: unknown): SnapperError {
  return new SnapperError({
    code: 'failed',
    what: `the tarball of ${source} cannot be read`,
    why: (cause as Error).message,
    cause,
  });
}
