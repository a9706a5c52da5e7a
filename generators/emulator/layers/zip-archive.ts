import zlib from 'node:zlib';
import { EmulatorError } from '../errors.ts';

/** A file, folder or symbolic link in a zip. */
export interface ZipEntry {
  /** As the archive names it, with `/`; a folder's ends with one. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink';
  /** Permission bits, e.g. `0o755`. */
  readonly mode: number;
  /** The content; for a symbolic link, its target. */
  read(): Buffer;
}

/** Signatures and sizes of the records (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16). */
const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const CENTRAL_RECORD = 0x02014b50;
const CENTRAL_RECORD_BYTES = 46;
const LOCAL_RECORD = 0x04034b50;
const LOCAL_RECORD_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
const UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMLINK_TYPE = 0o120000;

/**
 * Lists what a zip holds, by its central directory.
 *
 * @throws EmulatorError when it is no zip, damaged, encrypted or of the 64-bit kind.
 */
export function readZip(zip: Buffer, name: string): ZipEntry[] {
  const fail = (reason: string): never => {
    throw new EmulatorError(`${name}: ${reason}`);
  };
  const end = findEndRecord(zip) ?? fail('is not a zip file');
  const count = zip.readUInt16LE(end + 10);
  let offset = zip.readUInt32LE(end + 16);
  if (count === 0xffff || offset === 0xffffffff)
    fail('is a zip64 file, which Lambda layers never need');
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    const complete = offset + CENTRAL_RECORD_BYTES <= zip.length;
    if (!complete || zip.readUInt32LE(offset) !== CENTRAL_RECORD) fail('is damaged (directory)');
    const pathEnd = offset + CENTRAL_RECORD_BYTES + zip.readUInt16LE(offset + 28);
    entries.push(readEntry(zip, offset, pathEnd, fail));
    offset = pathEnd + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
  }
  return entries;
}

function findEndRecord(zip: Buffer): number | undefined {
  const last = zip.length - END_RECORD_BYTES;
  for (let offset = last; offset >= Math.max(0, last - MAX_COMMENT_BYTES); offset -= 1) {
    if (zip.readUInt32LE(offset) === END_RECORD) return offset;
  }
  return undefined;
}

function readEntry(
  zip: Buffer,
  offset: number,
  pathEnd: number,
  fail: (reason: string) => never,
): ZipEntry {
  const path = zip.toString('utf8', offset + CENTRAL_RECORD_BYTES, pathEnd);
  const attributes = zip.readUInt32LE(offset + 38) >>> 16;
  const unixMode = zip.readUInt8(offset + 5) === UNIX ? attributes : 0;
  const isFolder = path.endsWith('/');
  const isSymlink = (unixMode & FILE_TYPE) === SYMLINK_TYPE;
  if ((zip.readUInt16LE(offset + 8) & ENCRYPTED_FLAG) !== 0) fail(`${path} is encrypted`);
  return {
    path,
    kind: isFolder ? 'folder' : isSymlink ? 'symlink' : 'file',
    mode: unixMode & 0o777 || (isFolder ? 0o755 : 0o644),
    read: () => readContent(zip, offset, path, fail),
  };
}

function readContent(
  zip: Buffer,
  offset: number,
  path: string,
  fail: (reason: string) => never,
): Buffer {
  const method = zip.readUInt16LE(offset + 10);
  const checksum = zip.readUInt32LE(offset + 16);
  const packedSize = zip.readUInt32LE(offset + 20);
  const size = zip.readUInt32LE(offset + 24);
  const local = zip.readUInt32LE(offset + 42);
  if (local + LOCAL_RECORD_BYTES > zip.length || zip.readUInt32LE(local) !== LOCAL_RECORD) {
    fail(`is damaged (${path})`);
  }
  const start =
    local + LOCAL_RECORD_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + packedSize);
  let content = packed;
  if (method === DEFLATED) {
    try {
      content = zlib.inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
    } catch {
      fail(`is damaged (${path})`);
    }
  } else if (method !== STORED)
    fail(`${path} uses compression method ${method}; Lambda takes deflate`);
  // Node has crc32 since 20.15; without it the sizes alone must do.
  const intact = typeof zlib.crc32 !== 'function' || zlib.crc32(content) === checksum;
  if (content.length !== size || !intact) fail(`is damaged (${path})`);
  return content;
}
