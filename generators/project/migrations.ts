import type { Migration } from '../regenerate/index.ts';

/**
 * What changed from release to release in the words of `snapper.json` and in the paths of a repository,
 * oldest first. A file that only changes its content needs no migration: it is merged.
 */
export const MIGRATIONS: readonly Migration[] = [];
