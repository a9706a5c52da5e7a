/**
 * Who a file of a generated repository belongs to.
 *
 * `managed`: regenerated, and merged with the user's edits. `once`: written at creation, the user's
 * from then on. `generated`: rewritten every time, never merged.
 */
export type Ownership = 'generated' | 'managed' | 'once';

/** How a file's bytes are held as a string: as text, or as base64 when they are no text. */
export type Encoding = 'base64' | 'utf8';

/** The bytes of a file, as a value that can be printed, compared and written as JSON. */
export interface FileContent {
  readonly content: string;
  /** @default 'utf8' */
  readonly encoding?: Encoding;
}

/** A file as it should be on disk. */
export interface RenderedFile extends FileContent {
  /** POSIX permission bits. */
  readonly mode: 0o644 | 0o755;
  readonly ownership: Ownership;
}

/** Files by path: relative to the repository, `/` as separator, sorted. */
export type RenderedTree = ReadonlyMap<string, RenderedFile>;
