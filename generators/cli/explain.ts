import { launchOf } from '../project/index.ts';
import type { Launch } from '../project/index.ts';
import { userEdits } from '../regenerate/index.ts';
import { catalogue } from '../runtimes/index.ts';
import type { Arguments } from './arguments.ts';
import { compareAsItIs } from './as-it-is.ts';
import type { Context } from './context.ts';
import { presetFinder } from './followed-preset.ts';
import { messages } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** What `explain --json` prints. */
export interface ExplainReport extends Launch {
  readonly path: string;
  readonly runtime: string;
  /** The Java runtime that Lambda is told to start; an image has none. */
  readonly host?: string;
  /** Files the explanation follows from that the user changed; what they do now is not known here. */
  readonly edited: readonly string[];
}

/** What decides how a function starts. */
const EXPLAINED = /^(?:delegator\/|layer\/|wrapper\/|template\.yaml$)/;

/** `explain`: shows what the wrapper executes for a repository, and the environment it sets. Writes nothing. */
export async function explain(args: Arguments, context: Context): Promise<CommandResult> {
  const folder = foldersOf(args.folders, context.cwd)[0]!;
  const { answers, current, next, repository } = await compareAsItIs(
    folder,
    presetFinder(args, context),
    context,
  );
  const report: ExplainReport = {
    path: folder.path,
    runtime: answers.runtime,
    ...(answers.packaging === 'image' ? {} : { host: answers.host }),
    ...launchOf(answers, catalogue),
    edited: userEdits(repository.base, next, current)
      .map(({ path }) => path)
      .filter((path) => EXPLAINED.test(path)),
  };
  context.say(
    messages.explained(answers.name, report, args.folders.length === 0 ? '' : folder.shown),
  );
  return { report };
}
