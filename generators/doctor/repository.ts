import { SnapperError } from '../errors/index.ts';
import { findLanguage } from '../project/languages/index.ts';
import type { Language } from '../project/languages/index.ts';
import { isUpdating } from '../regenerate/index.ts';
import { compareRepository, openRepository } from '../repository/index.ts';
import type {
  Comparison,
  FollowedPreset,
  Repository as Opened,
  RepositoryContext,
} from '../repository/index.ts';
import type { Runtime } from '../runtimes/index.ts';

/** A generated repository, as far as it can be read. */
export interface Repository {
  readonly context: RepositoryContext;
  /** The command lines of `update` and `update --…`, with the folder. */
  update(...flags: readonly string[]): string;
  /** Whether an update is under way, or was broken off. */
  readonly isUpdating: boolean;
  /** What is wrong with `snapper.json`. */
  readonly settingsFailure?: SnapperError;
  /** What is wrong with the rest. */
  readonly failure?: SnapperError;
  readonly comparison?: Comparison;
  /** These are there as soon as `snapper.json` says them, whatever else is wrong. */
  readonly language?: Language;
  readonly runtime?: Runtime;
  readonly architecture?: string;
}

/**
 * Reads a generated repository, and takes what is wrong with it as a finding, too.
 *
 * @param presetOf finds the preset that it follows
 */
export async function readRepository(
  path: string,
  context: RepositoryContext,
  update: Repository['update'],
  presetOf: (repository: Opened) => Promise<FollowedPreset | undefined> = () =>
    Promise.resolve(undefined),
): Promise<Repository> {
  const known = { context, update, isUpdating: isUpdating(path) };
  let opened;
  try {
    opened = openRepository(path);
  } catch (error) {
    return { ...known, ...failureOf(error) };
  }
  const { values } = opened.settings;
  const wanted = { ...known, ...wantedBy(values, context) };
  if (known.isUpdating) return wanted;
  try {
    const comparison = compareRepository(
      opened,
      { followed: await presetOf(opened), given: {}, restore: [], onConflict: 'markers' },
      context,
    );
    return { ...wanted, ...wantedBy({ ...comparison.answers }, context), comparison };
  } catch (error) {
    return { ...wanted, ...failureOf(error) };
  }
}

function failureOf(error: unknown): Pick<Repository, 'failure' | 'settingsFailure'> {
  if (!(error instanceof SnapperError)) throw error;
  return error.code === 'usage' ? { settingsFailure: error } : { failure: error };
}

function wantedBy(
  values: Readonly<Record<string, unknown>>,
  { catalogue }: RepositoryContext,
): Pick<Repository, 'architecture' | 'language' | 'runtime'> {
  const { architecture } = values;
  const runtime = catalogue.find(String(values['runtime']));
  const language = runtime === undefined ? undefined : findLanguage(runtime.language);
  return {
    ...(typeof architecture === 'string' && { architecture }),
    ...(runtime !== undefined && language !== undefined && { runtime, language }),
  };
}
