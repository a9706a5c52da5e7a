import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { runCommandLine } from '../../generators/cli/index.ts';
import type { Surroundings } from '../../generators/cli/index.ts';
import { workFolder } from './support.ts';
import type { Outcome } from './support.ts';

/** A day on which the runtimes that tests use are supported, and long from their ends. */
export const TODAY = '2026-01-15';

/** The version that tests create repositories with, and a later one. */
export const VERSION = '0.1.0';
export const LATER = '0.2.0';

/** Runs a command line in this process, without a terminal: the text of colours is left out. */
export async function run(
  cwd: string,
  args: readonly string[],
  around: Partial<Surroundings> = {},
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCommandLine(args, {
    version: VERSION,
    today: TODAY,
    cwd,
    interactive: false,
    signal: new AbortController().signal,
    progress: () => undefined,
    stdout: (text) => void (stdout += stripVTControlCharacters(text)),
    stderr: (text) => void (stderr += stripVTControlCharacters(text)),
    ...around,
  });
  return { exitCode, stdout, stderr };
}

/** Creates a repository `demo` in a new folder, with the default of every answer that no flag gives. */
export async function created(...flags: readonly string[]): Promise<string> {
  return createdIn(await workFolder(), 'demo', ...flags);
}

/** Creates a repository in a folder. */
export async function createdIn(
  home: string,
  name: string,
  ...flags: readonly string[]
): Promise<string> {
  const { exitCode, stderr } = await run(home, [name, ...flags, '--yes', '--no-git']);
  if (exitCode !== 0) throw new Error(stderr);
  return join(home, name);
}

/** What a repository holds: permission bits and bytes of every file, and the folders; not git's own. */
export function filesOf(root: string): Record<string, string> {
  return entriesOf(root, () => '');
}

/** The same with the time at which each was written: equal only when nobody touched anything. */
export function untouchedFilesOf(root: string): Record<string, string> {
  return entriesOf(root, (path) => `${lstatSync(path, { bigint: true }).mtimeNs} `);
}

function entriesOf(root: string, prefixOf: (path: string) => string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path !== '.git' && !path.startsWith('.git/'))
    .sort();
  return Object.fromEntries(
    paths.map((path) => [path, prefixOf(join(root, path)) + textOfEntry(join(root, path))]),
  );
}

function textOfEntry(path: string): string {
  const status = lstatSync(path);
  const mode = (status.mode & 0o777).toString(8);
  if (status.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (status.isDirectory()) return `folder ${mode}`;
  return `file ${mode} ${readFileSync(path, 'latin1')}`;
}

/** The text of a file of a repository. */
export function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Writes a file of a repository. */
export function write(root: string, path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

/** Replaces a piece of a file, as a user's edit; fails when it is not there exactly once. */
export function edit(root: string, path: string, from: string, to: string): void {
  const parts = read(root, path).split(from);
  if (parts.length !== 2) throw new Error(`${path} has ${JSON.stringify(from)} not once`);
  write(root, path, parts.join(to));
}

/** The answers and versions that a repository's `snapper.json` holds. */
export function settingsOf(root: string): Record<string, unknown> {
  return JSON.parse(read(root, 'snapper.json').replace(/^\uFEFF/, '')) as Record<string, unknown>;
}

/** Runs git in a folder, as somebody whose settings are unknown. */
export function git(cwd: string, ...args: readonly string[]): string {
  const settings = {
    'user.name': 'Somebody',
    'user.email': 'some@body',
    'commit.gpgsign': 'false',
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return execFileSync('git', [...flags, ...args], { cwd, encoding: 'utf8' });
}

/** Makes a folder a git repository, if it is none, and commits all that is in it. */
export function commitAll(root: string): void {
  git(root, 'init', '--quiet');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'all');
}
