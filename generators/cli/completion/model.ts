import { OPTIONS, knowledgeOf, summaryOf } from '../../options/index.ts';
import { catalogue } from '../../runtimes/index.ts';
import { COMMANDS, takesOption } from '../commands.ts';
import { flagsOf } from '../control-flags.ts';
import type { CommandName, CommandSpec } from '../commands.ts';

/** A flag as a shell completes it. */
export interface CompletedFlag {
  /** With its dashes, e.g. `--no-git`. */
  readonly name: string;
  /** Its short form, e.g. `-y`. */
  readonly short?: string;
  readonly summary: string;
  /** The values it may have, or `any`; a flag without takes none. */
  readonly values?: readonly string[] | 'any' | 'file';
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: CommandName;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  /** What stands after it: folders, words of a list, or nothing. */
  readonly operands: readonly string[] | 'folders';
}

/** Every command with its flags, from the same declarations as parsing and help. */
export function completedCommands(today: string): readonly CompletedCommand[] {
  return COMMANDS.map((command) => ({
    name: command.name,
    summary: command.summary,
    flags: [...optionFlags(command, today), ...controlFlags(command.name)],
    operands: command.words ?? (command.folders === 'none' ? [] : 'folders'),
  }));
}

function optionFlags(command: CommandSpec, today: string): CompletedFlag[] {
  const context = { catalogue, today, folder: '', nameOf: (key: string) => key };
  const knowledge = knowledgeOf({}, context);
  const options = OPTIONS.filter(({ key }) => takesOption(command, key));
  return options.flatMap((option): CompletedFlag[] => {
    const summary = summaryOf(option).replaceAll('`', '');
    if (option.type === 'boolean') {
      return ['', 'no-'].map((negation) => ({ name: `--${negation}${option.key}`, summary }));
    }
    const values = option.choices?.(knowledge).map(({ value }) => value) ?? 'any';
    return [{ name: `--${option.key}`, summary, values }];
  });
}

function controlFlags(command: CommandName): CompletedFlag[] {
  return flagsOf(command).map(({ allowed, isNoFile, name, negative, short, summary, value }) => ({
    name: `--${negative === true ? 'no-' : ''}${name}`,
    ...(short !== undefined && { short: `-${short}` }),
    summary,
    // A value without a list is, as a rule, a path of the repository.
    ...(value !== undefined && { values: allowed ?? (isNoFile === true ? 'any' : 'file') }),
  }));
}
