import type { CommandName } from './commands.ts';

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

/** A flag as help and messages write it, e.g. `--on-conflict STYLE`. */
export function controlUsage({ name, negative, value }: ControlFlag): string {
  return `--${negative === true ? 'no-' : ''}${name}${value === undefined ? '' : ` ${value}`}`;
}
