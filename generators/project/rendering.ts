import type { Answers } from './answers.ts';
import type { PresetReference } from './preset-reference.ts';
import type { TemplateView } from './view.ts';

/** What the files of a project are filled with; which files there are does not depend on it. */
export interface Rendering {
  readonly answers: Answers;
  readonly view: TemplateView;
  /** The organisation's preset that the repository follows. */
  readonly preset: PresetReference | undefined;
  /** The text of the `snapper.json` that is there; empty for a new repository. */
  readonly settings: string;
}
