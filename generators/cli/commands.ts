import { isSlip } from '../options/index.ts';
import type { OptionKey } from '../options/index.ts';

/** The name of a command. `create` is the default one, and is never typed. */
export type CommandName =
  | 'advise'
  | 'check'
  | 'completion'
  | 'create'
  | 'diff'
  | 'doctor'
  | 'eject'
  | 'explain'
  | 'preset'
  | 'runtimes'
  | 'update';

/** What a command's line looks like, for parsing and for help. */
export interface CommandSpec {
  readonly name: CommandName;
  /** What it does, in one line. */
  readonly summary: string;
  /** The words after the command. */
  readonly usage: string;
  /** How many folders it takes at most. */
  readonly folders: 'many' | 'none' | 'one';
  /** The words of which it takes one, instead of folders. */
  readonly words?: readonly string[];
  /** What may follow the word, at most once. @default nothing */
  readonly operand?: string;
  /** Whether the options of a project are flags of it. */
  readonly takesOptions: boolean;
  /** The options that are flags of it, where not all are, and what each means to it. @default none */
  readonly options?: Readonly<Partial<Record<OptionKey, string>>>;
  readonly examples: readonly string[];
}

/** The commands, in the order in which help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'create',
    summary: 'Create an AWS Lambda function that starts from a SnapStart snapshot.',
    usage: '[folder]',
    folders: 'one',
    takesOptions: true,
    examples: ['my-fn', 'my-fn --yes --architecture arm64 --sample http-api'],
  },
  {
    name: 'update',
    summary: 'Merge this version, or new answers, with your edits.',
    usage: '[folder...]',
    folders: 'many',
    takesOptions: true,
    examples: ['update --dry-run', 'update --runtime nodejs24.x', 'update services/*'],
  },
  {
    name: 'check',
    summary: 'Say whether update would change anything.',
    usage: '[folder...]',
    folders: 'many',
    takesOptions: false,
    examples: ['check', 'check --strict services/*'],
  },
  {
    name: 'diff',
    summary: 'Show what you changed in files that update merges.',
    usage: '[folder]',
    folders: 'one',
    takesOptions: false,
    examples: ['diff my-fn'],
  },
  {
    name: 'explain',
    summary: 'Show what runs on Lambda in place of Java, and why.',
    usage: '[folder]',
    folders: 'one',
    takesOptions: false,
    examples: ['explain my-fn'],
  },
  {
    name: 'eject',
    summary: 'Remove snapper.json and .snapper/, for good.',
    usage: '[folder]',
    folders: 'one',
    takesOptions: false,
    examples: ['eject my-fn'],
  },
  {
    name: 'doctor',
    summary: 'Say what this machine or a repository lacks.',
    usage: '[folder]',
    folders: 'one',
    takesOptions: false,
    examples: ['doctor', 'doctor my-fn --json'],
  },
  {
    name: 'runtimes',
    summary: 'List runtimes, their support dates and their hosts.',
    usage: '',
    folders: 'none',
    takesOptions: false,
    examples: ['runtimes', 'runtimes --json'],
  },
  {
    name: 'advise',
    summary: 'Say what snapping costs and gains, and when not to snap.',
    usage: '--init MS --invocations N',
    folders: 'none',
    takesOptions: false,
    options: {
      runtime: 'Which runtime; decides what AWS offers for it. See runtimes.',
      architecture: 'x86_64 or arm64 [x86_64].',
      memory: 'Memory in megabytes [1769].',
    },
    examples: [
      'advise --init 2400 --invocations 2e6 --memory 1769',
      'advise --init 900 --invocations 5e5 --runtime python3.13',
    ],
  },
  {
    name: 'preset',
    summary: 'Write, check or trust an organisation’s preset.',
    usage: 'init|check|trust|untrust|list [folder|source]',
    folders: 'none',
    words: ['init', 'check', 'trust', 'untrust', 'list'],
    operand: 'folder|source',
    takesOptions: false,
    examples: [
      'preset init platform',
      'preset check platform --run "make lint test"',
      'preset trust git:https://github.com/acme/',
    ],
  },
  {
    name: 'completion',
    summary: 'Print a script by which a shell completes.',
    usage: 'bash|zsh|fish',
    folders: 'none',
    words: ['bash', 'zsh', 'fish'],
    takesOptions: false,
    examples: ['completion bash >> ~/.bashrc', 'completion fish | source'],
  },
];

/** The command of a name. */
export function commandOf(name: CommandName): CommandSpec {
  return COMMANDS.find((command) => command.name === name)!;
}

/** Whether an option of a project is a flag of a command. */
export function takesOption({ options, takesOptions }: CommandSpec, key: OptionKey): boolean {
  return takesOptions || options?.[key] !== undefined;
}

/** What people type for a command, or for a flag, by other programs' habits. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  create: 'my-fn',
  help: '--help',
  init: 'my-fn',
  new: 'my-fn',
  upgrade: 'update',
  version: '--version',
};

/**
 * What somebody meant who typed a word where a command may stand, and typed none: the rest of the command
 * line, after the program. `undefined`: the folder of that name.
 */
export function meantBy(word: string): string | undefined {
  const commands = COMMANDS.map(({ name }) => name).filter((name) => name !== 'create');
  return OTHER_WORDS[word] ?? commands.find((name) => isSlip(word, name));
}
