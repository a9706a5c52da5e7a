import { rm } from 'node:fs/promises';

import { runFolder } from '../lab/support/workspace.ts';
import { byteCode } from './byte-code.ts';
import { layer } from './layer.ts';
import { packageAndUse } from './package.ts';
import { priming } from './priming.ts';
import { regenerate } from './regenerate.ts';
import { rendering } from './rendering.ts';
import { startup } from './startup.ts';
import { vm } from './vm.ts';

/** Those that measure several things take a word, and leave out what has a name without it. */
const BENCHMARKS: Readonly<Record<string, (filter: string) => Promise<void> | void>> = {
  startup,
  package: packageAndUse,
  rendering,
  regenerate,
  layer,
  priming,
  'byte-code': byteCode,
  vm,
};

const chosen = new Map(process.argv.slice(2).map(splitChoice));
const unknown = [...chosen.keys()].filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `unknown benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(2);
}
const scratch = runFolder();
try {
  for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
    if (chosen.size === 0 || chosen.has(name)) await benchmark(chosen.get(name) ?? '');
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function splitChoice(argument: string): [name: string, filter: string] {
  const [name = '', filter = ''] = argument.split(':');
  return [name, filter];
}
