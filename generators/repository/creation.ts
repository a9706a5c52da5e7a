import { SnapperError } from '../errors/index.ts';
import type { Answers } from '../project/index.ts';
import { createRepository, inspectTarget, withBase } from '../regenerate/index.ts';
import type { RenderedTree, Target } from '../regenerate/index.ts';
import type { RepositoryContext } from './context.ts';
import { initialiseRepository, isInsideRepository } from './git.ts';
import { recordOf, renderRepository } from './render-repository.ts';
import type { FollowedPreset } from './render-repository.ts';

/** A new repository as it would be written. */
export interface Draft {
  readonly answers: Answers;
  readonly target: Target;
  /** Everything it holds, with the merge base. */
  readonly tree: RenderedTree;
}

/** What became of `git init`. */
export type GitState = 'initialised' | 'left out' | 'missing' | 'present';

/** How a new repository is written. */
export interface CreationOptions {
  /** Whether it is to be a git repository, if it is in none. */
  readonly git: boolean;
  /** Stops it; what was staged is removed. */
  readonly signal: AbortSignal;
}

/**
 * Renders what the answers ask for. Nothing is written.
 *
 * @param path absolute
 * @param followed the preset that it is to follow
 * @throws SnapperError of code `failed` when nothing can be written there
 */
export async function draftOf(
  answers: Answers,
  path: string,
  { catalogue, version }: Pick<RepositoryContext, 'catalogue' | 'version'>,
  followed?: FollowedPreset,
): Promise<Draft> {
  const target = await inspectTarget(path);
  const rendered = renderRepository(answers, { catalogue, version, followed });
  return { answers, target, tree: withBase(rendered, version, recordOf(answers, followed)) };
}

/** Says why no new repository can be written to a path; `undefined` when one can. */
export async function refuseTarget(path: string): Promise<string | undefined> {
  try {
    await inspectTarget(path);
    return undefined;
  } catch (error) {
    if (error instanceof SnapperError) return error.message;
    throw error;
  }
}

/**
 * Writes a new repository, all or nothing.
 *
 * @throws SnapperError of code `failed` or `interrupted`; nothing is left
 */
export async function writeDraft(
  { target, tree }: Pick<Draft, 'target' | 'tree'>,
  { git, signal }: CreationOptions,
): Promise<GitState> {
  let state: GitState = target.hasGit ? 'present' : 'left out';
  const wanted = git && !target.hasGit && !(await isInsideRepository(target.path));
  await createRepository(target, tree, {
    signal,
    prepare: async (folder) => {
      if (wanted) state = (await initialiseRepository(folder)) ? 'initialised' : 'missing';
    },
  });
  return state;
}
