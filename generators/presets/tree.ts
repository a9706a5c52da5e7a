/** A file of a preset, in memory. Presets come from others: nothing of one is ever unpacked to disk. */
export interface PresetFile {
  readonly content: Uint8Array;
  readonly executable: boolean;
}

/** The files of a preset's folder by path: relative to the folder, `/` as separator, sorted. */
export type PresetTree = ReadonlyMap<string, PresetFile>;

/** What a preset may hold; far more than any needs, and far less than would fill a memory. */
export const LIMITS = {
  /** Bytes of one file. */
  file: 1_000_000,
  /** Bytes of all files. */
  total: 10_000_000,
  /** How many files. */
  files: 2_000,
} as const;
