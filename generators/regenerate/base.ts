import { createHash } from 'node:crypto';

import type { RenderedTree } from './tree.ts';

/** Where the merge base lies in a repository. */
export const BASE_PATH = '.snapper/base.json';

/** What the generator wrote last, by path: the base of the next three-way merge. */
export interface Base {
  /** Version of this format. */
  readonly version: 1;
  /** Version of the package that wrote the files. */
  readonly generator: string;
  readonly files: Readonly<Record<string, BaseFile>>;
}

export interface BaseFile {
  readonly ownership: 'managed' | 'once';
  /** Permission bits in octal, as `git` writes them. */
  readonly mode: '644' | '755';
  readonly sha256: string;
  /** The text of a managed file; a `once` file is never merged, its hash is enough. */
  readonly content?: string;
}

/** The merge base of a tree. Files that are `generated` are rewritten anyway and have none. */
export function baseOf(tree: RenderedTree, generator: string): Base {
  const files: Record<string, BaseFile> = {};
  for (const [path, { content, mode, ownership }] of tree) {
    if (ownership === 'generated') continue;
    files[path] = {
      ownership,
      mode: mode === 0o755 ? '755' : '644',
      sha256: createHash('sha256').update(content).digest('hex'),
      ...(ownership === 'managed' && { content }),
    };
  }
  return { version: 1, generator, files };
}

/** The tree with its own merge base in it: what is written into a repository. */
export function withBase(tree: RenderedTree, generator: string): RenderedTree {
  const content = `${JSON.stringify(baseOf(tree, generator), null, 1)}\n`;
  return new Map([...tree, [BASE_PATH, { content, mode: 0o644, ownership: 'generated' }]]);
}
