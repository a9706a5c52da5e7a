import { resolve } from 'node:path';

import {
  conflictsOf,
  fileChanges,
  messages,
  requireApplicable,
  sortNotes,
  stepsOf,
} from '../cli/index.ts';
import { SnapperError } from '../errors/index.ts';
import { MIGRATIONS } from '../project/index.ts';
import { BASE_PATH, applyPlan, isUpdating, recover } from '../regenerate/index.ts';
import type { Change, Plan } from '../regenerate/index.ts';
import { compareRepository, openRepository } from '../repository/index.ts';
import type { Comparison } from '../repository/index.ts';
import { catalogue } from '../runtimes/index.ts';
import { whole } from './interruption.ts';
import { Judge } from './judge.ts';
import { appMessages } from './messages.ts';
import type { Outcome, Surroundings, Work } from './surroundings.ts';

/**
 * Prepares an update of a repository: plans the merge of this version, and of the answers given, with
 * the user's edits.
 *
 * @throws SnapperError of code `usage` for answers that cannot be, of code `conflicts` for a plan that
 * cannot be applied, and of code `failed` for what is no usable repository
 */
export function prepareUpdate(around: Surroundings): Work {
  const { cwd, request, say, today, version } = around;
  const { folder = '.', given, judging, onConflict } = request;
  const path = resolve(cwd, folder);
  if (judging.dryRun && isUpdating(path)) {
    throw new SnapperError({ code: 'failed', ...messages.unfinished(folder) });
  }
  const recovery = judging.dryRun ? undefined : recover(path, { force: judging.force });
  if (recovery?.recovered === true) say(messages.recovered(recovery.kept));
  const comparison = compareRepository(
    openRepository(path),
    { given, restore: [], onConflict: onConflict === 'fail' ? 'markers' : onConflict },
    { catalogue, today, version, migrations: MIGRATIONS },
  );
  requireApplicable(comparison, request);
  return { write: () => write(comparison, folder, around) };
}

async function write(
  comparison: Comparison,
  folder: string,
  { adapter, cwd, interactive, request, say }: Surroundings,
): Promise<Outcome> {
  const { judging } = request;
  const { plan, repository } = comparison;
  const { edited, told } = sortNotes(plan.notes);
  if (plan.changes.length === 0) return { text: messages.current(edited) };
  say(
    [
      messages.heading(comparison.answers.name, stepsOf(comparison)),
      ...(repository.base === undefined ? [messages.adopted()] : []),
      ...told.map(messages.note),
    ].join('\n'),
  );
  if (!interactive && !judging.force && !judging.dryRun && !judging.bail) requireNoQuestion(plan);
  const judge = new Judge(adapter, judging, repository.path, cwd);
  const { accepted, refused } = await judge.judge(plan.changes);
  if (judging.dryRun) return { text: messages.planned(fileChanges(comparison), edited) };
  // Whoever wants none of it wants no update; where there was nothing to ask, the merge base is renewed.
  if (accepted.length === 0 && refused.length > 0) return { text: appMessages.allRefused() };
  const changes = plan.changes.filter((change) => !refused.includes(change));
  await whole(adapter.signal, (signal) => {
    if (signal.aborted) {
      throw new SnapperError({ code: 'interrupted', ...messages.stopped(0, 1) });
    }
    applyPlan(repository.path, { ...plan, changes });
  });
  return outcomeOf(accepted, refused, edited, folder);
}

/** Without a terminal nobody can refuse a file, and what replaces one is not written unasked. */
function requireNoQuestion({ changes }: Plan): void {
  const paths = changes
    .filter(({ before, path }) => before !== undefined && path !== BASE_PATH)
    .map(({ from, path }) => from ?? path);
  if (paths.length === 0) return;
  throw new SnapperError({ code: 'usage', ...appMessages.cannotAsk(paths) });
}

function outcomeOf(
  accepted: readonly Change[],
  refused: readonly Change[],
  edited: number,
  folder: string,
): Outcome {
  const conflicts = conflictsOf(accepted);
  const text = [
    messages.updated(accepted, edited),
    ...(refused.length > 0 ? [appMessages.refused(refused.length)] : []),
    ...(conflicts.length === 0 ? [messages.nextSteps()] : []),
  ].join('\n');
  return conflicts.length === 0
    ? { text }
    : { text, unresolved: messages.conflictsLeft(conflicts, folder) };
}
