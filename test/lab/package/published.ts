import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';

import { buildPackage } from '../../../scripts/build.mjs';
import { copyPublishedFiles, pack } from '../../support/package.ts';
import { once } from '../support/once.ts';
import { runFolder } from '../support/workspace.ts';

/** The package as it would be published. */
export interface Published {
  /** The tarball, as the registry would serve it. */
  readonly tarball: string;
  /** What is in it. */
  readonly folder: string;
  /** The files that went into the bundles, relative to the checkout. */
  readonly inputs: readonly string[];
}

/**
 * Lays out in a folder what `npm pack` would find in a checkout that was built, without touching this one.
 *
 * @returns the files that went into the bundles, relative to the checkout
 */
export async function assemblePackage(folder: string): Promise<readonly string[]> {
  await copyPublishedFiles(folder);
  return buildPackage(join(folder, 'dist'), join(folder, 'NOTICE'));
}

/** Builds and packs the package; all test files of a run share it. */
export async function published(): Promise<Published> {
  const folder = await once(join(runFolder(), 'published'), async (unfinished) => {
    const inputs = await assemblePackage(join(unfinished, 'assembled'));
    await writeFile(join(unfinished, 'inputs.json'), JSON.stringify(inputs));
    const tarball = await pack(join(unfinished, 'assembled'));
    await execa('mv', [tarball, join(unfinished, 'package.tgz')]);
    await execa('tar', ['-xzf', 'package.tgz'], { cwd: unfinished });
  });
  const inputs = JSON.parse(await readFile(join(folder, 'inputs.json'), 'utf8')) as string[];
  return { tarball: join(folder, 'package.tgz'), folder: join(folder, 'package'), inputs };
}
