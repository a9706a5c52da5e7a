import { gzipSync } from 'node:zlib';

import { pack } from 'tar-stream';
import type { Header } from 'tar-stream';

/** An entry of a tarball; a path alone is a file in the folder `package`. */
export type Entry = Partial<Header> & {
  readonly name: string;
  readonly content?: string | Uint8Array;
};

/** Entries as npm packs them. */
export function packageEntries(files: Readonly<Record<string, string | Uint8Array>>): Entry[] {
  return Object.entries(files).map(([path, content]) => ({ name: `package/${path}`, content }));
}

const WITH_CONTENT: ReadonlySet<Header['type'] | undefined> = new Set([
  undefined,
  'file',
  'contiguous-file',
]);

/** Packs entries, good or bad, into a tar archive. */
export async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = '', ...header } of entries) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    if (WITH_CONTENT.has(header.type)) archive.entry(header, bytes);
    else archive.entry(header);
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** The same, as the tarball of a package. */
export async function tarballOf(entries: readonly Entry[]): Promise<Buffer> {
  return gzipSync(await archiveOf(entries));
}

/** Changes fields of the header at an offset, and makes its checksum right again. */
export function patchHeader(
  archive: Buffer,
  offset: number,
  change: (header: Buffer) => void,
): Buffer {
  const patched = Buffer.from(archive);
  const header = patched.subarray(offset, offset + 512);
  change(header);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return patched;
}
