import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { functionPackage } from '../lab/python/support/function-package.ts';
import { openHost } from '../lab/python/support/host.ts';
import { builtLayer } from '../lab/support/built-layer.ts';
import { copyOfLayer } from '../lab/support/java-host.ts';
import { labObstacle } from '../lab/support/obstacle.ts';
import { median, printFigures } from './measure.ts';

const ROUNDS = 5;

/** What it saves to compile Python's modules when the layer is built. */
export async function byteCode(): Promise<void> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) {
    console.log(`\nByte code: not measured, ${obstacle}`);
    return;
  }
  const { opt } = await builtLayer({ language: 'python' });
  const uncompiled = await copyOfLayer(opt, 'layer-without-byte-code');
  await removeByteCode(uncompiled);
  const task = await functionPackage();
  const layers = { 'compiled in the layer build': opt, 'not compiled': uncompiled };
  const samples = new Map(Object.keys(layers).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, layer] of Object.entries(layers)) {
      samples.get(name)!.push(await init(layer, task));
    }
  }
  printFigures(
    'Init, Python 3.13',
    [...samples].map(([name, values]) => ({
      name,
      medianMs: median(values),
      samples: values.length,
    })),
  );
}

async function init(opt: string, task: string): Promise<number> {
  const host = await openHost();
  try {
    const emulation = await host.start({ handler: 'journal.handler', task, opt });
    const began = performance.now();
    const { outcome } = await emulation.init();
    if (outcome !== 'ready') throw new Error(`init ended as ${outcome}`);
    return performance.now() - began;
  } finally {
    await host.stopAll();
  }
}

async function removeByteCode(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isDirectory() && entry.name === '__pycache__') {
      await rm(join(entry.parentPath, entry.name), { recursive: true });
    }
  }
}
