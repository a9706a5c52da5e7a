import { SnapperError } from '../errors/index.ts';
import { uncommittedIn } from '../repository/index.ts';
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
  const found = await uncommittedIn(path, [':(exclude)snapper.json'], signal);
  if (found === 'interrupted') {
    throw new SnapperError({ code: 'interrupted', ...messages.stopped(0, 1) });
  }
  if ('failure' in found) {
    throw new SnapperError({ code: 'failed', ...messages.gitFailed(found.failure) });
  }
  if (found.paths.length > 0) {
    throw new SnapperError({ code: 'failed', ...messages.dirty(shown, found.paths) });
  }
}
