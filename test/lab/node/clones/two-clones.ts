import { execa } from 'execa';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulation } from '../../../../generators/emulator/index.ts';
import {
  assembleLayer,
  COMPILER_FLAGS,
  emulate,
  outputOf,
} from '../../../layer/node/delegator/harness.ts';
import type { Layer } from '../../../layer/node/delegator/harness.ts';

/** What one clone draws, by source of randomness; see function.mjs. */
export type RandomValues = Readonly<Record<string, unknown>>;

export interface ClonesOptions {
  /** The Node.js executable. */
  readonly node: string;
  /** A folder with the built runtime interface client. */
  readonly client: string;
  /** False replaces the delegator's reseeding by nothing, to see that the clones are true ones. */
  readonly reseed: boolean;
  /** Folders with the shared libraries of `node`. */
  readonly libraryPath?: string;
}

/** About one forked process in four does not survive the threads that it lacks. */
const ATTEMPTS = 10;

/** Milliseconds until a clone counts as hanging; one that works takes 250 for everything. */
const PATIENCE = 2_500;

const WITHOUT_RESEED = { 'lib/reseed.mjs': 'export const prepareReseed = () => () => {};\n' };

/**
 * Restores two environments from one snapshot and returns what each draws.
 *
 * The snapshot is a fork of the process between its before-snapshot hooks and `restore/next`, made
 * unaware of it (../../clones/constant-getpid.c), so that user space is cloned, while the kernel's generator
 * differs as it does on Lambda.
 *
 * @throws Error when no attempt gave two clones that answer.
 */
export async function twoClones(options: ClonesOptions): Promise<[RandomValues, RandomValues]> {
  const folder = await mkdtemp(join(tmpdir(), 'snapper-clones-'));
  try {
    const layer = await assembleLayer(join(folder, 'snapper'), {
      node: options.node,
      client: options.client,
      replace: options.reseed ? {} : WITHOUT_RESEED,
    });
    await prepareFunction(folder);
    const failures: string[] = [];
    while (failures.length < ATTEMPTS) {
      const result = await attempt(folder, layer, options);
      if (typeof result !== 'string') return result;
      failures.push(result);
    }
    throw new Error(`No attempt gave two clones:\n${failures.join('\n')}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function prepareFunction(folder: string): Promise<void> {
  const here = import.meta.dirname;
  const compile = (source: string, target: string) =>
    execa('gcc', [...COMPILER_FLAGS, '-o', join(folder, target), join(here, source)]);
  await compile('fork-addon.c', 'fork.node');
  await compile('../../clones/constant-getpid.c', 'constant-getpid.so');
  await mkdir(join(folder, 'task'));
  await cp(join(here, 'function.mjs'), join(folder, 'task/app.mjs'));
}

async function attempt(
  folder: string,
  layer: Layer,
  { libraryPath }: ClonesOptions,
): Promise<[RandomValues, RandomValues] | string> {
  const emulation = await emulate({
    layer,
    taskRoot: join(folder, 'task'),
    processes: 2,
    initLimitMs: PATIENCE,
    restoreLimitMs: PATIENCE,
    timeoutSeconds: Math.ceil(PATIENCE / 1000),
    environment: { FORK_ADDON: join(folder, 'fork.node') },
    // The clone has no threads but the one that forked.
    flags: ['--single-threaded', '--v8-pool-size=0'],
    wrapperEnvironment: {
      LD_PRELOAD: join(folder, 'constant-getpid.so'),
      ...(libraryPath === undefined ? {} : { LD_LIBRARY_PATH: libraryPath }),
    },
  });
  try {
    return await drive(emulation);
  } finally {
    await emulation.stop();
  }
}

async function drive(emulation: Emulation): Promise<[RandomValues, RandomValues] | string> {
  const init = await emulation.init();
  if (init.outcome !== 'ready') return `init: ${JSON.stringify(init)} ${outputOf(emulation)}`;
  const restore = await emulation.restore();
  if (restore.outcome !== 'ready') return `restore: ${JSON.stringify(restore)}`;
  const results = await Promise.all([emulation.invoke({}), emulation.invoke({})]);
  const values: Record<string, RandomValues> = {};
  for (const result of results) {
    if (result.outcome !== 'response') return `invoke: ${JSON.stringify(result)}`;
    const answer = result.response.json as { clone: string; values: RandomValues };
    values[answer.clone] = answer.values;
  }
  const { first, second } = values;
  return first && second ? [first, second] : 'one clone answered twice';
}
