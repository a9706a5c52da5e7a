import { stripVTControlCharacters } from 'node:util';

import { EXIT_CODES, SnapperError } from '../errors/index.ts';
import { MIGRATIONS } from '../project/index.ts';
import type { Note } from '../regenerate/index.ts';
import type { Comparison, RepositoryContext, RuntimeAdvice } from '../repository/index.ts';
import { catalogue } from '../runtimes/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { formatFailure } from './failure.ts';
import { fleetOf } from './fleet-folders.ts';
import { failedRow, rowOf } from './fleet-row.ts';
import type { ReportRow } from './fleet-row.ts';
import { fleetMessages } from './messages/fleet.ts';
import { messages } from './messages/index.ts';
import { failureReport, repositoryReport } from './report.ts';
import type { RepositoryReport, Status } from './report.ts';
import { overFolders } from './repositories.ts';
import type { Folder } from './repositories.ts';
import { errorReport, worstExitCode } from './result.ts';
import type { CommandResult } from './result.ts';

/** What a command came to for one repository. */
export interface Outcome {
  readonly comparison: Comparison;
  readonly status: Status;
  /** When an earlier update was taken back: paths at which something new was found. */
  readonly recovered?: readonly string[];
}

/** What a command does with each repository, and how it tells of it. */
export interface Work {
  perform(folder: Folder): Promise<Outcome>;
  exitCode(status: Status): number;
  /** Tells all there is to say, when it is the only repository. */
  tellInFull(outcome: Outcome, folder: Folder): string;
  /** Tells it in a line or so, when there are many; `undefined`: not worth one. */
  tellInShort(outcome: Outcome, folder: Folder): string | undefined;
}

/** Performs a command's work on every folder it was given; one result, one exit code. */
export async function eachRepository(
  args: Arguments,
  context: Context,
  work: Work,
): Promise<CommandResult> {
  const format = args.report === 'json' ? undefined : args.report;
  if (format !== undefined && args.json) {
    throw new SnapperError({ code: 'usage', ...fleetMessages.twoReports(format) });
  }
  const { alone, folders } = await fleetOf(args, context);
  if (args.restore.length > 0 && folders.length > 1) {
    throw new SnapperError({ code: 'usage', ...messages.restoreMany() });
  }
  // Standard output is the report's alone.
  const say = (text: string): void =>
    args.report === undefined ? context.say(text) : context.complain(text);
  const reports: RepositoryReport[] = [];
  const rows: ReportRow[] = [];
  const codes = new Set<number>();
  const tally: Partial<Record<Status, number>> = {};
  const advice = new Map<string, { readonly advice: RuntimeAdvice; count: number }>();
  const count = (status: Status, code: number): void => {
    codes.add(code);
    tally[status] = (tally[status] ?? 0) + 1;
  };
  // Of ten thousand repositories, no more is kept than is asked for.
  const stopped = await overFolders(
    folders,
    context,
    (folder) => work.perform(folder),
    (folder, result) => {
      if (result instanceof SnapperError) {
        const report = failureReport(folder.path, result);
        count(report.status, EXIT_CODES[result.code]);
        if (args.json) reports.push(report);
        if (format !== undefined) rows.push(failedRow(folder.shown, report.status, result));
        const text = formatFailure(result);
        context.complain(alone ? text : messages.line(folder.shown, text));
        return;
      }
      const { comparison, status } = result;
      const code = work.exitCode(status);
      count(status, code);
      if (args.json) reports.push(repositoryReport(comparison, status, args.dryRun));
      if (format !== undefined) rows.push(rowOf(folder.shown, result, code !== 0, args));
      for (const each of comparison.advice) {
        const known = advice.get(each.id) ?? { advice: each, count: 0 };
        advice.set(each.id, { ...known, count: known.count + 1 });
      }
      const text = alone ? work.tellInFull(result, folder) : work.tellInShort(result, folder);
      if (text !== undefined) say(text);
    },
    args.jobs,
  );
  if (stopped !== undefined && alone) throw stopped;
  if (stopped !== undefined) context.complain(formatFailure(stopped));
  else if (!alone) say(fleetMessages.totals(tally));
  const error = stopped && errorReport(stopped);
  const told = [...advice.values()].map((each) =>
    alone
      ? messages.advice(each.advice, folders[0]!.shown)
      : messages.adviceForMany(each.advice, each.count),
  );
  if (stopped === undefined) told.forEach(say);
  if (format !== undefined) {
    const { reportText } = await import('./fleet-report.ts');
    const plain = told.map((text) => stripVTControlCharacters(text).replace(/^! /, ''));
    const { command } = args;
    context.say(reportText(format, { command, rows, advice: plain, stopped: error }));
  }
  return {
    report: { repositories: reports, ...(error && { error }) },
    exitCode: stopped ? EXIT_CODES.interrupted : worstExitCode([...codes], alone),
  };
}

/** What commands that compare repositories compare them by. */
export function repositoryContext(context: Context): RepositoryContext {
  return { catalogue, today: context.today, version: context.version, migrations: MIGRATIONS };
}

/** The notes that a person should read, and how many files merely keep their edits. */
export function sortNotes(notes: readonly Note[]): {
  readonly told: readonly Note[];
  readonly edited: number;
} {
  const told = notes.filter(
    ({ kind, templateChanged }) => (kind !== 'edited' && kind !== 'deleted') || templateChanged,
  );
  return { told, edited: notes.filter(({ kind }) => kind === 'edited').length };
}
