import type { RenderedTree } from '../regenerate/index.ts';
import type { Catalogue } from '../runtimes/index.ts';
import type { Answers } from './answers.ts';
import { buildView } from './build-view.ts';
import { findLanguage } from './languages/index.ts';
import type { Language } from './languages/index.ts';
import type { PresetReference } from './preset-reference.ts';
import { SnapperProject } from './snapper-project.ts';

/** What a repository is rendered with, besides the answers. */
export interface RenderContext {
  readonly catalogue: Catalogue;
  /** The version of this package; it is written into the repository. */
  readonly generatorVersion: string;
  /** The organisation's preset that the repository follows; its files are laid over these. @default none */
  readonly preset?: PresetReference;
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
  const project = projectOf(answers, language, context.catalogue);
  const { preset, settings = '' } = context;
  return project.toTree({ answers, view, preset, settings });
}

/** Projects by the answers that decide which files there are: of a fleet most have the same. */
const projects = new Map<string, SnapperProject>();

/** The answers that decide which files there are, or which templates they come from. */
const OPTIONS_OF_FILES = [
  'architecture',
  'assets',
  'ci',
  'devcontainer',
  'globalization',
  'packaging',
  'sample',
  'typescript',
  'updates',
] as const satisfies readonly (keyof Answers)[];

/** More are kept by nobody but tests of all combinations. */
const MOST_PROJECTS = 32;

function projectOf(answers: Answers, language: Language, catalogue: Catalogue): SnapperProject {
  const runtime = catalogue.find(answers.runtime)!;
  // A name is no path, neither is a number, nor what is only a preset's to know.
  const deciding = OPTIONS_OF_FILES.map((option) => answers[option]);
  const key = JSON.stringify([...deciding, runtime]);
  const known = projects.get(key);
  if (known !== undefined) return known;
  if (projects.size === MOST_PROJECTS) projects.clear();
  const project = new SnapperProject({ answers, language, runtime });
  projects.set(key, project);
  return project;
}
