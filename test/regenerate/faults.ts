import { closeSync } from 'node:fs';

import { disk } from '../../generators/regenerate/disk.ts';
import type { Disk } from '../../generators/regenerate/disk.ts';
import type { Processes } from '../../generators/regenerate/owner.ts';

/** A call of the file system; numbers count from 1. */
export interface Call {
  readonly number: number;
  readonly name: keyof Disk;
  readonly args: readonly unknown[];
}

/** When a process dies at a call: before it takes effect, half-way through a write, or after it. */
export type Moment = 'after' | 'before' | 'half';

/** A call, and when a process dies there. */
export type KillPoint = readonly [number: number, moment: Moment];

/** A call that was made, with what came of it. */
export interface MadeCall extends Call {
  readonly result: unknown;
}

/** What becomes of a call. */
type Around = (call: Call, act: () => unknown) => unknown;

/** The calls that only look. */
const READING: ReadonlySet<keyof Disk> = new Set([
  'closeSync',
  'fsyncSync',
  'lstatSync',
  'readFileSync',
  'readdirSync',
]);

/** The disk of a process that is no more. */
class Killed extends Error {}

/** A disk, the real one by default, with every call passed through a function of the test's. */
export function watchedDisk(around: Around, on: Disk = disk): Disk {
  let number = 0;
  return new Proxy({} as Disk, {
    get: (_, name: keyof Disk) => {
      const real = on[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        number += 1;
        // Nobody cuts the power here, so nobody has to wait for the disk.
        const act = (): unknown => (name === 'fsyncSync' ? undefined : real(...args));
        return around({ number, name, args }, act);
      };
    },
  });
}

/** The calls that something makes. */
export function callsOf(act: (on: Disk) => void, on: Disk = disk): readonly MadeCall[] {
  const calls: MadeCall[] = [];
  const record: Around = (call, make) => {
    const index = calls.push({ ...call, result: undefined }) - 1;
    const result = make();
    calls[index] = { ...call, result };
    return result;
  };
  act(watchedDisk(record, on));
  return calls;
}

/** The disk of a process that is killed at a call: this one and all later ones throw. */
export function killedAt([number, moment]: KillPoint, on: Disk = disk): Disk {
  const files = new Set<number>();
  let dead = false;
  return watchedDisk((call, make) => {
    if (dead) throw new Killed();
    dead = call.number === number;
    if (dead && moment === 'half') writeHalf(call);
    const result = dead && moment !== 'after' ? undefined : make();
    if (typeof result === 'number' && call.name === 'openSync') files.add(result);
    if (call.name === 'closeSync' && (!dead || moment === 'after')) {
      files.delete(call.args[0] as number);
    }
    if (!dead) return result;
    // What the operating system does for the dead.
    for (const file of files) closeSync(file);
    throw new Killed();
  }, on);
}

/** A disk on which those calls fail that a test chooses. */
export function failingDisk(code: string, fails: (call: Call) => boolean, on: Disk = disk): Disk {
  return watchedDisk((call, make) => {
    if (!fails(call)) return make();
    // Also a close that fails has closed the file.
    if (call.name === 'closeSync') make();
    throw systemError(code, call);
  }, on);
}

/** A disk that does what one call wants and says that it failed, as one over a network may. */
export function lyingDisk(code: string, number: number): Disk {
  return watchedDisk((call, make) => {
    const result = make();
    if (call.number !== number) return result;
    if (call.name === 'openSync') closeSync(result as number);
    throw systemError(code, call);
  });
}

/** A disk without hard links. */
export function withoutLinks(): Disk {
  return failingDisk('ENOTSUP', ({ name }) => name === 'linkSync');
}

/** Whether everything is tried that there is, and not a sample: in the lab, for it takes its time. */
const ALL = process.env['SNAPPER_FAULTS'] === 'all';

/** One in so many; in the lab all of them. */
export function sampled<Point>(points: readonly Point[], oneIn: number): readonly Point[] {
  return ALL ? points : points.filter((_, index) => index % oneIn === 0);
}

/** So many rounds; in the lab ten times as many. */
export function roundsOf(count: number): number {
  return ALL ? 10 * count : count;
}

/** The points at which to kill a process: those of {@link killStates}, in the lab all there are. */
export function killSample(calls: readonly Call[]): readonly KillPoint[] {
  return ALL ? killPoints(calls) : killStates(calls);
}

/** Every call with every moment at which the process may die there. */
function killPoints(calls: readonly Call[]): readonly KillPoint[] {
  return calls.flatMap(({ name, number }): KillPoint[] => [
    [number, 'before'],
    ...(name === 'writeSync' ? ([[number, 'half']] as const) : []),
    [number, 'after'],
  ]);
}

/** Those that leave different states behind: before all calls, and after each that changes something. */
export function killStates(calls: readonly Call[]): readonly KillPoint[] {
  return killPoints(calls).filter(
    ([number, moment]) =>
      (number === 1 && moment === 'before') ||
      (moment !== 'before' && changesSomething(calls[number - 1]!)),
  );
}

/** Whether a call is more than a look. */
export function changesSomething({ args, name }: Call): boolean {
  return !READING.has(name) && !(name === 'openSync' && args[1] === 'r');
}

/** A run of the command line; all others of the same machine are over. */
export function runNumber(pid: number): Processes {
  return {
    self: { pid, start: '1', host: 'here.1' },
    liveness: (owner) => (owner.pid === pid ? 'alive' : 'gone'),
  };
}

function writeHalf({ args }: Call): void {
  const [file, bytes, from] = args as [number, Uint8Array, number];
  disk.writeSync(file, bytes, from, Math.floor((bytes.length - from) / 2));
}

function systemError(code: string, { name }: Call): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${name} failed on purpose`), { code });
}
