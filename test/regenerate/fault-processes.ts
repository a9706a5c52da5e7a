import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { build } from 'esbuild';

import type { Job, Result } from './fault-process.ts';

/** Bundles the program of the processes; hands over its path. */
export async function bundleProcess(folder: string): Promise<string> {
  const outfile = join(folder, 'process.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'fault-process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  return outfile;
}

/** Does a job in a process of its own; hands over the signal that ended it. */
export async function signalThatEnds(program: string, job: Job): Promise<NodeJS.Signals | null> {
  const child = fork(program);
  const exit = once(child, 'exit');
  child.on('message', () => child.disconnect());
  child.send(job);
  const [, signal] = (await exit) as [number | null, NodeJS.Signals | null];
  return signal;
}

/** Processes that do jobs at the same time, again and again. */
export class Crew {
  readonly #children: readonly ChildProcess[];

  constructor(program: string, size: number) {
    this.#children = Array.from({ length: size }, () => fork(program));
  }

  /** Lets each do its job, all at the same moment. */
  async perform(jobs: readonly Job[]): Promise<readonly Result[]> {
    // Time enough for the jobs to arrive.
    const at = performance.timeOrigin + performance.now() + 4;
    return Promise.all(
      jobs.map(async (job, index) => {
        const child = this.#children[index]!;
        const answer = once(child, 'message');
        child.send({ ...job, at });
        return ((await answer) as [Result])[0];
      }),
    );
  }

  dismiss(): void {
    for (const child of this.#children) child.disconnect();
  }
}
