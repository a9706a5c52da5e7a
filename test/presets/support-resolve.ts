import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { resolvePreset } from '../../generators/presets/resolve.ts';
import type { ResolveOptions } from '../../generators/presets/resolve.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { presetFiles } from './support-organisation.ts';

/** An organisation's folder, with a repository of a function in it, and a cache that is empty. */
export async function organisationFolder() {
  const home = await temporaryFolder();
  const cacheFolder = join(home, 'cache');
  const repository = join(home, 'teams/orders');
  await mkdir(repository, { recursive: true });
  const around = { cacheFolder, cwd: home, signal: new AbortController().signal };
  const resolve = (source: string, options: Partial<ResolveOptions> = {}) =>
    resolvePreset(source, { repository, ...around, ...options });
  return { around, cacheFolder, home, repository, resolve };
}

/** Three presets of one repository, one of which extends another. */
export const THREE = {
  ...presetFiles('base', { name: 'base', locked: { architecture: 'arm64' } }),
  ...presetFiles('web', { name: 'web', version: '2.0.0', extends: '../base' }),
  ...presetFiles('data', { name: 'data' }),
};
