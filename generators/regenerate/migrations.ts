import compare from 'semver/functions/compare.js';

import type { Rename } from './rename.ts';

/**
 * How a repository of an earlier version becomes one of the version that brings this migration: what
 * `snapper.json` says in other words, and which files moved, so that the user's edits move with them.
 */
export interface Migration {
  /** The version of the package that brought the change, e.g. `0.3.0`. */
  readonly version: string;
  /** Changes what `snapper.json` says. @default nothing changes */
  settings?: (settings: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** Files and folders that moved. @default none */
  readonly renames?: readonly Rename[];
}

/** What migrations come to for one repository. */
export interface Migrated {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly renames: readonly Rename[];
}

/**
 * Applies, in the order of their versions, the migrations that came after the version which wrote a
 * repository.
 *
 * @param written the version that wrote the repository last
 */
export function migrate(
  settings: Readonly<Record<string, unknown>>,
  written: string,
  migrations: readonly Migration[],
): Migrated {
  const due = migrations
    .filter(({ version }) => compare(version, written) > 0)
    .sort((left, right) => compare(left.version, right.version));
  return {
    settings: due.reduce((current, { settings: change }) => change?.(current) ?? current, settings),
    renames: due.flatMap(({ renames }) => renames ?? []),
  };
}

/** Whether one version of the package is later than another. */
export function isLater(version: string, than: string): boolean {
  return compare(version, than) > 0;
}
