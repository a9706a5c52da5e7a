import { basename } from 'node:path';

import valid from 'semver/functions/valid.js';

import { SnapperError } from '../errors/index.ts';
import { OPTIONS, SETTINGS_PATH, checkSettings, closest, readSettings } from '../options/index.ts';
import type { RawAnswers } from '../options/index.ts';
import type { Answers } from '../project/index.ts';
import { isLater, migrate, pathsOf, planUpdate, readCurrent } from '../regenerate/index.ts';
import type {
  ConflictStyle,
  CurrentTree,
  Migrated,
  Plan,
  RenderedTree,
} from '../regenerate/index.ts';
import type { RepositoryContext } from './context.ts';
import { requireUndisturbed } from './open.ts';
import type { Repository } from './open.ts';
import { recordOf, renderRepository } from './render-repository.ts';
import type { FollowedPreset } from './render-repository.ts';
import { runtimeAdvice } from './runtime-advice.ts';
import type { RuntimeAdvice } from './runtime-advice.ts';

/** How a repository is compared. */
export interface CompareOptions {
  /** New answers, which beat those in `snapper.json`. */
  readonly given: RawAnswers;
  /** Paths whose template version is wanted, whatever is there. */
  readonly restore: readonly string[];
  readonly onConflict: ConflictStyle;
  /** The preset that it follows, or is to follow from now on. @default none */
  readonly followed?: FollowedPreset | undefined;
}

/** A repository beside what this version would write. */
export interface Comparison {
  readonly repository: Repository;
  readonly answers: Answers;
  readonly followed: FollowedPreset | undefined;
  readonly next: RenderedTree;
  readonly current: CurrentTree;
  readonly plan: Plan;
  /** The version of this package that it was compared with. */
  readonly version: string;
  /** Runtimes whose support ends or has ended. */
  readonly advice: readonly RuntimeAdvice[];
}

/**
 * Compares a repository with what this version would write for its answers. Nothing is written.
 *
 * @throws SnapperError of code `usage` for answers that cannot be, and of code `failed` for a repository
 * that a later version wrote
 */
export function compareRepository(
  repository: Repository,
  { followed, given, onConflict, restore }: CompareOptions,
  context: RepositoryContext,
): Comparison {
  const { base, path, settings, settingsText } = repository;
  const written = settings.generator ?? base?.generator ?? context.version;
  requireEarlier(written, context.version);
  requirePreset(repository, followed);
  const { renames, settings: values } = migrated(repository, written, followed, context);
  if (base === undefined) requireNothingNew(given, values);
  requirePermanent({ ...values, ...recordedSettings(base) }, { ...values, ...given });
  const answers = checkSettings(values, given, {
    ...context,
    folder: basename(path),
    ...(followed && { options: followed.options }),
  });
  const next = renderRepository(answers, { ...context, followed, settingsText });
  const input = {
    base,
    next,
    generator: context.version,
    settings: recordOf(answers, followed),
    renames,
    restore: new Set(restore.map((each) => restorable(each, next))),
    onConflict,
  };
  const current = readCurrent(path, pathsOf(input));
  requireUndisturbed(repository);
  return {
    repository,
    answers,
    followed,
    next,
    current,
    plan: planUpdate(input, current),
    version: context.version,
    advice: runtimeAdvice(answers, context.catalogue, context.today),
  };
}

/** The settings of a repository in the words of this version, and of the preset's. */
function migrated(
  { settings }: Repository,
  written: string,
  followed: FollowedPreset | undefined,
  { migrations }: RepositoryContext,
): Migrated {
  const own = migrate(settings.values, written, migrations);
  if (followed === undefined || settings.preset === undefined) return own;
  const { renames, settings: values } = migrate(
    own.settings,
    settings.preset.version,
    followed.migrations,
  );
  return { renames: [...own.renames, ...renames], settings: values };
}

/** What follows a preset cannot be compared without it: its files would be taken for dropped ones. */
function requirePreset({ path, settings }: Repository, followed: FollowedPreset | undefined): void {
  if (settings.preset === undefined || followed !== undefined) return;
  throw new SnapperError({
    code: 'failed',
    what: `${path} follows a preset, and is not updated without it`,
    why: `snapper.json names ${settings.preset.source}`,
    next: 'Run npx create-snapper-lambda update instead.',
  });
}

/** What was rendered last; earlier versions recorded it with snapper.json alone. */
function recordedSettings(base: Repository['base']): Readonly<Record<string, unknown>> {
  if (base?.settings !== undefined) return base.settings;
  const recorded = base?.files.get(SETTINGS_PATH)?.content;
  return recorded === undefined ? {} : readSettings(recorded).values;
}

function requireEarlier(written: string, version: string): void {
  if (valid(written) === null) {
    throw new SnapperError({
      code: 'usage',
      what: `"generator" in snapper.json cannot be ${JSON.stringify(written)}`,
      why: 'it is the version of create-snapper-lambda that wrote the repository, e.g. 1.2.3',
    });
  }
  if (!isLater(written, version)) return;
  throw new SnapperError({
    code: 'failed',
    what: `create-snapper-lambda ${version} cannot update what ${written} wrote`,
    why: 'an earlier version does not know what a later one changed',
    next: `Run npx create-snapper-lambda@${written} or a later one instead.`,
  });
}

/**
 * Without a merge base everything that is there counts as the user's, and stays: what new answers would
 * change would be recorded, but never written.
 */
function requireNothingNew(given: RawAnswers, values: Readonly<Record<string, unknown>>): void {
  const fresh = Object.entries(given).filter(([key, value]) => value !== values[key]);
  if (fresh.length === 0) return;
  throw new SnapperError({
    code: 'failed',
    what: `${fresh.map(([key]) => `--${key}`).join(', ')} cannot be followed without .snapper/base.json`,
    why: 'nobody knows which files are yours, so none would change',
    next: 'Take it back from version control. If it is lost, update once without new answers, and then with them.',
  });
}

/** Some answers decide what the user's own files began as; they cannot be given anew. */
function requirePermanent(
  written: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): void {
  for (const { key, permanent } of OPTIONS) {
    const [before, after] = [written[key], wanted[key]];
    if (permanent === undefined || before === undefined || after === undefined) continue;
    if (before === after) continue;
    throw new SnapperError({
      code: 'usage',
      what: `the ${key} of a repository cannot change from ${JSON.stringify(before)} to ${JSON.stringify(after)}`,
      why: permanent,
      next: 'Create a new repository with it, and move to it what you need.',
    });
  }
}

function restorable(path: string, next: RenderedTree): string {
  const normal = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (next.has(normal)) return normal;
  const suggestion = closest(normal, [...next.keys()]);
  throw new SnapperError({
    code: 'usage',
    what: `--restore ${path} names no file of the template`,
    why: 'a path is relative to the repository',
    ...(suggestion !== undefined && { next: `Did you mean ${suggestion}?` }),
  });
}
