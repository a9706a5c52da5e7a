import { basename, resolve } from 'node:path';

import type { FileBase } from 'projen/lib/file.js';
import { Project } from 'projen/lib/project.js';

import type { RenderedTree } from '../regenerate/index.ts';
import type { Answers } from './answers.ts';
import {
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
import type { TemplateView } from './view.ts';

export interface SnapperProjectOptions {
  readonly answers: Answers;
  readonly language: Language;
  readonly view: TemplateView;
  /** The text of the `snapper.json` that is there; empty for a new repository. */
  readonly settings: string;
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
  constructor({ answers, language, settings, view }: SnapperProjectOptions) {
    // projen wants a folder; nothing is ever read from or written to it.
    super({ name: answers.name, outdir: '/snapper-project' });
    new RepositoryFiles(this, language, view);
    new Settings(this, answers, view, settings);
    new Stack(this, view);
    new Layer(this, language, view);
    new Wrapper(this, view);
    new Delegator(this, language, view);
    new Sample(this, answers, language, view);
    new EmulatorTool(this, view);
    new ContinuousIntegration(this, view);
    if (view.devcontainer) new DevContainer(this, view);
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
  toTree(): RenderedTree {
    // Not `files`: that sorts by locale, which costs a quarter of all rendering.
    const files = this.components.filter(
      (each): each is SnapperFile => each instanceof SnapperFile,
    );
    return new Map(
      files
        .map((file) => [file.path, file.rendered()] as const)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  }
}
