import { SETTINGS_PATH } from '../options/index.ts';
import { BASE_FOLDER, foldersAbove, safePath } from '../regenerate/index.ts';
// The rule for paths that others wrote is one, and regenerate applies it when it writes.
import type { Manifest } from './manifest.ts';

/** Folders that decide what pipelines and editors run. */
export type Pipelines = NonNullable<Manifest['writes']>[number];

/** Why a preset may not write a path, and what its author can do. */
export interface Refusal {
  readonly why: string;
  readonly next?: string;
}

/** Bytes of a path: Windows takes 260 characters, with the folder of the repository. */
const LONGEST_PATH = 180;

/** What Windows, whatever the extension, takes for a device. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\..*)?$/i;

/** The names of eight and three letters that Windows gives to long ones besides: `GITHUB~1` is `.github`. */
const SHORT_NAME = /^[^.]{0,7}~\d{1,6}(?:\.[^.]{0,3})?$/;

/**
 * Says why a preset may not write, or remove, a path of a repository; `undefined`: it may.
 *
 * A preset comes from others, and is checked out on file systems of every kind: what is one path for
 * Windows or a Mac is one here.
 *
 * @param writes the pipelines that the preset says it writes
 */
export function refusePath(path: string, writes: readonly Pipelines[]): Refusal | undefined {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(path)) {
    return { why: 'it has characters that nobody sees' };
  }
  try {
    safePath(path);
  } catch (error) {
    return { why: (error as Error).message };
  }
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    return { why: `it is longer than ${LONGEST_PATH} bytes` };
  }
  const parts = path.split('/');
  const why = parts.map(refuseName).find((each) => each !== undefined);
  if (why !== undefined) return { why };
  return refuseOwn(parts) ?? refusePipelines(parts, writes);
}

/**
 * Two paths that cannot both be in a repository: they are one to some file system, or one is a folder of the
 * other.
 */
export function collisionIn(paths: Iterable<string>): readonly [string, string] | undefined {
  const seen = new Map<string, { readonly path: string; readonly isFile: boolean }>();
  for (const path of paths) {
    for (const folder of foldersAbove(path)) {
      const key = folded(folder);
      const other = seen.get(key);
      if (other === undefined) seen.set(key, { path: folder, isFile: false });
      else if (other.isFile || other.path !== folder) return [other.path, path];
    }
    const key = folded(path);
    const other = seen.get(key);
    if (other !== undefined) return [other.path, path];
    seen.set(key, { path, isFile: true });
  }
  return undefined;
}

/** A path as the file systems that ignore case and the composition of letters compare it. */
function folded(path: string): string {
  // Both ways: there are small letters with the same capital, and capitals with the same small letter.
  return path.toUpperCase().toLowerCase().normalize('NFD');
}

function refuseName(name: string): string | undefined {
  if (DEVICE.test(name)) return `${JSON.stringify(name)} is a device on Windows`;
  if (/[. ]$/.test(name)) return `Windows drops the end of ${JSON.stringify(name)}`;
  if (/[<>:"|?*]/.test(name)) return `Windows has no such name as ${JSON.stringify(name)}`;
  if (SHORT_NAME.test(name))
    return `${JSON.stringify(name)} is another file’s short name on Windows`;
  return undefined;
}

function refuseOwn(parts: readonly string[]): Refusal | undefined {
  const [first] = parts;
  const own = [BASE_FOLDER, SETTINGS_PATH].find((each) => each === folded(first!));
  return own === undefined
    ? undefined
    : { why: `${own} belongs to create-snapper-lambda, which updates the repository by it` };
}

function refusePipelines(
  parts: readonly string[],
  writes: readonly Pipelines[],
): Refusal | undefined {
  const folder = parts.map((part) => pipelinesOf(folded(part))).find((each) => each !== undefined);
  if (folder === undefined || writes.includes(folder)) return undefined;
  return {
    why: 'what is there runs in pipelines or editors, and the preset does not say that it writes there',
    next: `Name it in the manifest, for all to see: "writes": ["${folder}"].`,
  };
}

function pipelinesOf(name: string): Pipelines | undefined {
  switch (name) {
    case '.github':
    case '.gitlab':
    case '.devcontainer':
    case '.vscode':
      return name;
    case '.gitlab-ci.yml':
      return '.gitlab';
    case '.devcontainer.json':
      return '.devcontainer';
    default:
      return undefined;
  }
}
