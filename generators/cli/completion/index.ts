import type { Arguments } from '../arguments.ts';
import type { Context } from '../context.ts';
import type { CommandResult } from '../result.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { completedCommands } from './model.ts';
import { zshCompletion } from './zsh.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `completion SHELL`: a script with which a shell completes this command line. */
export async function completion(args: Arguments, context: Context): Promise<CommandResult> {
  const shell = args.folders[0] as keyof typeof SHELLS;
  const script = SHELLS[shell](completedCommands(context.today));
  context.say(script.trimEnd());
  return Promise.resolve({ report: { shell, script } });
}
