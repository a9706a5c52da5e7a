import { chmod, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Tests that a layer's zip is the same, byte for byte, whenever its content is, for any language. */
export function testPacking(pack: (folder: string, zip: string) => Promise<unknown>): void {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pack-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function zipOf(root: string): Promise<Buffer> {
    const zip = `${root}.zip`;
    await pack(root, zip);
    return readFile(zip);
  }

  test('a zip holds files and links sorted, with one time and only the execute bit of their modes', async () => {
    const root = await makeFiles(join(folder, 'layer'), new Date());

    const entries = entriesOf(await zipOf(root));

    const common = { system: 3, date: 0x00210000 };
    expect(entries).toEqual([
      { ...common, name: 'a', mode: '100755', content: '#!/bin/sh\n' },
      { ...common, name: 'b.txt', mode: '100644', content: expect.any(String) as string },
      { ...common, name: 'b/deep/zeros', mode: '100644', content: '\0'.repeat(100_000) },
      { ...common, name: 'b/größe.txt', mode: '100644', content: 'not ASCII\n' },
      { ...common, name: 'b/link', mode: '120777', content: '../a' },
      { ...common, name: 'b/loop', mode: '120777', content: '..' },
      { ...common, name: 'empty', mode: '100644', content: '' },
    ]);
  });

  test('the same files have the same zip, wherever and whenever they were written', async () => {
    const first = await zipOf(await makeFiles(join(folder, 'first'), new Date('2001-02-03')));
    const second = await zipOf(await makeFiles(join(folder, 'second'), new Date('2031-02-03')));

    expect(first.equals(second)).toBe(true);
  });

  test('another content has another zip', async () => {
    const first = await zipOf(await makeFiles(join(folder, 'first'), new Date(0)));
    const other = await makeFiles(join(folder, 'other'), new Date(0));
    await writeFile(join(other, 'empty'), 'no longer');

    const second = await zipOf(other);

    expect(first.equals(second)).toBe(false);
  });
}

/** A layer's worth of everything: nested, empty, executable, linked, not ASCII. */
async function makeFiles(root: string, modified: Date): Promise<string> {
  await mkdir(join(root, 'b/deep'), { recursive: true });
  await writeFile(join(root, 'b.txt'), 'between b and b/ in the order of names\n');
  await writeFile(join(root, 'b/deep/zeros'), Buffer.alloc(100_000));
  await writeFile(join(root, 'b/größe.txt'), 'not ASCII\n');
  await writeFile(join(root, 'a'), '#!/bin/sh\n');
  await writeFile(join(root, 'empty'), '');
  await symlink('../a', join(root, 'b/link'));
  await symlink('..', join(root, 'b/loop'));
  await chmod(join(root, 'a'), 0o700);
  await utimes(join(root, 'a'), modified, modified);
  return root;
}

interface Entry {
  readonly name: string;
  readonly mode: string;
  readonly system: number;
  readonly date: number;
  readonly content: string;
}

/** Reads a zip by its central directory, as APPNOTE.TXT lays it out, and checks what it repeats. */
function entriesOf(zip: Buffer): Entry[] {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  let at = zip.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    expect(zip.toString('utf8', local + 30, local + 30 + nameLength)).toBe(name);
    expect(zip.subarray(local + 4, local + 30)).toEqual(zip.subarray(at + 6, at + 32));
    const start = local + 30 + nameLength;
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const content = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    expect(content).toHaveLength(zip.readUInt32LE(at + 24));
    expect(crc32(content)).toBe(zip.readUInt32LE(at + 16));
    entries.push({
      name,
      mode: (zip.readUInt32LE(at + 38) >>> 16).toString(8),
      system: zip.readUInt8(at + 5),
      date: zip.readUInt32LE(at + 12),
      content: content.toString('utf8'),
    });
    at += 46 + nameLength;
  }
  expect(at).toBe(end);
  return entries;
}
