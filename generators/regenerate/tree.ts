/**
 * Who a file of a generated repository belongs to.
 *
 * `managed`: regenerated, and merged with the user's edits. `once`: written at creation, the user's
 * from then on. `generated`: rewritten every time, never merged.
 */
export type Ownership = 'generated' | 'managed' | 'once';

/** A file as it should be on disk. */
export interface RenderedFile {
  readonly content: string;
  /** POSIX permission bits. */
  readonly mode: 0o644 | 0o755;
  readonly ownership: Ownership;
}

/** Files by path: relative to the repository, `/` as separator, sorted. */
export type RenderedTree = ReadonlyMap<string, RenderedFile>;
