import type { SnapperError } from '../errors/index.ts';
import { BASE_PATH, unifiedDiff } from '../regenerate/index.ts';
import type { Change, Note, Obstacle } from '../regenerate/index.ts';
import type { Comparison, RuntimeAdvice } from '../repository/index.ts';
import type { Step } from './messages/index.ts';
import { errorReport } from './result.ts';
import type { ErrorReport } from './result.ts';

/**
 * What became of a repository. `planned`: an update would change it. `outdated` and `edited` are what
 * `check` fails on.
 */
export type Status =
  'conflicts' | 'current' | 'edited' | 'failed' | 'outdated' | 'planned' | 'updated';

/** A repository in the output of `--json`. */
export interface RepositoryReport {
  readonly path: string;
  readonly status: Status;
  readonly steps?: readonly Step[];
  readonly changes?: readonly ChangeReport[];
  readonly notes?: readonly Note[];
  /** Things in the way of an update. */
  readonly obstacles?: readonly Obstacle[];
  /** Files in which conflicts of an earlier update are left. */
  readonly unresolved?: readonly string[];
  readonly runtimes?: readonly RuntimeAdvice[];
  readonly error?: ErrorReport;
}

/** A change in the output of `--json`. */
export interface ChangeReport extends Pick<Change, 'action' | 'from' | 'path' | 'reason'> {
  readonly conflicts?: number;
  /** The unified diff, with `--dry-run`. */
  readonly diff?: string;
}

/** A repository that was compared, as a report. */
export function repositoryReport(
  comparison: Comparison,
  status: Status,
  withDiffs: boolean,
): RepositoryReport {
  return {
    path: comparison.repository.path,
    status,
    steps: stepsOf(comparison),
    changes: fileChanges(comparison).map(({ action, conflicts, from, path, reason, ...sides }) => ({
      path,
      action,
      reason,
      ...(from !== undefined && { from }),
      ...(conflicts !== undefined && { conflicts }),
      ...(withDiffs && { diff: unifiedDiff({ path, ...(from && { from }), ...sides }) }),
    })),
    notes: comparison.plan.notes,
    obstacles: comparison.plan.obstacles,
    unresolved: comparison.plan.unresolved,
    runtimes: comparison.advice,
  };
}

/** A repository that could not be compared or updated, as a report. */
export function failureReport(path: string, error: SnapperError): RepositoryReport {
  const status = error.code === 'conflicts' ? 'conflicts' : 'failed';
  return { path, status, error: errorReport(error) };
}

/** The changes that people care for: all but the merge base's. */
export function fileChanges({ plan }: Comparison): readonly Change[] {
  return plan.changes.filter(({ path }) => path !== BASE_PATH);
}

/** What an update changes beside the files: versions, above all. */
export function stepsOf(comparison: Comparison): readonly Step[] {
  const { answers, repository, version } = comparison;
  const { base, settings } = repository;
  const written = settings.generator ?? base?.generator;
  const before = base?.settings ?? settings.values;
  const keys = Object.keys(answers) as (keyof typeof answers)[];
  return [
    ...(written === undefined || written === version
      ? []
      : [{ name: 'create-snapper-lambda', from: written, to: version }]),
    ...presetSteps(comparison),
    ...keys.flatMap((name) =>
      before[name] === undefined || before[name] === answers[name]
        ? []
        : [{ name, from: textOf(before[name]), to: textOf(answers[name]) }],
    ),
  ];
}

/** What becomes of the preset that a repository follows. */
function presetSteps({ followed, repository }: Comparison): readonly Step[] {
  const before = repository.settings.preset;
  if (followed === undefined) return [];
  const { reference, version } = followed;
  if (before?.hash === reference.hash && before.source === reference.source) return [];
  const sameSource = before?.source === reference.source;
  const shown = (each: { readonly source: string; readonly version: string }): string =>
    sameSource ? each.version : `${each.source} ${each.version}`;
  return [
    {
      name: 'preset',
      from: before === undefined ? 'none' : shown(before),
      to: shown({ source: reference.source, version }),
    },
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
