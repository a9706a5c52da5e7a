import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { run } from '../process/index.ts';
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
  if (!isInGit(outdir)) return;
  const { exitCode, stderr, stdout } = await run(
    'git',
    // Looking must not write: git would renew its index by the way.
    [
      '--no-optional-locks',
      ...['status', '--porcelain=v1', '-z', '--untracked-files=normal', '--', '.'],
      ...TOLERATED.map((pattern) => `:(exclude,glob)${pattern}`),
      ...files.map((file) => `:(exclude,literal)${file}`),
    ],
    { cwd: outdir, env: { LC_ALL: 'C' } },
  );
  if (exitCode === undefined || /not a git repository/.test(stderr)) return;
  if (signal.aborted) {
    throw new SnapperError({ code: 'interrupted', what: 'interrupted; nothing was written' });
  }
  if (exitCode !== 0) {
    throw new SnapperError({ code: 'failed', ...messages.gitFailed(stderr.trim()) });
  }
  // A renamed file is followed by its old name, in an entry of its own without a status.
  const paths = stdout
    .split('\0')
    .filter((entry) => /^[ A-Z?!]{2} ./.test(entry))
    .map((entry) => entry.slice(3));
  if (paths.length === 0) return;
  const shown = paths.slice(0, NAMED_FILES);
  throw new SnapperError({
    code: 'failed',
    ...messages.dirty(shown, paths.length - shown.length),
  });
}

/** Whether it is worth asking git: starting it takes longer than an update. */
function isInGit(path: string): boolean {
  if (process.env['GIT_DIR'] !== undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}
