import { basename, resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { completeAnswers } from '../options/index.ts';
import type { Option } from '../options/index.ts';
import type { Answers } from '../project/answers.ts';
import type { AskContext } from '../prompts/index.ts';
import type { Draft, FollowedPreset } from '../repository/index.ts';
import { catalogue } from '../runtimes/index.ts';
import type { Context } from './context.ts';
import { messages } from './messages/index.ts';

/** Wider lines are hard to read, whatever the terminal has. */
const WIDEST = 80;

/** What a new repository is made by, besides its answers. */
export interface Creation {
  /** Where it goes, as the user gave it; `undefined`: to a folder of the function's name. */
  readonly folder: string | undefined;
  /** The preset that it is to follow. */
  readonly followed: FollowedPreset | undefined;
  readonly asking: AskContext;
  readonly context: Context;
}

/**
 * Renders what the answers ask for. Nothing is written.
 *
 * @throws SnapperError of code `failed` when nothing can be written there
 */
export async function draftOf(
  answers: Answers,
  { context, folder, followed }: Omit<Creation, 'asking'>,
): Promise<Draft> {
  const { draftOf: draftAt } = await import('../repository/index.ts');
  const path = resolve(context.cwd, folder ?? answers.name);
  return draftAt(answers, path, { catalogue, version: context.version }, followed);
}

/** The circumstances in which the answers for a folder are asked for and judged. */
export function askContextOf(
  folder: string | undefined,
  interactive: boolean,
  options: readonly Option[] | undefined,
  context: Context,
): AskContext {
  const name = folder === undefined ? '' : basename(resolve(context.cwd, folder));
  return {
    catalogue,
    ...(options && { options }),
    today: context.today,
    folder: name === '' && interactive ? 'my-fn' : name,
    nameOf: (key) => `--${key}`,
    // Where the name decides on the folder, the question for it is where a folder in use has to be said.
    refuse: async (key, value) =>
      key === 'name' && folder === undefined
        ? (await import('../repository/index.ts')).refuseTarget(resolve(context.cwd, String(value)))
        : undefined,
  };
}

/**
 * Shows what would be written until the user wants it so, and lets answers be changed before.
 *
 * @returns what the user wants written
 * @throws SnapperError of code `interrupted` when the user wants none of it
 */
export async function confirmCreation(draft: Draft, creation: Creation): Promise<Draft> {
  const { asking, context } = creation;
  const { answers, target, tree } = draft;
  const width = Math.min(WIDEST, process.stdout.columns || WIDEST);
  context.say(messages.preview(answers, tree, target.path, width));
  const { changeAnswer, choose } = await import('../prompts/index.ts');
  const choices = messages.creationChoices();
  switch (await choose(messages.confirmCreation(), choices, context.signal)) {
    case 'write':
      return draft;
    case 'change': {
      const changed = await changeAnswer({ ...answers }, asking, context.signal);
      const next = await draftOf(completeAnswers(changed, asking), creation);
      return confirmCreation(next, creation);
    }
    default:
      throw new SnapperError({ code: 'interrupted', what: messages.declined() });
  }
}
