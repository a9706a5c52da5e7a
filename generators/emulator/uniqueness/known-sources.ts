import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Something in a package that would repeat in clones if it was used before the snapshot. */
export interface KnownSource {
  /** Where it was found, from the package's root. */
  readonly file: string;
  readonly what: string;
}

/** How such a source shows in a file. */
interface Sign {
  readonly files: RegExp;
  readonly content: RegExp;
  readonly what: string;
}

const JAVASCRIPT = /\.[cm]?js$/;
/** AWS's and Microsoft's libraries are nobody's own code. */
const ASSEMBLY = /^(?!(.*[\\/])?(Amazon|AWSSDK|Microsoft|System)\.).*\.dll$/;
/** Numpy names its own generators everywhere. */
const PYTHON = /^(?!.*\b(numpy|scipy)[\\/]).*\.py$/;

const SIGNS: readonly Sign[] = [
  {
    files: JAVASCRIPT,
    content: /['"](node:)?worker_threads['"]/,
    what: 'worker threads that were started before the snapshot',
  },
  {
    files: JAVASCRIPT,
    // A bundle keeps the pool's variables where it was not minified, and the alphabet where it was.
    content: /['"]nanoid['"]|useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF/,
    what: 'the pool of nanoid, if it was used before the snapshot',
  },
  {
    files: JAVASCRIPT,
    content: /\brnds8Pool\b/,
    what: "the pool of uuid's v4({}), and of v4() before version 9, if it was used before the snapshot",
  },
  {
    files: JAVASCRIPT,
    // The name of a method outlives minifying.
    content: /\bPROCESS_UNIQUE\b|\bstatic getInc\(/,
    what: "ObjectIds: bson's counter is drawn when it is loaded, the part before it with the first one",
  },
  {
    files: JAVASCRIPT,
    // A bundle that is not minified names the file.
    content:
      /((\bfrom|\b(require|import)\()\s*['"]|\bnode_modules\/)(@lukeed\/uuid|dd-trace|hexoid|hyperid)(['"]|\/)/,
    what: 'identifiers of @lukeed/uuid, dd-trace, hexoid or hyperid, which come from a pool or begin alike',
  },
  {
    files: JAVASCRIPT,
    content:
      /(['"]|\bnode_modules\/)(seedrandom|random-js|pure-rand|alea|chance|@faker-js\/faker)(['"]|\/)/,
    what: 'a generator written in JavaScript with a seed of its own',
  },
  {
    files: PYTHON,
    content: /\brandom\.Random\(|^from random import .*\bRandom\b/m,
    what: 'random.Random objects made before the snapshot, with a seed or without',
  },
  {
    files: PYTHON,
    content: /\b(default_rng|RandomState)\(|\bGenerator\((PCG64|MT19937|Philox|SFC64)/,
    what: "numpy's Generator objects made before the snapshot, with a seed or without",
  },
  {
    files: PYTHON,
    content: /^\s*(from|import) (bson|pymongo)\b/m,
    what: 'ObjectIds: bson draws their counter and the part before it when it is imported',
  },
  {
    files: PYTHON,
    content: /^\s*(from|import) uuid_utils\b/m,
    what: 'uuid_utils, which draws from a generator of its own, if it was used before the snapshot',
  },
  {
    files: /(^|[\\/])MongoDB\.Bson\.dll$/,
    content: /^/,
    what: 'ObjectIds, whose counter and the part before it are drawn before the first one',
  },
  {
    files: ASSEMBLY,
    // Names of the assembly's metadata are zero-terminated; Random.Shared is reseeded.
    content: /^(?![^]*\0get_Shared\0)[^]*\0Random\0/,
    what: 'instances of Random made before the snapshot, with a seed or without',
  },
];

/** What a file's name and content tell of. */
export function signsIn(file: string, content: string): string[] {
  return SIGNS.filter((sign) => sign.files.test(file) && sign.content.test(content)).map(
    ({ what }) => what,
  );
}

/** Larger files are cut: that a source is missed is better than to wait for it. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_FILES = 5_000;

/** The sources that can be seen in a package; each is named with the first file that it was found in. */
export async function knownSources(packageFolder: string): Promise<KnownSource[]> {
  const entries = await readdir(packageFolder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(packageFolder, join(entry.parentPath, entry.name)))
    .filter((file) => SIGNS.some((sign) => sign.files.test(file)))
    // The function's own code before what it depends on.
    .sort((one, other) => depthOf(one) - depthOf(other) || (one < other ? -1 : 1));
  const found = new Map<string, string>();
  for (const file of files.slice(0, MOST_FILES)) {
    const content = await beginningOf(join(packageFolder, file));
    for (const what of signsIn(file, content)) {
      if (!found.has(what)) found.set(what, file);
    }
  }
  return [...found].map(([what, file]) => ({ file, what }));
}

function depthOf(file: string): number {
  return file.split(sep).length;
}

/** Nothing of a file that may not be read. */
async function beginningOf(file: string): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, MOST_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
