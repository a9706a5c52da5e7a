import { SnapperError } from '../errors/index.ts';
import { isUpdating } from '../regenerate/index.ts';
import { compareRepository, openRepository } from '../repository/index.ts';
import type { Comparison } from '../repository/index.ts';
import type { Context } from './context.ts';
import { repositoryContext } from './each-repository.ts';
import type { PresetFinder } from './followed-preset.ts';
import { messages } from './messages/index.ts';
import type { Folder } from './repositories.ts';

/**
 * Compares a repository as it is with what this version would write for the answers it has. Nothing is
 * written: commands that only look do this.
 *
 * @throws SnapperError of code `failed` while an update is at work or was broken off, and whatever opening
 * and comparing throw
 */
export async function compareAsItIs(
  { path, shown }: Folder,
  presets: PresetFinder,
  context: Context,
): Promise<Comparison> {
  if (isUpdating(path)) throw new SnapperError({ code: 'failed', ...messages.unfinished(shown) });
  const repository = openRepository(path);
  const followed = await presets.of(repository);
  return compareRepository(
    repository,
    { followed, given: {}, restore: [], onConflict: 'markers' },
    repositoryContext(context),
  );
}
