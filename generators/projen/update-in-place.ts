import { basename } from 'node:path';

import { runCommandLine } from '../cli/index.ts';
import { SnapperError } from '../errors/index.ts';
import { OPTIONS, checkTypes } from '../options/index.ts';
import type { RawAnswers } from '../options/index.ts';
import type { Answers } from '../project/index.ts';
import { isUpdating, recover } from '../regenerate/index.ts';
import { compareRepository, openRepository } from '../repository/index.ts';
import type { Comparison, Repository } from '../repository/index.ts';
import { requireCleanTree } from './clean-tree.ts';
import type { SynthesisContext } from './context.ts';
import { messages } from './messages.ts';
import { nameOption, withOptionNames } from './option-names.ts';
import type { SynthesisRequest } from './request.ts';
import { requireSeparateFiles } from './separate-files.ts';

/**
 * Does what `update` does, with the options of the projen file as its flags.
 *
 * What differs is looked at first: which changes may be uncommitted, what projen is going to write, and how
 * options are called.
 *
 * @returns the exit code
 */
export async function updateInPlace(
  request: SynthesisRequest,
  context: SynthesisContext,
): Promise<number> {
  const { isEjecting, options, outdir } = request;
  if (!isEjecting) takeBack(outdir, context);
  const { answers, next, plan, repository } = compare(request, context);
  requireSeparateFiles(request, [...next.keys(), ...(repository.base?.files.keys() ?? [])]);
  if (isEjecting) return 0;
  if (plan.changes.length > 0 && !context.force) await requireCleanTree(request, context.signal);
  return runCommandLine(['update', ...flagsOf(options, answers), '--force'], {
    cwd: outdir,
    today: context.today,
    version: context.version,
    interactive: false,
    signal: context.signal,
    progress: () => undefined,
    stdout: context.stdout,
    stderr: context.stderr,
  });
}

/** An update that was broken off is none of what is looked at. */
function takeBack(outdir: string, { force, stderr }: SynthesisContext): void {
  if (!isUpdating(outdir)) return;
  const { kept, recovered } = recover(outdir, { force });
  if (recovered) stderr(`${messages.recovered(kept)}\n`);
}

function compare(request: SynthesisRequest, context: SynthesisContext): Comparison {
  const { isEjecting, options, outdir } = request;
  const given: RawAnswers = isEjecting ? {} : options;
  try {
    const repository = openRepository(outdir);
    requireOwnName(request, repository);
    checkTypes(given, { ...context, folder: '', nameOf: (key) => nameOption(key, request) });
    return compareRepository(repository, { given, restore: [], onConflict: 'markers' }, context);
  } catch (error) {
    throw withOptionNames(error, Object.keys(given), request);
  }
}

/** "projen new" gives the folder's name when nobody gives one; a repository that has a name keeps it. */
function requireOwnName(
  { isNew, options, outdir }: SynthesisRequest,
  { settings }: Repository,
): void {
  const { name } = settings.values;
  if (!isNew || typeof name !== 'string') return;
  if (options['name'] !== basename(outdir) || options['name'] === name) return;
  throw new SnapperError({ code: 'usage', ...messages.otherName(name, basename(outdir)) });
}

/** The answers that options give, as flags. */
function flagsOf(options: SynthesisRequest['options'], answers: Answers): readonly string[] {
  return OPTIONS.flatMap(({ key }) => {
    const value = options[key] === undefined ? undefined : answers[key];
    if (value === undefined) return [];
    if (typeof value === 'boolean') return [value ? `--${key}` : `--no-${key}`];
    return [`--${key}=${value}`];
  });
}
