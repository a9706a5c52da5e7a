import type { IConstruct } from 'constructs';
import { FileBase } from 'projen/lib/file.js';
import type { Project } from 'projen/lib/project.js';

import type { Ownership, RenderedFile } from '../regenerate/index.ts';
import type { Rendering } from './rendering.ts';

export interface SnapperFileOptions {
  readonly ownership: Ownership;
  /** @default false */
  readonly executable?: boolean;
  /** Computes the text. */
  content(rendering: Rendering): string;
}

const added = new WeakMap<Project, Map<string, SnapperFile>>();
const NONE: ReadonlyMap<string, SnapperFile> = new Map();

/**
 * A file of the generated repository. It is only ever synthesised into memory: projen's own
 * `synthesize()`, which writes in place, is never called.
 */
export class SnapperFile extends FileBase {
  readonly #options: SnapperFileOptions;

  /** Files of this kind that a project has, by absolute path. */
  static of(project: Project): ReadonlyMap<string, SnapperFile> {
    return added.get(project) ?? NONE;
  }

  constructor(scope: IConstruct, path: string, options: SnapperFileOptions) {
    // Files are the user's to edit: not read-only, no marker, no line in projen's ignore lists.
    super(scope, path, {
      readonly: false,
      marker: false,
      editGitignore: false,
      executable: options.executable ?? false,
    });
    this.#options = options;
    const files = added.get(this.project) ?? new Map<string, SnapperFile>();
    added.set(this.project, files.set(this.absolutePath, this));
  }

  /** The file as it should be on disk. */
  rendered(rendering: Rendering): RenderedFile {
    return {
      content: this.#options.content(rendering),
      mode: this.executable ? 0o755 : 0o644,
      ownership: this.#options.ownership,
    };
  }

  protected override synthesizeContent(): never {
    throw new Error('files are rendered into memory, and never synthesised');
  }
}
