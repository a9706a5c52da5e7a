import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that a transaction belongs to, as far as another process can tell. */
export interface Owner {
  readonly pid: number;
  /** When the process started, in the system's own unit; process numbers are used again. */
  readonly start: string;
  /** The machine, and the space in which its process numbers count. */
  readonly host: string;
}

/** What is known of a process: `unknown` when it would run on another machine or in another container. */
export type Liveness = 'alive' | 'gone' | 'unknown';

/** Who this process is, and whether another one still runs. */
export interface Processes {
  readonly self: Owner;
  liveness(owner: Owner): Liveness;
}

/** The operating system's processes. */
export function systemProcesses(): Processes {
  const host = `${hostname()
    .replaceAll(/[^\w.]/g, '_')
    .slice(0, 64)}.${processSpace()}`;
  return {
    self: { pid: process.pid, start: startOf(process.pid), host },
    liveness: (owner) => {
      if (owner.host !== host) return 'unknown';
      return exists(owner.pid) && startOf(owner.pid) === owner.start ? 'alive' : 'gone';
    },
  };
}

/** An owner as part of a file's name: names change atomically, contents do not. */
export function ownerName({ host, pid, start }: Owner): string {
  return `${pid}-${start}-${host}`;
}

/** The owner that a file's name tells of. */
export function parseOwnerName(name: string): Owner | undefined {
  const [, pid, start, host] = /^([1-9]\d{0,9})-(\d+)-([\w.]+)$/.exec(name) ?? [];
  if (pid === undefined || start === undefined || host === undefined) return undefined;
  return { pid: Number(pid), start, host };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Field 22 of /proc/PID/stat: ticks since the system's start. `0` where there is no such file, and for a
 * process that has ended and only waits for its parent to notice, which in a container may be never.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (fields[0] === 'Z' ? undefined : fields[19]) ?? '0';
  } catch {
    return '0';
  }
}

/** Containers share a host's name at times, but never their process numbers. */
function processSpace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}
