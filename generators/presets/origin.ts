import { posix, resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import type { Cache } from './cache.ts';
import { presetsBelow, readDirectory } from './fetch/directory.ts';
import { fetchGit } from './fetch/git.ts';
import { fetchNpm } from './fetch/npm.ts';
import type { FetchOptions, Snapshot } from './fetch/snapshot.ts';
import { MANIFEST_PATH } from './manifest.ts';
import type { DirectorySource } from './source-directory.ts';
import { isCommit } from './source-git.ts';
import type { GitSource } from './source-git.ts';
import { isExactVersion } from './source-npm.ts';
import type { NpmSource } from './source-npm.ts';
import { sourceText } from './source.ts';
import type { PresetTree } from './tree.ts';

/** How presets are read. */
export interface ReadOptions extends FetchOptions {
  readonly cache: Cache;
  /**
   * Whether a version that was fetched before is taken from the cache, without asking where it is from.
   * git proves what a commit holds; a package is what the registry says.
   */
  readonly fromCache: 'always' | 'commits' | 'never';
  /** Whether nothing is fetched over a network. */
  readonly offline: boolean;
}

/** A folder that is to be a preset, before its manifest is read. */
export interface Found {
  readonly tree: PresetTree;
  /** The exact version or commit; `undefined` for a folder, which has none. */
  readonly resolved: string | undefined;
  /** The same for what is the same preset in the same version. */
  readonly identity: string;
  readonly wasCached: boolean;
}

/** Where presets lie together: a package, a commit, or a folder with those around it. */
export interface Origin {
  /** A folder of it as messages name it. */
  shown(subpath: string): string;
  read(subpath: string): Promise<Found>;
  /** The folders of it that are presets. */
  presets(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A folder; presets may lie beside it, so that a subpath may lead out of it. */
export class DirectoryOrigin implements Origin {
  readonly #source: DirectorySource;

  constructor(source: DirectorySource) {
    this.#source = source;
  }

  /** The source of a folder that is named relative to this one. */
  at(subpath: string): DirectorySource {
    const { path, written } = this.#source;
    const joined = posix.join(written, subpath);
    const isPath = /^(?:\.{1,2}(?:\/|$)|\/|[A-Za-z]:)/.test(joined);
    return {
      kind: 'directory',
      path: resolve(path, subpath),
      written: isPath ? joined : `./${joined}`,
    };
  }

  shown(subpath: string): string {
    return sourceText(this.at(subpath));
  }

  async read(subpath: string): Promise<Found> {
    const { path, written } = this.at(subpath);
    const tree = await readDirectory(path, written);
    return { tree, resolved: undefined, identity: `directory ${path}`, wasCached: false };
  }

  presets(): Promise<readonly string[]> {
    return presetsBelow(this.#source.path);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A package or a commit: fetched at the first question that the cache does not answer. */
export class RemoteOrigin implements Origin {
  readonly #fixed: boolean;
  readonly #options: ReadOptions;
  readonly #source: GitSource | NpmSource;
  readonly #written: GitSource | NpmSource;
  #snapshot: Promise<Snapshot> | undefined;

  /**
   * @param source what is fetched
   * @param written what messages name
   * @param fixed whether the version must be one that does not change
   */
  constructor(
    source: GitSource | NpmSource,
    written: GitSource | NpmSource,
    fixed: boolean,
    options: ReadOptions,
  ) {
    this.#source = source;
    this.#written = written;
    this.#fixed = fixed;
    this.#options = options;
  }

  shown(subpath: string): string {
    return sourceText({ ...this.#written, subpath });
  }

  async read(subpath: string): Promise<Found> {
    const { cache, fromCache } = this.#options;
    const exact = exactVersionOf(this.#source);
    const mayBeCached =
      fromCache === 'always' || (fromCache === 'commits' && this.#source.kind === 'git');
    if (exact !== undefined && mayBeCached) {
      const key = keyOf(this.#source, exact, subpath);
      const tree = await cache.read(key);
      if (tree?.has(MANIFEST_PATH) === true) {
        return { tree, resolved: exact, identity: key, wasCached: true };
      }
    }
    const snapshot = await this.#open();
    const tree = await snapshot.read(subpath);
    const key = keyOf(this.#source, snapshot.resolved!, subpath);
    if (tree.has(MANIFEST_PATH)) await cache.write(key, tree);
    return { tree, resolved: snapshot.resolved, identity: key, wasCached: false };
  }

  async presets(): Promise<readonly string[]> {
    return (await this.#open()).presets();
  }

  async close(): Promise<void> {
    // One that failed to open has told so, and has cleared up.
    const snapshot = await this.#snapshot?.catch(() => undefined);
    await snapshot?.close();
  }

  #open(): Promise<Snapshot> {
    this.#snapshot ??= this.#fetch();
    return this.#snapshot;
  }

  async #fetch(): Promise<Snapshot> {
    const source = this.#source;
    const isLocal = source.kind === 'git' && source.transport === 'file';
    if (this.#options.offline && !isLocal) {
      throw new SnapperError({
        code: 'failed',
        what: `${sourceText(this.#written)} cannot be fetched offline`,
        why:
          exactVersionOf(source) === undefined
            ? 'which version it is now, only a look there can tell'
            : 'this machine has not fetched it before',
        next: 'Do it once with a connection.',
      });
    }
    return source.kind === 'npm'
      ? fetchNpm(source, this.#options)
      : fetchGit(source, { ...this.#options, fixed: this.#fixed });
  }
}

/** The version that a source names, when that is one which cannot change. */
function exactVersionOf(source: GitSource | NpmSource): string | undefined {
  if (source.kind === 'npm') return isExactVersion(source.range) ? source.range : undefined;
  return isCommit(source.ref) ? source.ref : undefined;
}

/** The key of a folder in the cache. */
function keyOf(source: GitSource | NpmSource, resolved: string, subpath: string): string {
  const place =
    source.kind === 'npm' ? `npm ${source.name}@${resolved}` : `git ${source.url} ${resolved}`;
  return `${place}${source.kind === 'npm' ? '#' : ':'}${subpath}`;
}
