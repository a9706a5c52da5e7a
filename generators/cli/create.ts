import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { SETTINGS_PATH, closest, completeAnswers } from '../options/index.ts';
import type { CheckContext, RawAnswers } from '../options/index.ts';
import type { Answers } from '../project/answers.ts';
import { createRepository, inspectTarget, withBase } from '../regenerate/index.ts';
import type { RenderedTree, Target } from '../regenerate/index.ts';
import { catalogue } from '../runtimes/index.ts';
import type { Arguments } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import type { Context } from './context.ts';
import { initialiseRepository, isInsideRepository } from './git.ts';
import { messages } from './messages/index.ts';
import type { CreatedFacts } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import { quote } from './quote.ts';
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
  const answers = await answer(args, interactive, context);
  const path = resolve(context.cwd, folder ?? answers.name);
  const target = await inspectTarget(path);
  const { render } = await import('../project/index.ts');
  const tree = withBase(
    render(answers, { catalogue, generatorVersion: context.version }),
    context.version,
    { ...answers },
  );
  if (interactive) await confirmCreation(answers, tree, path, context);
  const git = await write(target, tree, args, context);
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
  const report: CreateReport = { created: path, answers, files: [...tree.keys()], git };
  return { report };
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

async function answer(args: Arguments, interactive: boolean, context: Context): Promise<Answers> {
  const [target] = args.folders;
  const folder = target === undefined ? '' : basename(resolve(context.cwd, target));
  const check: CheckContext = {
    catalogue,
    today: context.today,
    folder: folder === '' && interactive ? 'my-fn' : folder,
    nameOf: (key) => `--${key}`,
  };
  const given: RawAnswers = folder === '' ? args.given : { name: folder, ...args.given };
  const fromFolder = folder !== '' && args.given.name === undefined;
  try {
    // What was given is checked before anything is asked.
    completeAnswers({ ...given, name: given.name ?? 'my-fn' }, check);
    if (interactive) {
      const { askOpenQuestions } = await import('../prompts/index.ts');
      return completeAnswers(await askOpenQuestions(given, check, context.signal), check);
    }
    await requireAnswers(given, args, check);
    return completeAnswers(given, check);
  } catch (error) {
    if (!(error instanceof SnapperError) || !fromFolder || !error.what.startsWith('--name ')) {
      throw error;
    }
    const { cause, code, next, what, why } = error;
    throw new SnapperError({
      code,
      what: what.replace('--name', 'the name'),
      next: [next, messages.nameFromFolder()].filter(Boolean).join(' '),
      ...(why !== undefined && { why }),
      ...(cause !== undefined && { cause }),
    });
  }
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
  // "updat" is a fine name of a folder, but a likelier mistake.
  const names = COMMANDS.map(({ name }) => name).filter((name) => name !== 'create');
  const command = closest(args.folders[0] ?? '', names);
  throw new SnapperError({ code: 'usage', ...messages.missingAnswers(open, command) });
}

async function confirmCreation(
  answers: Answers,
  tree: RenderedTree,
  path: string,
  context: Context,
): Promise<void> {
  context.say(messages.preview(answers.name, [...tree.keys()], quote(path)));
  const { confirm } = await import('../prompts/index.ts');
  if (!(await confirm(messages.confirmCreation(), context.signal))) {
    throw new SnapperError({ code: 'interrupted', what: messages.declined() });
  }
}

async function write(
  target: Target,
  tree: RenderedTree,
  args: Arguments,
  context: Context,
): Promise<CreatedFacts['git']> {
  let git: CreatedFacts['git'] = target.hasGit ? 'present' : 'left out';
  const wanted = args.git && !target.hasGit && !(await isInsideRepository(target.path));
  await createRepository(target, tree, {
    signal: context.signal,
    prepare: async (folder) => {
      if (wanted) git = (await initialiseRepository(folder)) ? 'initialised' : 'missing';
    },
  });
  return git;
}
