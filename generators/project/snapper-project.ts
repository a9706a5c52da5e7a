import { basename, resolve } from 'node:path';

import type { FileBase } from 'projen/lib/file.js';
import { Project } from 'projen/lib/project.js';

import type { RenderedTree } from '../regenerate/index.ts';
import type { Runtime } from '../runtimes/index.ts';
import type { Answers } from './answers.ts';
import {
  Assets,
  ColdStartsTool,
  ContinuousIntegration,
  Delegator,
  DevContainer,
  EmulatorTool,
  Layer,
  RepositoryFiles,
  Sample,
  Settings,
  Stack,
  Wrapper,
} from './components/index.ts';
import type { Language } from './languages/index.ts';
import { SnapperFile } from './snapper-file.ts';
import type { Rendering } from './rendering.ts';

/** What decides which files there are. */
export interface SnapperProjectOptions {
  readonly answers: Answers;
  readonly language: Language;
  readonly runtime: Runtime;
}

/** Names of the files that projen's base project brings. */
const PROJEN_FILES = new Set(['.gitattributes', '.gitignore']);

/**
 * The generated repository as a projen project: a tree of components, each named by what it adds.
 *
 * `synth()` must never be called on it: it deletes and overwrites in place. {@link toTree} gives the
 * files as values instead, and `regenerate/` writes them.
 */
export class SnapperProject extends Project {
  #files?: readonly SnapperFile[];

  constructor({ answers, language, runtime }: SnapperProjectOptions) {
    // projen wants a name and a folder; nothing is ever read from or written to it.
    super({ name: language.id, outdir: '/snapper-project' });
    new RepositoryFiles(this, language, runtime);
    new Settings(this);
    new Stack(this);
    new Layer(this, language);
    new Wrapper(this);
    new Delegator(this, language);
    new Sample(this, answers, language);
    new Assets(this, answers);
    new EmulatorTool(this);
    new ColdStartsTool(this);
    new ContinuousIntegration(this, answers);
    if (answers.devcontainer) new DevContainer(this);
  }

  /**
   * Finds a file. projen looks through all constructs, and does so for every file that is added: of the
   * templates' it is known without looking whether they are there, and of its own it has these.
   */
  override tryFindFile(path: string): FileBase | undefined {
    const file = SnapperFile.of(this).get(resolve(this.outdir, path));
    return file ?? (PROJEN_FILES.has(basename(path)) ? super.tryFindFile(path) : undefined);
  }

  /** The repository's files, sorted by path. */
  toTree(rendering: Rendering): RenderedTree {
    this.#files ??= [...SnapperFile.of(this).values()].sort((left, right) =>
      left.path < right.path ? -1 : 1,
    );
    return new Map(this.#files.map((file) => [file.path, file.rendered(rendering)]));
  }
}
