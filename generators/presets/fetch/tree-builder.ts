import { SnapperError } from '../../errors/index.ts';
import { collisionIn, refusePath } from '../paths.ts';
import { LIMITS } from '../tree.ts';
import type { PresetFile, PresetTree } from '../tree.ts';

/** The error for a preset that holds what it must not. */
export function hostile(source: string, path: string, why: string): SnapperError {
  const shown = path.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�').slice(0, 200);
  return new SnapperError({
    code: 'failed',
    what: `${source} is refused because of ${JSON.stringify(shown)}`,
    why,
    next: 'A preset is plain files. Take it out, or ask whoever publishes the preset to.',
  });
}

/** The error for a preset that is larger than presets are. */
export function tooLarge(source: string, path: string | undefined, why: string): SnapperError {
  return new SnapperError({
    code: 'failed',
    what:
      path === undefined
        ? `${source} is too large`
        : `${source} is too large: ${JSON.stringify(path)}`,
    why,
    next: 'Name the folder of the preset alone, or take out what the preset does not need.',
  });
}

/** The first bytes of a file that Git LFS keeps elsewhere. */
const LFS_POINTER = Buffer.from('version https://git-lfs.github.com/spec/');

/** Collects the files of a preset, whatever they come from, and refuses what no preset may hold. */
export class TreeBuilder {
  readonly #source: string;
  readonly #files = new Map<string, PresetFile>();
  #total = 0;

  /** @param source as messages name it */
  constructor(source: string) {
    this.#source = source;
  }

  /** Refuses a file by its name and size, before its content is read. */
  require(path: string, size: number): void {
    const why = refusePath(path, EVERYWHERE)?.why ?? refuseSpelling(path);
    if (why !== undefined) throw hostile(this.#source, path, why);
    if (!(size <= LIMITS.file)) {
      throw tooLarge(this.#source, path, `a file may have ${inWords(LIMITS.file)}`);
    }
    this.requireRoom(1, size);
  }

  /** Refuses more files than a preset may have, before the content of any is read. */
  requireRoom(files: number, bytes: number): void {
    if (this.#total + bytes > LIMITS.total) {
      throw tooLarge(this.#source, undefined, `all files may have ${inWords(LIMITS.total)}`);
    }
    if (this.#files.size + files > LIMITS.files) {
      throw tooLarge(this.#source, undefined, `it may have ${LIMITS.files} files`);
    }
  }

  /** Adds a file. */
  add(path: string, content: Uint8Array, executable: boolean): void {
    this.require(path, content.length);
    if (this.#files.has(path)) throw hostile(this.#source, path, 'it is there twice');
    if (LFS_POINTER.equals(content.subarray(0, LFS_POINTER.length))) {
      throw hostile(this.#source, path, 'it is kept by Git LFS: what is there only points to it');
    }
    this.#total += content.length;
    // A copy: what it was read from may be large, or used again.
    this.#files.set(path, { content: new Uint8Array(content), executable });
  }

  /**
   * What was added, sorted by path.
   *
   * @throws SnapperError when two of the files are one on some system
   */
  build(): PresetTree {
    const collision = collisionIn(this.#files.keys());
    if (collision !== undefined) {
      const why = `on some systems it is the same as ${JSON.stringify(collision[0])}`;
      throw hostile(this.#source, collision[1], why);
    }
    return new Map([...this.#files].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}

/** Where a preset may write is decided when it does. Here its own files are judged. */
const EVERYWHERE = ['.github', '.gitlab', '.devcontainer', '.vscode'] as const;

/** Names that are spelt differently from one system to the next, or stand for bytes that are no text. */
function refuseSpelling(path: string): string | undefined {
  if (path.includes('\uFFFD')) return 'its name is no UTF-8';
  if (path !== path.normalize('NFC')) return 'its name is not in the usual form of Unicode, NFC';
  return undefined;
}

function inWords(bytes: number): string {
  return `${bytes / 1_000_000} MB at most`;
}
