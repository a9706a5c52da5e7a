import { SnapperError } from '../errors/index.ts';
import { isUpdating, unifiedDiff, userEdits } from '../regenerate/index.ts';
import { compareRepository, openRepository } from '../repository/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { repositoryContext } from './each-repository.ts';
import { presetFinder } from './followed-preset.ts';
import { messages } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** `diff`: shows what the user changed in managed files since the generator wrote them. Writes nothing. */
export async function diff(args: Arguments, context: Context): Promise<CommandResult> {
  const folder = foldersOf(args.folders, context.cwd)[0]!;
  if (isUpdating(folder.path)) {
    throw new SnapperError({ code: 'failed', ...messages.unfinished(folder.shown) });
  }
  const repository = openRepository(folder.path);
  const followed = await presetFinder(args, context).of(repository);
  const { current, next } = compareRepository(
    repository,
    { followed, given: {}, restore: [], onConflict: 'markers' },
    repositoryContext(context),
  );
  const edits = userEdits(repository.base, next, current).map((sides) => ({
    path: sides.path,
    diff: unifiedDiff(sides),
  }));
  const text = edits.map((edit) => edit.diff).join('');
  // Without its last line end, and no more: spaces at the end of a line are part of a patch.
  context.say(text === '' ? messages.noEdits() : text.slice(0, -1));
  return { report: { path: folder.path, edits } };
}
