import type { Migration } from '../regenerate/index.ts';
import type { Catalogue } from '../runtimes/index.ts';

/** What a repository is compared by, besides itself. */
export interface RepositoryContext {
  readonly catalogue: Catalogue;
  /** The day, `YYYY-MM-DD`, on which support dates are judged. */
  readonly today: string;
  /** The version of this package. */
  readonly version: string;
  readonly migrations: readonly Migration[];
}
