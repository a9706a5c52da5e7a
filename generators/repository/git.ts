import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { run } from '../process/index.ts';

/** Whether a path lies in a git work tree, judged at its nearest existing folder. */
export async function isInsideRepository(path: string): Promise<boolean> {
  let folder = path;
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  const { exitCode, stdout } = await run('git', ['rev-parse', '--is-inside-work-tree'], {
    cwd: folder,
  });
  return exitCode === 0 && stdout.trim() === 'true';
}

/**
 * Makes a folder a git repository, with the user's own settings.
 *
 * @returns whether git is there at all
 */
export async function initialiseRepository(folder: string): Promise<boolean> {
  const { exitCode, stderr } = await run('git', ['init', '--quiet'], { cwd: folder });
  if (exitCode === undefined) return false;
  if (exitCode === 0) return true;
  throw new SnapperError({
    code: 'failed',
    what: `"git init" failed with exit code ${exitCode}`,
    why: stderr.trim(),
    next: 'Mend it, or add --no-git to do without a repository.',
  });
}

/** What git says of changes that are not committed. */
export type Uncommitted =
  /** Their paths; none also where git, or a git repository, is missing. */
  | { readonly paths: readonly string[] }
  /** What git failed with. */
  | { readonly failure: string }
  | 'interrupted';

/** Exit codes of a program that SIGHUP, SIGINT or SIGTERM ended. */
const ENDED_WITH_US: ReadonlySet<number> = new Set([129, 130, 143]);

/**
 * Asks git what is changed in a folder and not committed; files that git does not know are among it.
 *
 * @param except pathspecs of what may be
 */
export async function uncommittedIn(
  path: string,
  except: readonly string[],
  signal: AbortSignal,
): Promise<Uncommitted> {
  if (!mayBeInGit(path)) return { paths: [] };
  const command = ['status', '--porcelain=v1', '-z', '--untracked-files=normal', '--', '.'];
  const { exitCode, stderr, stdout } = await run(
    'git',
    // Looking must not write: git would renew its index by the way.
    ['--no-optional-locks', ...command, ...except],
    { cwd: path, env: { LC_ALL: 'C' } },
  );
  if (exitCode === undefined || /not a git repository/.test(stderr)) return { paths: [] };
  // Ctrl-C in a terminal ends git as well, and that may be known before this process has its own signal.
  if (exitCode !== 0 && (signal.aborted || ENDED_WITH_US.has(exitCode))) return 'interrupted';
  if (exitCode !== 0) return { failure: stderr.trim() };
  // A renamed file is followed by its old name, in an entry of its own without a status.
  const paths = stdout
    .split('\0')
    .filter((entry) => /^[ A-Z?!]{2} ./.test(entry))
    .map((entry) => entry.slice(3));
  return { paths };
}

/** Whether it is worth asking git: starting it takes longer than checking a repository. */
function mayBeInGit(path: string): boolean {
  if (process.env['GIT_DIR'] !== undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}
