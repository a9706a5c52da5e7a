import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

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
