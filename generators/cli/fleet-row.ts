import type { SnapperError } from '../errors/index.ts';
import type { Change, Note } from '../regenerate/index.ts';
import type { Arguments } from './arguments.ts';
import type { Outcome } from './each-repository.ts';
import { fleetMessages } from './messages/fleet.ts';
import { summaryOf } from './messages/phrases.ts';
import { fileChanges, stepsOf } from './report.ts';
import type { Status } from './report.ts';
import { errorReport } from './result.ts';
import type { ErrorReport } from './result.ts';

/** Something to know of a repository: our own words, and the names and values that they are about. */
export interface Finding {
  readonly text: string;
  /** Anybody's text: paths, versions, answers. */
  readonly items: readonly string[];
}

/** A repository in a report for people and their pipelines. */
export interface ReportRow {
  /** As people read it: anybody's text. */
  readonly folder: string;
  readonly status: Status;
  /** Whether the command ends with a failure because of it. */
  readonly fails: boolean;
  readonly findings: readonly Finding[];
  /** Why it could not be looked at or updated. */
  readonly error?: ErrorReport;
}

/** All that a report says. */
export interface FleetReport {
  readonly command: string;
  readonly rows: readonly ReportRow[];
  /** What to know of runtimes, without colours. */
  readonly advice: readonly string[];
  /** When not all repositories were looked at. */
  readonly stopped: ErrorReport | undefined;
}

/** A repository that was compared. */
export function rowOf(
  folder: string,
  { comparison, status }: Outcome,
  fails: boolean,
  { command, dryRun }: Pick<Arguments, 'command' | 'dryRun'>,
): ReportRow {
  const isDone = command === 'update' && !dryRun;
  const { notes, obstacles, unresolved } = comparison.plan;
  const changes = fileChanges(comparison);
  const steps = comparison.plan.changes.length === 0 ? [] : stepsOf(comparison);
  const kept = notes.filter(isKept);
  const isOrphan = ({ kind }: Note): boolean => kind === 'orphaned';
  const findings = [
    ...finding(
      fleetMessages.steps(),
      steps.map(({ from, name, to }) => `${name} ${from} → ${to}`),
    ),
    // The merge base alone may be what changes: then there is no name to tell.
    ...(comparison.plan.changes.length === 0
      ? []
      : [{ text: summaryOf(changes, isDone), items: pathsOf(changes, isNoConflict) }]),
    ...finding(
      fleetMessages.conflicts(isDone),
      pathsOf(changes, (change) => !isNoConflict(change)),
    ),
    ...finding(fleetMessages.unresolved(), unresolved),
    ...finding(
      fleetMessages.obstacles(),
      obstacles.map(({ at, path, what }) =>
        at === path ? `${at} is a ${what}` : `${at} is a ${what}, above ${path}`,
      ),
    ),
    ...finding(
      fleetMessages.missed(),
      pathsOf(kept, (note) => note.templateChanged && !isOrphan(note)),
    ),
    ...finding(
      fleetMessages.drift(),
      pathsOf(kept, (note) => !note.templateChanged && !isOrphan(note)),
    ),
    ...finding(fleetMessages.orphaned(), pathsOf(kept, isOrphan)),
  ];
  return { folder, status, fails, findings };
}

/** A repository that could not be compared or updated. */
export function failedRow(folder: string, status: Status, error: SnapperError): ReportRow {
  return { folder, status, fails: true, findings: [], error: errorReport(error) };
}

/** How many repositories came to what. */
export function totalsOf({ rows }: Pick<FleetReport, 'rows'>): string {
  const tally: Partial<Record<Status, number>> = {};
  for (const { status } of rows) tally[status] = (tally[status] ?? 0) + 1;
  return fleetMessages.totals(tally);
}

/** Nothing is said of nothing. */
function finding(text: string, items: readonly string[]): readonly Finding[] {
  return items.length === 0 ? [] : [{ text, items }];
}

/** Why something failed, in a sentence. */
export function reasonOf({ what, why }: ErrorReport): string {
  return why === undefined ? what : `${what}: ${why}`;
}

/** The sample was its user's from the start; what else is not as the template has it is worth telling. */
function isKept({ kind, ownership }: Note): boolean {
  return ownership === 'managed' || kind === 'orphaned';
}

function isNoConflict({ action }: Change): boolean {
  return action !== 'conflict';
}

function pathsOf<Item extends { readonly path: string }>(
  items: readonly Item[],
  wanted: (item: Item) => boolean,
): readonly string[] {
  return items.filter(wanted).map(({ path }) => path);
}
