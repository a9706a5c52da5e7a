/** A file, folder or link of an archive; folders come before what is in them. */
export type ArchiveEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly content: string | Buffer;
      readonly executable?: boolean;
    };

const FOLDER_MODE = 0o040755;
const LINK_MODE = 0o120777;
const FILE_MODE = 0o100644;
const EXECUTABLE_MODE = 0o100755;

const END = 'TRAILER!!!';

/**
 * An archive in the `newc` format, the one that a Linux kernel unpacks as its first root filesystem
 * (Documentation/driver-api/early-userspace/buffer-format.rst).
 */
export function cpioArchive(entries: readonly ArchiveEntry[]): Buffer {
  const parts = entries.flatMap((entry, index) => record(entry.path, index + 1, ...payload(entry)));
  return Buffer.concat([...parts, ...record(END, 0, 0, Buffer.alloc(0))]);
}

function payload(entry: ArchiveEntry): [mode: number, content: Buffer] {
  switch (entry.kind) {
    case 'folder':
      return [FOLDER_MODE, Buffer.alloc(0)];
    case 'link':
      return [LINK_MODE, Buffer.from(entry.target)];
    case 'file':
      return [entry.executable === true ? EXECUTABLE_MODE : FILE_MODE, Buffer.from(entry.content)];
  }
}

function record(path: string, inode: number, mode: number, content: Buffer): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  const [user, group, links, time, device, checksum] = [0, 0, 1, 0, 0, 0];
  const fields = [
    ...[inode, mode, user, group, links, time, content.length],
    ...[device, device, device, device, name.length, checksum],
  ];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return [aligned(Buffer.concat([Buffer.from(header), name])), aligned(content)];
}

/** Everything in the archive begins at a multiple of four bytes. */
function aligned(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
