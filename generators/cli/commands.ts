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

/** A flag that is no option of a project. */
export interface ControlFlag {
  readonly name: string;
  /** The commands that know it; `undefined`: all. */
  readonly commands?: readonly CommandName[];
  readonly short?: string;
  /** Whether it is only given as `--no-…`. */
  readonly negative?: boolean;
  /** What stands for its value in help; a flag without one takes none. */
  readonly value?: string;
  /** The values it may have. */
  readonly allowed?: readonly string[];
  /** Whether its value can be no file, for completion. @default false */
  readonly isNoFile?: boolean;
  /** Whether it may be given more than once. */
  readonly repeats?: boolean;
  readonly summary: string;
  /** Whether it is of use with a preset only: help of creating just names it. @default false */
  readonly withPreset?: boolean;
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

/** Flags that are no options of a project. */
export const CONTROL_FLAGS: readonly ControlFlag[] = [
  {
    name: 'yes',
    commands: ['create'],
    short: 'y',
    summary: 'Take the default of every question.',
  },
  {
    name: 'yes',
    commands: ['eject'],
    short: 'y',
    summary: 'Do not ask first.',
  },
  {
    name: 'git',
    commands: ['create'],
    negative: true,
    summary: 'Do not make the folder a git repository.',
  },
  {
    name: 'preset',
    commands: ['create', 'update'],
    value: 'SOURCE',
    summary: 'Follow a preset: a folder, npm:NAME or git:URL.',
  },
  {
    name: 'preset-version',
    commands: ['update'],
    value: 'VERSION',
    summary: 'Take another version of the preset: a range, a tag, a commit.',
  },
  {
    name: 'set',
    commands: ['create', 'update'],
    value: 'KEY=VALUE',
    repeats: true,
    withPreset: true,
    summary: 'Answer a question of the preset; repeatable.',
  },
  {
    name: 'trust',
    commands: ['create', 'update', 'check', 'diff', 'explain', 'doctor', 'preset'],
    withPreset: true,
    summary: 'Let programs in the preset (EJS) run, this once.',
  },
  {
    name: 'offline',
    commands: ['create', 'update', 'check'],
    withPreset: true,
    summary: 'Take the preset as it was fetched last; no network.',
  },
  {
    name: 'from-file',
    commands: ['update', 'check'],
    value: 'FILE',
    summary: 'Read folders from a file, one a line; - is standard input.',
  },
  {
    name: 'report',
    commands: ['update', 'check'],
    value: 'FORMAT',
    allowed: ['json', 'markdown', 'junit'],
    summary: 'Print a report on standard output: json, markdown or junit.',
  },
  {
    name: 'jobs',
    commands: ['update', 'check'],
    value: 'N',
    summary: 'How many repositories are worked on at a time [8].',
  },
  {
    name: 'init',
    commands: ['advise'],
    value: 'MS',
    isNoFile: true,
    summary: 'How long the init phase takes: Init Duration of REPORT lines.',
  },
  {
    name: 'invocations',
    commands: ['advise'],
    value: 'N',
    isNoFile: true,
    summary: 'Invocations a month, as 2000000 or 2e6.',
  },
  {
    name: 'cold-starts',
    commands: ['advise'],
    value: 'SHARE',
    isNoFile: true,
    summary: 'Cold starts: a share as 0.5% or 0.005, or their number [1%].',
  },
  {
    name: 'duration',
    commands: ['advise'],
    value: 'MS',
    isNoFile: true,
    summary: 'How long the handler takes, on average [100].',
  },
  {
    name: 'versions',
    commands: ['advise'],
    value: 'N',
    isNoFile: true,
    summary: 'Published versions whose snapshots are kept all month [1].',
  },
  {
    name: 'environments',
    commands: ['advise'],
    value: 'N',
    isNoFile: true,
    summary: 'Compare provisioned concurrency, too, of N environments.',
  },
  {
    name: 'region',
    commands: ['advise'],
    value: 'REGION',
    isNoFile: true,
    summary: 'Whose prices [us-east-1]; the answer says which were not known.',
  },
  {
    name: 'run',
    commands: ['preset'],
    value: 'COMMAND',
    summary: 'For check: run a command in what is rendered, once a language.',
  },
  {
    name: 'dry-run',
    commands: ['update'],
    summary: 'Show what would change, as a diff; nothing is written.',
  },
  {
    name: 'on-conflict',
    commands: ['update'],
    value: 'STYLE',
    allowed: ['markers', 'ours', 'theirs', 'fail'],
    summary:
      'Where you and the template changed the same lines: leave markers, keep yours, take the ' +
      "template's, or change nothing at all [markers].",
  },
  {
    name: 'restore',
    commands: ['update'],
    value: 'PATH',
    repeats: true,
    summary: "Write the template's version of a file that you deleted or changed; repeatable.",
  },
  {
    name: 'force',
    commands: ['update', 'eject'],
    summary: 'Go on although git has uncommitted changes.',
  },
  {
    name: 'strict',
    commands: ['check'],
    summary: 'Fail on your edits of managed files, too.',
  },
  { name: 'json', summary: 'Print one JSON object on standard output; asks nothing.' },
  { name: 'help', short: 'h', summary: 'Show this help.' },
  { name: 'version', short: 'v', summary: 'Show the version.' },
];

/** The flags of a command, besides the options of a project. */
export function flagsOf(command: CommandName): readonly ControlFlag[] {
  return CONTROL_FLAGS.filter(({ commands }) => commands?.includes(command) ?? true);
}

/** The command of a name. */
export function commandOf(name: CommandName): CommandSpec {
  return COMMANDS.find((command) => command.name === name)!;
}

/** Whether an option of a project is a flag of a command. */
export function takesOption({ options, takesOptions }: CommandSpec, key: OptionKey): boolean {
  return takesOptions || options?.[key] !== undefined;
}

/** A flag as help and messages write it, e.g. `--on-conflict STYLE`. */
export function controlUsage({ name, negative, value }: ControlFlag): string {
  return `--${negative === true ? 'no-' : ''}${name}${value === undefined ? '' : ` ${value}`}`;
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
