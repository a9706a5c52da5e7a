import type { Manifest, PresetMigration, Question, Scalar } from './manifest.ts';
import type { PresetReference } from './reference.ts';
import type { PresetTree } from './tree.ts';

/** One preset of a chain: what its folder holds. */
export interface PresetLayer {
  /** Where it came from, for messages. */
  readonly source: string;
  readonly manifest: Manifest;
  readonly tree: PresetTree;
}

/** Bounds of a number, inclusive. */
export interface Bounds {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/** A preset with all that it extends: what answers and files are made with. */
export interface Preset {
  readonly name: string;
  readonly version: string;
  readonly reference: PresetReference;
  /** The presets of the chain: what is extended comes before what extends it. */
  readonly layers: readonly PresetLayer[];
  readonly defaults: ReadonlyMap<string, Scalar>;
  readonly locked: ReadonlyMap<string, Scalar>;
  readonly allowed: ReadonlyMap<string, readonly Scalar[] | Bounds>;
  readonly questions: readonly Question[];
  readonly migrations: readonly PresetMigration[];
  readonly message: string | undefined;
}
