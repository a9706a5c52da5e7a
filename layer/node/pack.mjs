/**
 * Writes a zip whose bytes depend on nothing but the files: sorted names, one fixed time, and of the
 * modes only the execute bit.
 *
 * Usage: node pack.mjs FOLDER ZIP
 */
import { lstatSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

const [folder, zip] = process.argv.slice(2);

const FIRST_DAY = 0x0021; // 1980-01-01, the first day the format knows
const UTF8_NAMES = 0x0800;
const MADE_ON_UNIX = (3 << 8) | 20; // the upper half of "external attributes" is a Unix mode
const DEFLATED = 8;

/** The relative paths of all files and symbolic links below a folder. */
function* walk(path = '') {
  for (const entry of readdirSync(`${folder}/${path}`, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* walk(`${path}${entry.name}/`);
    else yield path + entry.name;
  }
}

/** Little-endian fields, each a pair of a size in bytes and a value. */
const record = (...fields) =>
  Buffer.concat(
    fields.map(([size, value]) => {
      const field = Buffer.alloc(size);
      field.writeUIntLE(value, 0, size);
      return field;
    }),
  );

const files = [];
const directory = [];
let offset = 0;

for (const path of [...walk()].sort()) {
  const stat = lstatSync(`${folder}/${path}`);
  const isLink = stat.isSymbolicLink();
  const content = isLink
    ? readlinkSync(`${folder}/${path}`, 'buffer')
    : readFileSync(`${folder}/${path}`);
  const mode = isLink ? 0o120777 : stat.mode & 0o100 ? 0o100755 : 0o100644;
  const data = deflateRawSync(content, { level: 9 });
  const name = Buffer.from(path);

  // What the local header and the directory entry have in common.
  const common = record(
    [2, 20], // version needed
    [2, UTF8_NAMES],
    [2, DEFLATED],
    [2, 0], // time of day
    [2, FIRST_DAY],
    [4, crc32(content)],
    [4, data.length],
    [4, content.length],
    [2, name.length],
    [2, 0], // no extra field
  );
  directory.push(
    record([4, 0x02014b50], [2, MADE_ON_UNIX]),
    common,
    record([2, 0], [2, 0], [2, 0], [4, mode * 0x10000], [4, offset]),
    name,
  );
  const file = Buffer.concat([record([4, 0x04034b50]), common, name, data]);
  files.push(file);
  offset += file.length;
}

const count = files.length;
const size = directory.reduce((sum, part) => sum + part.length, 0);
const end = record(
  [4, 0x06054b50],
  [2, 0],
  [2, 0],
  [2, count],
  [2, count],
  [4, size],
  [4, offset],
  [2, 0],
);
writeFileSync(zip, Buffer.concat([...files, ...directory, end]));
