import { EXIT_CODES, SnapperError } from '../errors/index.ts';
import { checkTypes } from '../options/index.ts';
import { applyPlan, isUpdating, recover, unifiedDiff } from '../regenerate/index.ts';
import type { Change } from '../regenerate/index.ts';
import { compareRepository, openRepository } from '../repository/index.ts';
import type { Comparison } from '../repository/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { eachRepository, repositoryContext, sortNotes } from './each-repository.ts';
import type { Outcome } from './each-repository.ts';
import { answersOf, presetFinder } from './followed-preset.ts';
import type { PresetFinder } from './followed-preset.ts';
import { requireCleanTree } from './git.ts';
import { messages } from './messages/index.ts';
import { fileChanges, stepsOf } from './report.ts';
import type { Folder } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** `update`: brings repositories up to this version, or to new answers. */
export async function update(args: Arguments, context: Context): Promise<CommandResult> {
  if (args.restore.length > 0 && args.folders.length > 1) {
    throw new SnapperError({ code: 'usage', ...messages.restoreMany() });
  }
  // What is wrong for every repository is said once, and before any is looked at.
  checkTypes(args.given, {
    ...repositoryContext(context),
    folder: '',
    nameOf: (key) => `--${key}`,
  });
  const presets = presetFinder(args, context);
  return eachRepository(args, context, {
    perform: (folder) => updateRepository(folder, args, presets, context),
    exitCode: (status) => (status === 'conflicts' ? EXIT_CODES.conflicts : 0),
    tellInFull: (outcome, folder) => tellInFull(outcome, folder, args),
    tellInShort: (outcome, folder) => tellInShort(outcome, folder),
  });
}

async function updateRepository(
  folder: Folder,
  args: Arguments,
  presets: PresetFinder,
  context: Context,
): Promise<Outcome> {
  const { path } = folder;
  // What is no repository is not looked at any further, and nothing is taken back in it.
  if (!isUpdating(path)) await presets.of(openRepository(path));
  if (args.dryRun && isUpdating(path)) {
    throw new SnapperError({ code: 'failed', ...messages.unfinished(folder.shown) });
  }
  const recovery = args.dryRun ? undefined : recover(path, { force: args.force });
  const repository = openRepository(path);
  const followed = await presets.of(repository);
  const comparison = compareRepository(
    repository,
    {
      followed,
      given: { ...answersOf(args.set, followed?.options), ...args.given },
      restore: args.restore,
      onConflict: args.onConflict === 'fail' ? 'markers' : args.onConflict,
    },
    repositoryContext(context),
  );
  requireApplicable(comparison, args);
  const outcome = { comparison, ...(recovery?.recovered && { recovered: recovery.kept }) };
  const { changes } = comparison.plan;
  if (changes.length === 0) return { ...outcome, status: 'current' };
  if (args.dryRun) return { ...outcome, status: 'planned' };
  if (!args.force) await requireCleanTree(folder, context.signal);
  if (context.signal.aborted) {
    throw new SnapperError({ code: 'interrupted', ...messages.stopped(0, 1) });
  }
  applyPlan(path, comparison.plan);
  return { ...outcome, status: conflictsOf(changes).length > 0 ? 'conflicts' : 'updated' };
}

/**
 * Makes sure that a plan can be applied, and that what it does to conflicts is wanted.
 *
 * @throws SnapperError of code `conflicts`
 */
export function requireApplicable(
  { plan }: Pick<Comparison, 'plan'>,
  { onConflict }: Pick<Arguments, 'onConflict'>,
): void {
  if (plan.unresolved.length > 0) {
    throw new SnapperError({ code: 'conflicts', ...messages.unresolved(plan.unresolved) });
  }
  if (plan.obstacles.length > 0) {
    throw new SnapperError({ code: 'conflicts', ...messages.obstacles(plan.obstacles) });
  }
  const conflicts = conflictsOf(plan.changes);
  if (onConflict === 'fail' && conflicts.length > 0) {
    throw new SnapperError({ code: 'conflicts', ...messages.wouldConflict(conflicts) });
  }
}

/** The paths of the files in which conflicts would be left. */
export function conflictsOf(changes: readonly Change[]): readonly string[] {
  return changes.filter(({ action }) => action === 'conflict').map(({ path }) => path);
}

function tellInFull(
  { comparison, recovered, status }: Outcome,
  folder: Folder,
  args: Arguments,
): string {
  const { answers, plan, repository } = comparison;
  const changes = fileChanges(comparison);
  const conflicts = conflictsOf(changes);
  const { edited, told } = sortNotes(plan.notes);
  return [
    ...(recovered === undefined ? [] : [messages.recovered(recovered)]),
    ...(status === 'current' ? [] : [messages.heading(answers.name, stepsOf(comparison))]),
    ...(status !== 'current' && repository.base === undefined ? [messages.adopted()] : []),
    ...changes.map((each) => messages.change(each, !args.dryRun)),
    ...told.map(messages.note),
    // Each ends its last line, and only that: spaces at the end of a line are part of a patch.
    ...(args.dryRun ? changes.map((change) => `\n${unifiedDiff(change)}`.slice(0, -1)) : []),
    ...(status === 'current' ? [messages.current(edited)] : []),
    ...(status === 'planned' ? ['', messages.planned(changes, edited)] : []),
    ...(status === 'updated' || status === 'conflicts' ? [messages.updated(changes, edited)] : []),
    ...(status === 'updated' && changes.length > 0 ? [messages.nextSteps()] : []),
    ...(status === 'conflicts' ? [messages.conflictsLeft(conflicts, folder.shown)] : []),
  ].join('\n');
}

function tellInShort(
  { comparison, recovered, status }: Outcome,
  folder: Folder,
): string | undefined {
  if (status === 'current') return undefined;
  const changes = fileChanges(comparison);
  return [
    ...(recovered === undefined ? [] : [messages.recovered(recovered)]),
    messages.line(folder.shown, messages.changesInShort(changes, status !== 'planned')),
    ...(status === 'conflicts' ? [messages.conflictsLeft(conflictsOf(changes), folder.shown)] : []),
  ].join('\n');
}
