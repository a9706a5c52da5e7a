import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Fills a folder unless it is there already. It appears under its name only when complete, so an
 * interrupted run leaves nothing that a later one would take for whole.
 */
export async function once(
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<string> {
  if (await exists(folder)) return folder;
  const unfinished = `${folder}.${process.pid}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    mkdirSync(dirname(folder), { recursive: true });
    if (!(await exists(folder))) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
