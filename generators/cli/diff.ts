import { unifiedDiff, userEdits } from '../regenerate/index.ts';
import type { Arguments } from './arguments.ts';
import { compareAsItIs } from './as-it-is.ts';
import type { Context } from './context.ts';
import { presetFinder } from './followed-preset.ts';
import { messages } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** `diff`: shows what the user changed in managed files since the generator wrote them. Writes nothing. */
export async function diff(args: Arguments, context: Context): Promise<CommandResult> {
  const folder = foldersOf(args.folders, context.cwd)[0]!;
  const { current, next, repository } = await compareAsItIs(
    folder,
    presetFinder(args, context),
    context,
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
