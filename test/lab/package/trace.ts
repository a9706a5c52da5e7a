import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Command } from './package-managers.ts';
import { runIn } from './user.ts';
import type { Ended, Place } from './user.ts';

/** What a command line, with all that it started, asked of the system. */
export interface Trace extends Ended {
  /** Calls that have to do with a network. */
  readonly network: readonly string[];
  /** The paths that were written, created, changed, renamed or removed, or were meant to be. */
  readonly touched: readonly string[];
}

/** Calls that change what their last path names; of renames and links, both. */
const CHANGES =
  /^(?:creat|mkdir|mkdirat|rename|renameat|renameat2|unlink|unlinkat|rmdir|link|linkat|symlink|symlinkat|mknod|mknodat|truncate|chmod|fchmodat|fchmodat2|chown|lchown|fchownat|utime|utimes|utimensat|setxattr|lsetxattr)\(/;
const OPENS = /^(?:open|openat|openat2)\(.*\bO_(?:WRONLY|RDWR|CREAT|TRUNC)\b/;
const NETWORK = /^(?:socket|connect|bind|sendto|sendmsg)\(.*\b(?:AF_INET6?|AF_NETLINK|AF_PACKET)\b/;
/** What a call that changes nothing says: the thing was there, or was not. */
const IDLE = /= -1 (?:EEXIST|ENOENT|EISDIR|ENOTDIR|ENOTEMPTY)\b/;

/** Runs a command line in a place under strace, with an environment and nothing else of this process's own. */
export async function trace(
  { home, work }: Place,
  command: Command,
  env: Readonly<Record<string, string>>,
): Promise<Trace> {
  const log = join(home, '..', 'trace');
  const calls = 'trace=%network,%file,ftruncate,fchmod,fchown';
  const strace: Command = ['/usr/bin/strace', '-f', '-qq', '-y', '-s', '4096', '-e', calls];
  const ended = await runIn(work, [...strace, '-o', log, ...command], env);
  const lines = (await readFile(log, 'utf8'))
    .split('\n')
    // Each line begins with the number of the process.
    .map((line) => line.replace(/^\d+ +/, '').replace(/ <unfinished \.\.\.>$/, ''));
  await rm(log);
  if (!lines.some((line) => line.startsWith('execve('))) throw new Error('nothing was traced');
  const changes = lines.filter(
    (line) => (CHANGES.test(line) || OPENS.test(line)) && !IDLE.test(line),
  );
  return {
    ...ended,
    network: lines.filter((line) => NETWORK.test(line)),
    touched: [...new Set(changes.flatMap((line) => pathsOf(line, work)))].sort(),
  };
}

/** The paths that a call names: each follows the folder that it is relative to, or is from the start. */
function pathsOf(line: string, cwd: string): readonly string[] {
  const call = line.slice(0, line.lastIndexOf(') = '));
  const isLink = /^(?:symlink|link)/.test(call);
  const named = [
    ...call.matchAll(/(?:(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>, )?"((?:[^"\\]|\\.)*)"/g),
  ];
  return named
    .map(([, folder, path]) => resolve(text(folder) ?? cwd, text(path)!))
    .slice(isLink ? -1 : 0);
}

/** A text as strace writes it: bytes that are not ASCII as octal numbers. */
function text(quoted: string | undefined): string | undefined {
  if (quoted === undefined) return undefined;
  const bytes = quoted.replaceAll(/\\(?:[0-7]{1,3}|.)/g, (escape) => {
    const rest = escape.slice(1);
    return /^[0-7]/.test(rest) ? String.fromCharCode(Number.parseInt(rest, 8)) : rest;
  });
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
