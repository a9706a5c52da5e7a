import { completeAnswers } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import type { Answers } from '../../generators/project/index.ts';
import { applyPlan, withBase } from '../../generators/regenerate/index.ts';
import type { Migration, RenderedTree } from '../../generators/regenerate/index.ts';
import { compareRepository, openRepository } from '../../generators/repository/index.ts';
import type { CompareOptions, Comparison, Repository } from '../../generators/repository/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { context } from '../options/support.ts';
import { write } from '../regenerate/support.ts';

/** The version of the package that repositories are brought up to. */
export const NOW = '2.0.0';

/** The day of all tests. */
export const TODAY = context.today;

/** The default answers of a Node.js repository, with some of them replaced. */
export function answersOf(given: Partial<Answers> = {}): Answers {
  const language = given.runtime === undefined ? { language: 'node' } : {};
  return completeAnswers({ ...language, ...given }, context);
}

/** What a version of the package writes, without the merge base. */
export function rendered(version: string, given: Partial<Answers> = {}): RenderedTree {
  return render(answersOf(given), { catalogue, generatorVersion: version });
}

/** What a version of the package writes, with the merge base in it. */
export function written(version: string, given: Partial<Answers> = {}): RenderedTree {
  return withBase(rendered(version, given), version, { ...answersOf(given) });
}

/** Writes files to a folder. */
export function place(root: string, tree: RenderedTree): void {
  const mask = process.umask();
  for (const [path, { content, mode }] of tree) write(root, path, content, mode & ~mask);
}

/** Compares a repository with what version {@link NOW} would write. */
export function compare(
  root: string,
  options: Partial<CompareOptions> = {},
  migrations: readonly Migration[] = [],
): Comparison {
  return compareOpened(openRepository(root), options, migrations);
}

/** Compares a repository that was opened before. */
export function compareOpened(
  repository: Repository,
  options: Partial<CompareOptions> = {},
  migrations: readonly Migration[] = [],
): Comparison {
  return compareRepository(
    repository,
    { given: {}, restore: [], onConflict: 'markers', ...options },
    { catalogue, today: TODAY, version: NOW, migrations },
  );
}

/** Brings a repository up to version {@link NOW}. */
export function bringUp(root: string, migrations: readonly Migration[] = []): Comparison {
  const comparison = compare(root, {}, migrations);
  applyPlan(root, comparison.plan);
  return comparison;
}
