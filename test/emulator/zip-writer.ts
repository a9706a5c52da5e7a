import { crc32, deflateRawSync } from 'node:zlib';

/** What goes into a zip; content of a symbolic link is its target. */
export interface ZipInput {
  readonly path: string;
  readonly content?: string;
  /** Type and permission bits, e.g. `0o100755`, `0o120777`. */
  readonly mode?: number;
  readonly stored?: boolean;
  /** @default 3, Unix */
  readonly system?: number;
  readonly flags?: number;
  readonly method?: number;
}

export const EXECUTABLE = 0o100755;
export const SYMLINK = 0o120777;

/** Writes a zip, also one that nobody should. */
export function writeZip(inputs: readonly ZipInput[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const input of inputs) {
    const name = Buffer.from(input.path);
    const content = Buffer.from(input.content ?? '');
    const packed = input.stored === true ? content : deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(input.flags ?? 0, 2);
    common.writeUInt16LE(input.method ?? (input.stored === true ? 0 : 8), 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((input.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, input.system ?? 3]);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(inputs.length, 8);
  end.writeUInt16LE(inputs.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
