import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryRoot, runFolder } from '../../support/workspace.ts';

const FUNCTIONS = join(repositoryRoot, 'test/fixtures/python/functions');

export interface PackageOptions {
  /** The content of `prime.json`; a string is written as it is. */
  readonly prime?: unknown;
  /** Further files: text by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A folder as Lambda mounts it at /var/task: the lab's functions. */
export async function functionPackage({ prime, files = {} }: PackageOptions = {}): Promise<string> {
  const task = await mkdtemp(join(runFolder(), 'function-'));
  await cp(FUNCTIONS, task, { recursive: true });
  if (prime !== undefined) {
    const text = typeof prime === 'string' ? prime : JSON.stringify(prime);
    await writeFile(join(task, 'prime.json'), text);
  }
  await writeFiles(task, files);
  return task;
}

/** Writes files below a folder. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
