import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { SETTINGS_PATH, newAnswers } from '../options/index.ts';
import type { CheckContext, RawAnswers } from '../options/index.ts';
import type { Answers } from '../project/answers.ts';
import type { AskContext } from '../prompts/index.ts';
import { inspectTarget } from '../regenerate/index.ts';
import type { LoadedPreset } from '../presets/index.ts';
import type { Arguments } from './arguments.ts';
import { askContextOf, confirmCreation, draftOf } from './confirm-creation.ts';
import type { Context } from './context.ts';
import { answersOf, folderOf, presetFinder } from './followed-preset.ts';
import { messages } from './messages/index.ts';
import type { CreatedFacts } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** What `--json` prints after a creation. */
export interface CreateReport {
  readonly created: string;
  readonly answers: Answers;
  readonly files: readonly string[];
  readonly git: CreatedFacts['git'];
}

/**
 * The default command: asks what is open, renders, and writes a new repository.
 * Nothing is written until every answer is in and right.
 */
export async function create(args: Arguments, context: Context): Promise<CommandResult> {
  const interactive = context.interactive && !args.yes && !args.json;
  const folder = args.folders[0];
  // A bad target is said before any question is asked.
  if (isGenerated(folder, interactive, context)) return offerUpdate(args, interactive, context);
  if (folder !== undefined) await inspectTarget(resolve(context.cwd, folder));
  const followed = await presetFinder(args, context).forNew(folderOf(folder, context));
  const asking = askContextOf(folder, interactive, followed?.options, context);
  const creation = { folder, followed, asking, context };
  const draft = await draftOf(await answer(args, interactive, asking, context), creation);
  const { answers, target, tree } = interactive ? await confirmCreation(draft, creation) : draft;
  const { path } = target;
  const { writeDraft } = await import('../repository/index.ts');
  const git = await writeDraft({ target, tree }, { git: args.git, signal: context.signal });
  context.say(
    messages.created({
      name: answers.name,
      directory: path === context.cwd ? undefined : relative(context.cwd, path),
      files: tree.size,
      runtime: answers.runtime,
      host: answers.host,
      git,
    }),
  );
  if (followed !== undefined) await tellOf(followed, answers, context);
  const report: CreateReport = { created: path, answers, files: [...tree.keys()], git };
  return { report };
}

/** Says what the organisation has to say to whoever creates a repository of its kind. */
async function tellOf({ preset }: LoadedPreset, answers: Answers, context: Context): Promise<void> {
  const { messageOf } = await import('../presets/index.ts');
  const message = messageOf(preset, { ...answers });
  if (message !== undefined) context.say(`\n${message}`);
}

/** Whether what would be created is there already: in the given folder or, for somebody who types, all around. */
function isGenerated(folder: string | undefined, interactive: boolean, context: Context): boolean {
  if (folder === undefined && !interactive) return false;
  return existsSync(join(resolve(context.cwd, folder ?? '.'), SETTINGS_PATH));
}

/** Whoever creates a repository where one is most likely wants the newer version of it. */
async function offerUpdate(
  args: Arguments,
  interactive: boolean,
  context: Context,
): Promise<CommandResult> {
  const [folder] = args.folders;
  if (!interactive) {
    const path = resolve(context.cwd, folder ?? '.');
    throw new SnapperError({
      code: 'failed',
      ...messages.isRepository(path, foldersOf([path], context.cwd)[0]!.shown),
    });
  }
  const { confirm } = await import('../prompts/index.ts');
  if (!(await confirm(messages.offerUpdate(folder ?? '.', context.version), context.signal))) {
    throw new SnapperError({ code: 'interrupted', what: messages.declined() });
  }
  const { update } = await import('./update.ts');
  return update({ ...args, command: 'update' }, context);
}

async function answer(
  args: Arguments,
  interactive: boolean,
  asking: AskContext,
  context: Context,
): Promise<Answers> {
  const folder = args.folders.length > 0 ? asking.folder : '';
  const given = { ...answersOf(args.set, asking.options), ...args.given };
  return newAnswers({ given, folder, asks: interactive }, asking, async (given) => {
    if (!interactive) {
      await requireAnswers(given, args, asking);
      return given;
    }
    const { askOpenQuestions } = await import('../prompts/index.ts');
    return askOpenQuestions(given, asking, context.signal);
  });
}

/** Without a terminal nothing is asked: what a question would have asked has to be there. */
async function requireAnswers(
  given: RawAnswers,
  args: Arguments,
  check: CheckContext,
): Promise<void> {
  if (given.name === undefined) {
    throw new SnapperError({ code: 'usage', ...messages.missingFolder() });
  }
  if (args.yes) return;
  const { openQuestions } = await import('../prompts/index.ts');
  const open = openQuestions(given, check);
  if (open.length === 0) return;
  throw new SnapperError({ code: 'usage', ...messages.missingAnswers(open) });
}
