import { SnapperError } from '../errors/index.ts';
import { uncommittedIn } from '../repository/index.ts';
import { messages } from './messages.ts';
import type { SynthesisRequest } from './request.ts';

/** How many files a refusal names. */
const NAMED_FILES = 3;

/**
 * What may have changes that are not committed: where new answers are given, where a new version of this
 * package is, and what projen writes.
 */
const TOLERATED = [
  'snapper.json',
  '.projenrc.*',
  '.projen/**',
  'node_modules/**',
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
];

/**
 * Makes sure that nothing else is changed and not committed, so that what the update does is plain to see.
 * Passes where git, or a git repository, is missing.
 *
 * @throws SnapperError of code `failed` that names changed files, or says why git cannot tell
 */
export async function requireCleanTree(
  { files, outdir }: SynthesisRequest,
  signal: AbortSignal,
): Promise<void> {
  const except = [
    ...TOLERATED.map((pattern) => `:(exclude,glob)${pattern}`),
    ...files.map((file) => `:(exclude,literal)${file}`),
  ];
  const found = await uncommittedIn(outdir, except, signal);
  if (found === 'interrupted') {
    throw new SnapperError({ code: 'interrupted', what: 'interrupted; nothing was written' });
  }
  if ('failure' in found) {
    throw new SnapperError({ code: 'failed', ...messages.gitFailed(found.failure) });
  }
  const { paths } = found;
  if (paths.length === 0) return;
  const shown = paths.slice(0, NAMED_FILES);
  throw new SnapperError({
    code: 'failed',
    ...messages.dirty(shown, paths.length - shown.length),
  });
}
