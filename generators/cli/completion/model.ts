import { OPTIONS, knowledgeOf, summaryOf } from '../../options/index.ts';
import { catalogue } from '../../runtimes/index.ts';
import { COMMANDS, flagsOf } from '../commands.ts';
import type { CommandName } from '../commands.ts';

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
  return COMMANDS.map(({ folders, name, summary, takesOptions, words }) => ({
    name,
    summary,
    flags: [...(takesOptions ? optionFlags(today) : []), ...controlFlags(name)],
    operands: words ?? (folders === 'none' ? [] : 'folders'),
  }));
}

function optionFlags(today: string): CompletedFlag[] {
  const context = { catalogue, today, folder: '', nameOf: (key: string) => key };
  const knowledge = knowledgeOf({}, context);
  return OPTIONS.flatMap((option): CompletedFlag[] => {
    const summary = summaryOf(option).replaceAll('`', '');
    if (option.type === 'boolean') {
      return ['', 'no-'].map((negation) => ({ name: `--${negation}${option.key}`, summary }));
    }
    const values = option.choices?.(knowledge).map(({ value }) => value) ?? 'any';
    return [{ name: `--${option.key}`, summary, values }];
  });
}

function controlFlags(command: CommandName): CompletedFlag[] {
  return flagsOf(command).map(({ allowed, name, negative, short, summary, value }) => ({
    name: `--${negative === true ? 'no-' : ''}${name}`,
    ...(short !== undefined && { short: `-${short}` }),
    summary,
    // A value without a list is a path of the repository.
    ...(value !== undefined && { values: allowed ?? 'file' }),
  }));
}
