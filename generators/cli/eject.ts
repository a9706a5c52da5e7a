import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { SETTINGS_PATH } from '../options/index.ts';
import {
  BASE_FOLDER,
  BASE_PATH,
  applyPlan,
  isUpdating,
  planRemoval,
  recover,
} from '../regenerate/index.ts';
import { openRepository } from '../repository/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { requireCleanTree } from './git.ts';
import { messages } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** `eject`: removes what ties a repository to this tool; every other file stays as it is. */
export async function eject(args: Arguments, context: Context): Promise<CommandResult> {
  const folder = foldersOf(args.folders, context.cwd)[0]!;
  // An update that was broken off may have snapper.json moved aside.
  if (!isUpdating(folder.path)) openRepository(folder.path);
  await requireConfirmation(folder.shown, args, context);
  recover(folder.path, { force: args.force });
  openRepository(folder.path);
  if (!args.force) await requireCleanTree(folder, context.signal);
  const plan = planRemoval(folder.path, [SETTINGS_PATH, BASE_PATH]);
  if (plan.obstacles.length > 0) {
    throw new SnapperError({ code: 'failed', ...messages.ejectObstacles(plan.obstacles) });
  }
  applyPlan(folder.path, plan);
  context.say(messages.ejected(existsSync(join(folder.path, BASE_FOLDER))));
  return { report: { ejected: folder.path, removed: plan.changes.map(({ path }) => path) } };
}

async function requireConfirmation(
  folder: string,
  args: Arguments,
  context: Context,
): Promise<void> {
  if (args.yes) return;
  if (!context.interactive || args.json) {
    throw new SnapperError({ code: 'usage', ...messages.ejectUnconfirmed() });
  }
  const { confirm } = await import('../prompts/index.ts');
  if (!(await confirm(messages.confirmEject(folder), context.signal, false))) {
    throw new SnapperError({ code: 'interrupted', what: messages.declined() });
  }
}
