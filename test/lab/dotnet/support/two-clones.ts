import { execa } from 'execa';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { builtLayer } from '../../support/built-layer.ts';
import { ensurePackages } from '../../support/debian.ts';
import { runFolder } from '../../support/workspace.ts';
import { publish } from './publish.ts';

/** What one clone draws, by source of randomness; see ../clones/RandomSources.cs. */
export type RandomValues = Readonly<Record<string, string>>;

export interface TwoClones {
  /**
   * Clones a process at the snapshot point, and returns what each of two clones draws. `plain` leaves
   * out what the layer's delegator does there.
   */
  draw(mode: 'plain' | 'reseed'): Promise<readonly [RandomValues, RandomValues]>;
}

const CLONES = join(import.meta.dirname, '../clones');
const UNAWARE = join(import.meta.dirname, '../../clones/constant-getpid.c');

/** Seconds until the clones count as hanging: a forked process lacks all threads but one. */
const PATIENCE = 10;
const ATTEMPTS = 8;

/** Builds the process that is cloned, with the delegator of the built layer. */
export async function prepareClones(): Promise<TwoClones> {
  await ensurePackages('gcc', 'libc6-dev');
  const layer = await builtLayer({ language: 'dotnet' });
  const folder = await mkdtemp(join(runFolder(), 'clones-'));
  await publish(CLONES, folder);
  const unaware = join(folder, 'constant-getpid.so');
  await execa('gcc', ['-O2', '-shared', '-fPIC', '-o', unaware, UNAWARE]);
  const delegator = join(layer.opt, 'snapper/delegator/Snapper.Runtime.Delegator.dll');
  return {
    async draw(mode) {
      for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
        const result = await run(mode).catch(() => undefined);
        if (result !== undefined) return result;
      }
      return run(mode);
    },
  };

  async function run(mode: string): Promise<readonly [RandomValues, RandomValues]> {
    const clones = ['dotnet', join(folder, 'Clones.dll'), delegator, mode];
    // Ends the clones too: as long as one hangs, it holds the pipe that their values are read from.
    const { stdout } = await execa('timeout', ['--signal=KILL', String(PATIENCE), ...clones], {
      env: { LD_PRELOAD: unaware },
    });
    const lines = stdout
      .split('\n')
      .map((line) => JSON.parse(line) as { clone: string; values: RandomValues });
    const [first, second] = lines;
    if (first?.clone !== 'first' || second?.clone !== 'second') {
      throw new Error(`not two clones: ${stdout}`);
    }
    return [first.values, second.values];
  }
}
