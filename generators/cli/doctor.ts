import { examine, readRepository, thisMachine } from '../doctor/index.ts';
import type { Examined } from '../doctor/index.ts';
import { EXIT_CODES, SnapperError } from '../errors/index.ts';
import { isUpdating } from '../regenerate/index.ts';
import { isRepository, openRepository } from '../repository/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { repositoryContext } from './each-repository.ts';
import { presetFinder } from './followed-preset.ts';
import { messages } from './messages/index.ts';
import { foldersOf } from './repositories.ts';
import type { CommandResult } from './result.ts';

/** What `doctor --json` prints. */
export interface DoctorReport {
  /** The repository that was looked at; `null`: only the machine was. */
  readonly repository: string | null;
  /** Whether there is no error. */
  readonly ok: boolean;
  readonly checks: readonly Examined[];
}

/** `doctor`: says whether all that a repository needs is there, and what to do where it is not. */
export async function doctor(args: Arguments, context: Context): Promise<CommandResult> {
  const [folder] = foldersOf(args.folders, context.cwd);
  const { path, shown } = folder!;
  // An update that was broken off may have moved snapper.json aside.
  const isOne = isRepository(path) || isUpdating(path);
  // Whoever names a folder means one that is a repository: this says why it is none.
  if (!isOne && args.folders.length > 0) openRepository(path);
  const update = (...flags: readonly string[]): string =>
    messages.updateWith(flags, args.folders.length === 0 ? '' : shown);
  const checks = await examine({
    machine: thisMachine(path, context.signal),
    repository: isOne
      ? await readRepository(path, repositoryContext(context), update, (each) =>
          presetFinder(args, context).of(each),
        )
      : undefined,
  });
  if (context.signal.aborted) {
    throw new SnapperError({ code: 'interrupted', ...messages.stopped(0, 1) });
  }
  const ok = checks.every(({ status }) => status !== 'error');
  context.say(messages.examined(checks, isOne));
  const report: DoctorReport = { repository: isOne ? path : null, ok, checks };
  return { report, exitCode: ok ? 0 : EXIT_CODES.failed };
}
