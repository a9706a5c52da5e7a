import { EXIT_CODES } from '../errors/index.ts';
import type { Comparison } from '../repository/index.ts';
import type { Arguments } from './arguments.ts';
import { compareAsItIs } from './as-it-is.ts';
import type { Context } from './context.ts';
import { eachRepository } from './each-repository.ts';
import type { Outcome } from './each-repository.ts';
import { presetFinder } from './followed-preset.ts';
import type { PresetFinder } from './followed-preset.ts';
import { messages } from './messages/index.ts';
import { fileChanges, stepsOf } from './report.ts';
import type { Status } from './report.ts';
import type { Folder } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** `check`: says whether `update` would change anything. Writes nothing. */
export async function check(args: Arguments, context: Context): Promise<CommandResult> {
  const presets = presetFinder(args, context);
  return eachRepository(args, context, {
    perform: (folder) => checkRepository(folder, args, presets, context),
    exitCode: (status) => (status === 'current' ? 0 : EXIT_CODES.failed),
    tellInFull: (outcome, folder) => tellInFull(outcome, folder, args),
    tellInShort: (outcome, folder) => tellInShort(outcome, folder),
  });
}

async function checkRepository(
  folder: Folder,
  args: Arguments,
  presets: PresetFinder,
  context: Context,
): Promise<Outcome> {
  const comparison = await compareAsItIs(folder, presets, context);
  return { comparison, status: statusOf(comparison, args.strict) };
}

function statusOf({ plan }: Comparison, strict: boolean): Status {
  if (plan.unresolved.length > 0) return 'conflicts';
  if (plan.changes.length > 0 || plan.obstacles.length > 0) return 'outdated';
  return strict && plan.notes.some(isEdit) ? 'edited' : 'current';
}

/** What the user made of the managed files; the sample was theirs from the start. */
function isEdit({ ownership }: Comparison['plan']['notes'][number]): boolean {
  return ownership === 'managed';
}

function tellInFull({ comparison, status }: Outcome, folder: Folder, args: Arguments): string {
  const { answers, plan, repository } = comparison;
  const changes = fileChanges(comparison);
  const command = messages.updateCommand(args.folders.length === 0 ? '' : folder.shown);
  const edits = plan.notes.filter(isEdit);
  return [
    ...(status === 'outdated'
      ? [
          messages.heading(answers.name, stepsOf(comparison)),
          ...(repository.base === undefined ? [messages.baseMissing()] : []),
          ...changes.map((change) => messages.change(change, false)),
        ]
      : []),
    ...plan.notes.map(messages.note),
    ...(status === 'conflicts' ? [messages.conflictsIn(plan.unresolved)] : []),
    ...(plan.obstacles.length > 0 ? [messages.obstaclesIn(plan.obstacles)] : []),
    ...(status === 'outdated' && plan.changes.length > 0
      ? [messages.outdated(changes, command)]
      : []),
    ...(status === 'edited' ? [messages.strictEdits(edits.length)] : []),
    ...(status === 'current' ? [messages.current(0)] : []),
  ].join('\n');
}

function tellInShort({ comparison, status }: Outcome, folder: Folder): string | undefined {
  const { plan } = comparison;
  switch (status) {
    case 'conflicts':
      return messages.line(folder.shown, messages.conflictsIn(plan.unresolved));
    case 'edited':
      return messages.line(folder.shown, messages.strictEdits(plan.notes.filter(isEdit).length));
    case 'outdated':
      return messages.line(
        folder.shown,
        plan.obstacles.length > 0
          ? messages.obstaclesIn(plan.obstacles)
          : messages.outdated(fileChanges(comparison), messages.updateCommand(folder.shown)),
      );
    default:
      return undefined;
  }
}
