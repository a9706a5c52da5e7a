import type { Option } from '../options/index.ts';
import { render } from '../project/index.ts';
import type { Answers, PresetReference } from '../project/index.ts';
import type { Migration, RenderedTree } from '../regenerate/index.ts';
import type { RepositoryContext } from './context.ts';

/** The preset that a repository follows, as far as a repository is concerned. */
export interface FollowedPreset {
  readonly name: string;
  readonly version: string;
  /** What `snapper.json` says of it. */
  readonly reference: PresetReference;
  /** The options there are under it. */
  readonly options: readonly Option[];
  /** What changed from version to version of it. */
  readonly migrations: readonly Migration[];
  /**
   * Lays its files over those of the templates.
   *
   * @throws SnapperError of code `failed` or `usage` for what it may not do
   */
  overlay(tree: RenderedTree, answers: Answers): RenderedTree;
}

/** What a repository is rendered with, besides its answers. */
export interface Rendering extends Pick<RepositoryContext, 'catalogue' | 'version'> {
  readonly followed: FollowedPreset | undefined;
  /** The text of the `snapper.json` that is there. @default a new one */
  readonly settingsText?: string;
}

/**
 * Renders a repository, with the files of the preset that it follows laid over those of the templates.
 *
 * @throws SnapperError of code `failed` or `usage` when the preset's files cannot be
 */
export function renderRepository(
  answers: Answers,
  { catalogue, followed, settingsText, version }: Rendering,
): RenderedTree {
  const tree = render(answers, {
    catalogue,
    generatorVersion: version,
    ...(settingsText !== undefined && { settings: settingsText }),
    ...(followed && { preset: followed.reference }),
  });
  return followed === undefined ? tree : followed.overlay(tree, answers);
}

/** What the merge base records of answers and preset; flat, and only to tell what changed. */
export function recordOf(
  answers: Answers,
  followed: FollowedPreset | undefined,
): Readonly<Record<string, boolean | number | string>> {
  return { ...answers, ...(followed && { preset: `${followed.name} ${followed.version}` }) };
}
