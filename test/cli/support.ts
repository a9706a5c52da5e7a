import { spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { inject, onTestFinished } from 'vitest';

import { SCRATCH } from '../support/scratch.ts';

/** The built command line. */
export const CLI = inject('cli');

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line without a terminal, as scripts and pipelines do. */
export async function cli(cwd: string, ...args: readonly string[]): Promise<Outcome> {
  return launch(CLI, args, { cwd });
}

/** The same as a user who may not write everywhere, which root may. */
export async function cliWithoutPrivileges(
  cwd: string,
  ...args: readonly string[]
): Promise<Outcome> {
  if (process.getuid?.() !== 0) return cli(cwd, ...args);
  // Nobody may be unable to reach the folder this repository lies in.
  const copy = await workFolder();
  await chmod(copy, 0o755);
  await cp(dirname(CLI), copy, { recursive: true });
  return launch(join(copy, basename(CLI)), args, { cwd, uid: NOBODY, gid: NOBODY });
}

const NOBODY = 65_534;

async function launch(
  script: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly uid?: number; readonly gid?: number },
): Promise<Outcome> {
  const child = spawn(process.execPath, [script, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { exitCode, stdout, stderr };
}

/** A fresh folder, removed when the test ends. Its path has a space, as users' paths do. */
export async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(SCRATCH, 'snapper cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything below a folder, hidden files included. */
export async function everything(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) all += String(chunk);
  return all;
}
