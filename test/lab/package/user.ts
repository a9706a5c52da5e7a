import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';
import { onTestFinished } from 'vitest';

import type { Command } from './package-managers.ts';

/** A place that somebody works in: an empty folder, and a home beside it. */
export interface Place {
  readonly work: string;
  readonly home: string;
}

/** A new place, removed when the test ends. Its path has what paths have: spaces, and letters like ö. */
export async function newPlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'snapper Größe & co-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  // Others than root may work here, too.
  await chmod(root, 0o755);
  const [work, home] = [join(root, 'my work'), join(root, 'home')];
  await mkdir(work);
  await mkdir(home);
  return { work, home };
}

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in a folder, with an environment and nothing else of this process's own. */
export async function runIn(
  cwd: string,
  [program, ...args]: Command,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const { exitCode, stderr, stdout } = await execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

/** The same; throws with all that was said when it fails. */
export async function succeedIn(
  cwd: string,
  command: Command,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const ended = await runIn(cwd, command, env);
  if (ended.exitCode !== 0) throw new Error(`${command.join(' ')}:\n${JSON.stringify(ended)}`);
  return ended;
}

/** What lies below a folder: permission bits of each entry, and a digest of each file. */
export async function contentsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const paths = (await readdir(folder, { recursive: true })).sort();
  const described = paths.map(async (path): Promise<[string, string]> => {
    const status = await lstat(join(folder, path));
    const mode = (status.mode & 0o777).toString(8);
    if (!status.isFile()) return [path, mode];
    const digest = createHash('sha256').update(await readFile(join(folder, path)));
    return [path, `${mode} ${digest.digest('hex')}`];
  });
  return Object.fromEntries(await Promise.all(described));
}
