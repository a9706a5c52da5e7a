import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot, runFolder } from '../support/workspace.ts';

/** What makes a function's package differ from the plain one. */
export interface PackageOptions {
  /** The event in `prime.json`; without one nothing is primed. */
  readonly prime?: unknown;
}

/**
 * A folder as `sam build` leaves it: the lab's functions (test/fixtures/node/functions) beside the
 * generated repository's helper for hooks.
 */
export async function functionPackage(
  project: string,
  options: PackageOptions = {},
): Promise<string> {
  const task = await mkdtemp(join(runFolder(), 'function-'));
  await cp(join(repositoryRoot, 'test/fixtures/node/functions'), task, { recursive: true });
  await cp(join(project, 'src/snapshot.mjs'), join(task, 'snapshot.mjs'));
  if ('prime' in options) {
    await writeFile(join(task, 'prime.json'), JSON.stringify(options.prime));
  }
  return task;
}
