import { basename, resolve } from 'node:path';

import type { ProjectOptions } from 'projen/lib/project.js';

import type { Answers } from '../project/answers.ts';

/**
 * Options of projen's base project that make sense here. What is left out would change `.gitignore` and
 * `.gitattributes`, which this package writes and people edit.
 */
export const PROJEN_OPTIONS = [
  'logging',
  'outdir',
  'parent',
  'projectTree',
  'projenCommand',
  'projenrcJson',
  'projenrcJsonOptions',
  'renovatebot',
  'renovatebotOptions',
] as const satisfies readonly (keyof ProjectOptions)[];

/** Where `projen new` puts what it knows of the new project. */
const NEW = '__new__';

/** Options of {@link SnapperLambdaProject}: the answers, each optional, and some of projen's own. */
export type SnapperLambdaProjectOptions = Partial<Answers> &
  Pick<ProjectOptions, (typeof PROJEN_OPTIONS)[number]>;

/** Parts what projen's base project is to have from what this package decides on. */
export function splitOptions(options: SnapperLambdaProjectOptions): {
  readonly projen: ProjectOptions;
  readonly own: Readonly<Record<string, unknown>>;
} {
  const theirs = new Set<string>([...PROJEN_OPTIONS, NEW]);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const projen = Object.fromEntries(given.filter(([key]) => theirs.has(key)));
  const folder = options.parent === undefined ? '' : options.parent.outdir;
  const name = options.name ?? basename(resolve(folder, options.outdir ?? '.'));
  return {
    // Whether the name will do is said later, with all else; projen only wants a text.
    projen: { ...projen, name: String(name) },
    own: Object.fromEntries(given.filter(([key]) => !theirs.has(key))),
  };
}
