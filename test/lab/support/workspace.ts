import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The checkout. */
export const repositoryRoot = join(import.meta.dirname, '../../..');

/** What may outlive a run: downloaded tools and what is built from them, never the thing under test. */
export const cacheFolder = join(repositoryRoot, '.cache/lab');

/** Set by the global setup, so that all files of a run share one layer build. */
const RUN_FOLDER = 'SNAPPER_LAB_RUN';

/** A temporary folder that all test files of this run share; the global setup deletes it. */
export function runFolder(): string {
  return (process.env[RUN_FOLDER] ??= mkdtempSync(join(tmpdir(), 'snapper-lab-')));
}
