import type { Base } from './base.ts';
import type { RenderedTree } from './tree.ts';

/** A path that moved from one version of the template to the next; one ending in `/` is a folder. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/**
 * Where files of a merge base moved to, file by file: old path by new path. A file moves only if the
 * template has it at the new place and no longer at the old one; renames apply in order.
 */
export function movedFiles(
  base: Base | undefined,
  next: RenderedTree,
  renames: readonly Rename[],
): ReadonlyMap<string, string> {
  const moved = new Map<string, string>();
  if (base === undefined || renames.length === 0) return moved;
  for (const path of base.files.keys()) {
    const target = renames.reduce(rename, path);
    if (target === path || base.files.has(target)) continue;
    if (next.has(target) && !next.has(path)) moved.set(target, path);
  }
  return moved;
}

function rename(path: string, { from, to }: Rename): string {
  if (from.endsWith('/')) return path.startsWith(from) ? to + path.slice(from.length) : path;
  return path === from ? to : path;
}
