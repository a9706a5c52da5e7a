import type { Status } from '../report.ts';
import type { FailureText } from './failure-text.ts';

/** How many repositories came to what. */
type Tally = Readonly<Partial<Record<Status, number>>>;

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  current: 'up to date',
  updated: 'updated',
  planned: 'to update',
  outdated: 'out of date',
  edited: 'edited',
  conflicts: 'with conflicts',
  failed: 'failed',
};

/** Where a folder or pattern was read. */
interface Place {
  /** The file; `-` is standard input. */
  readonly file: string;
  readonly line: number | undefined;
}

/** What is said of lists of repositories, and in reports of them. */
export const fleetMessages = {
  statusWord: (status: Status): string => STATUS_WORDS[status],

  totals: (tally: Tally): string => {
    const total = Object.values(tally).reduce((sum, count) => sum + count, 0);
    const present = (Object.keys(STATUS_WORDS) as Status[]).filter(
      (status) => (tally[status] ?? 0) > 0,
    );
    if (total === 0) return fleetMessages.nobody();
    if (total === 1) return `1 repository: ${STATUS_WORDS[present[0]!]}`;
    const parts = present.map((status) => `${tally[status]} ${STATUS_WORDS[status]}`);
    return `${total} repositories: ${parts.join(', ')}`;
  },

  nobody: (): string => 'No repositories: the list is empty.',

  waitingForList: (platform: NodeJS.Platform): string =>
    `Waiting for folders on standard input, one a line; ${platform === 'win32' ? 'Ctrl-Z and Enter end' : 'Ctrl-D ends'} the list.`,

  listUnreadable: (file: string, why: string): FailureText => ({
    what: `${sourceOf(file)} cannot be read`,
    why,
    next: 'Give --from-file a file with one folder a line, or - for standard input.',
  }),

  listNotText: (file: string): FailureText => ({
    what: `${sourceOf(file)} is not UTF-8 text`,
    next: 'Write it as UTF-8. In Windows PowerShell: … | Out-File -Encoding utf8 FILE',
  }),

  noMatch: (pattern: string, place: Place | undefined): FailureText => ({
    what: `${JSON.stringify(pattern)}${placeOf(place)} matches no repository`,
    why: 'a pattern matches folders with a snapper.json, and looks neither into node_modules nor into .git',
    next: 'Patterns are relative to the working directory; *, **, ?, [ab] and {a,b} are understood.',
  }),

  twoReports: (format: string): FailureText => ({
    what: `--json and --report ${format} both want standard output`,
    next: 'Leave one of them out.',
  }),

  /** The title of a report. */
  reportTitle: (command: string): string => `create-snapper-lambda ${command}`,

  columns: (): readonly string[] => ['repository', 'status', 'what'],

  /** More than are named. */
  more: (count: number): string => `and ${count} more`,

  steps: (): string => 'versions and answers',

  conflicts: (isDone: boolean): string =>
    isDone ? 'conflicts are left in' : 'changed on both sides, in the same lines',

  unresolved: (): string => 'conflicts of an earlier update are left in',

  obstacles: (): string => 'in the way of an update',

  drift: (): string => 'not as the template has it',

  missed: (): string => 'kept, though the template changed it too',

  orphaned: (): string => 'no longer in the template, but changed here, and kept',

  conflictHelp: (): string =>
    'Files with conflicts hold both versions between `<<<<<<<` and `>>>>>>>`; where that is not ' +
    'possible, the template’s version is beside the file, as `….snapper-new`. Choose between them, and ' +
    'remove the markers and `.snapper-new` files; until then `check` fails.',
} as const;

function sourceOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

function placeOf(place: Place | undefined): string {
  if (place === undefined) return '';
  const line = place.line === undefined ? '' : `line ${place.line} of `;
  return ` (${line}${sourceOf(place.file)})`;
}
