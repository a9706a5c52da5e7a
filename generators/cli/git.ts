import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { run } from '../process/index.ts';
import { messages } from './messages/index.ts';
import type { Folder } from './repositories.ts';

/**
 * Makes sure that a repository has no changes that are not committed, so that an update is all that
 * `git diff` shows. `snapper.json` may have: editing it is how new answers are given. Passes where git, or
 * a git repository, is missing.
 *
 * @throws SnapperError of code `failed` that names changed files, or says why git cannot tell; of code
 * `interrupted` when `signal` was aborted meanwhile
 */
export async function requireCleanTree(
  { path, shown }: Folder,
  signal: AbortSignal,
): Promise<void> {
  if (!mayBeInGit(path)) return;
  const command = ['status', '--porcelain=v1', '-z', '--untracked-files=normal', '--'];
  const { exitCode, stderr, stdout } = await run(
    'git',
    // Looking must not write: git would renew its index by the way.
    ['--no-optional-locks', ...command, '.', ':(exclude)snapper.json'],
    { cwd: path, env: { LC_ALL: 'C' } },
  );
  if (exitCode === undefined || /not a git repository/.test(stderr)) return;
  // Ctrl-C in a terminal ends git as well, and that may be known before this process has its own signal.
  if (exitCode !== 0 && (signal.aborted || ENDED_WITH_US.has(exitCode))) {
    throw new SnapperError({ code: 'interrupted', ...messages.stopped(0, 1) });
  }
  if (exitCode !== 0) {
    throw new SnapperError({ code: 'failed', ...messages.gitFailed(stderr.trim()) });
  }
  // A renamed file is followed by its old name, in an entry of its own without a status.
  const paths = stdout
    .split('\0')
    .filter((entry) => /^[ A-Z?!]{2} ./.test(entry))
    .map((entry) => entry.slice(3));
  if (paths.length > 0) {
    throw new SnapperError({ code: 'failed', ...messages.dirty(shown, paths) });
  }
}

/** Exit codes of a program that SIGHUP, SIGINT or SIGTERM ended. */
const ENDED_WITH_US: ReadonlySet<number> = new Set([129, 130, 143]);

/** Whether it is worth asking git: starting it takes longer than checking a repository. */
function mayBeInGit(path: string): boolean {
  if (process.env['GIT_DIR'] !== undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}
