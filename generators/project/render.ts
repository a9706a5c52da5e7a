import type { RenderedTree } from '../regenerate/index.ts';
import type { Catalogue } from '../runtimes/index.ts';
import type { Answers } from './answers.ts';
import { buildView } from './build-view.ts';
import { findLanguage } from './languages/index.ts';
import { SnapperProject } from './snapper-project.ts';

/** What a repository is rendered with, besides the answers. */
export interface RenderContext {
  readonly catalogue: Catalogue;
  /** The version of this package; it is written into the repository. */
  readonly generatorVersion: string;
  /** The text of the `snapper.json` that is there, whose layout stays. @default a new one */
  readonly settings?: string;
}

/**
 * Renders a repository into memory. Pure: the same input gives the same bytes, on any platform and at
 * any time. The answers must have been checked by the option schema.
 */
export function render(answers: Answers, context: RenderContext): RenderedTree {
  const language = findLanguage(answers.language);
  if (language === undefined) throw new Error(`there is no language ${answers.language}`);
  const view = buildView(answers, language, context.catalogue, context.generatorVersion);
  return new SnapperProject({ answers, language, view, settings: context.settings ?? '' }).toTree();
}
