import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest } from '../options/index.ts';
import { BASE_PATH } from '../regenerate/index.ts';
import { isRepository } from '../repository/index.ts';
import type { SynthesisContext } from './context.ts';
import { createInPlace } from './create-in-place.ts';
import { messages } from './messages.ts';
import type { SynthesisRequest } from './request.ts';
import { updateInPlace } from './update-in-place.ts';

/** Options of projen that are about files which are not projen's here. */
const GIT_OPTIONS = new Set(['commitGenerated', 'gitIgnoreOptions', 'gitOptions']);

/**
 * Creates a repository, or updates it if it is one.
 *
 * @returns the exit code
 * @throws SnapperError when nothing was written
 */
export async function writeRepository(
  request: SynthesisRequest,
  context: SynthesisContext,
): Promise<number> {
  requireKnownOptions(request);
  // What was one and has lost its snapper.json is no place for a new one.
  const isThere = isRepository(request.outdir) || existsSync(join(request.outdir, BASE_PATH));
  if (isThere) return updateInPlace(request, context);
  // Who removes projen wants nothing new.
  return request.isEjecting ? 0 : createInPlace(request, context);
}

function requireKnownOptions({ isNew, options, source }: SynthesisRequest): void {
  const keys = OPTIONS.map(({ key }) => key as string);
  const unknown = Object.keys(options).find((key) => !keys.includes(key));
  if (unknown === undefined) return;
  const where = isNew ? 'projen new' : source;
  throw new SnapperError({
    code: 'usage',
    ...(GIT_OPTIONS.has(unknown)
      ? messages.gitOption(unknown, where)
      : messages.unknownOption(unknown, where, keys, closest(unknown, keys))),
  });
}
