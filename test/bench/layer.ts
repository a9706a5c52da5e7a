import { mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { builtLayer } from '../lab/support/built-layer.ts';
import type { BuiltLayer } from '../lab/support/built-layer.ts';
import { dotnetObstacle } from '../lab/support/dotnet-sdk.ts';
import type { LabAnswers } from '../lab/support/languages.ts';
import { labObstacle } from '../lab/support/obstacle.ts';
import { compare, execute, printFigures } from './measure.ts';

const MEGABYTE = 1_000_000;

/** The layers whose sizes are printed. */
const LAYERS: readonly (readonly [
  title: string,
  answers: LabAnswers,
  obstacle: string | undefined,
])[] = [
  ['Node.js 24', { language: 'node' }, undefined],
  ['Python 3.13', { language: 'python' }, undefined],
  ['.NET 10', { language: 'dotnet' }, dotnetObstacle()],
  ['.NET 10 with ASP.NET Core', { language: 'dotnet', sample: 'http-api' }, dotnetObstacle()],
];

/** Sizes of layers that were really built, and what the wrapper costs over Bash itself. */
export async function layer(): Promise<void> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) {
    console.log(`\nLayer: not measured, ${obstacle}`);
    return;
  }
  for (const [title, answers, missing] of LAYERS) {
    if (missing === undefined) await printSizes(title, await builtLayer(answers));
    else console.log(`\nLayer size, ${title}: not measured, ${missing}`);
  }
  await compareWrapper((await builtLayer({ language: 'node' })).opt);
}

async function printSizes(title: string, { opt, zip }: BuiltLayer): Promise<void> {
  const parts = ['snapper/runtime', 'snapper/ric', 'snapper/delegator', 'snapper'];
  console.log(`\nLayer size, ${title}`);
  for (const part of parts) {
    console.log(`  ${part.padEnd(44)} ${megabytes(await sizeOf(join(opt, part)))} MB`);
  }
  console.log(`  ${'layer.zip'.padEnd(44)} ${megabytes((await stat(zip)).size)} MB`);
}

/** The wrapper up to its exec, against Bash doing nothing and against a bare exec. */
async function compareWrapper(opt: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snapper-bench-'));
  try {
    // A layer whose runtime ends at once leaves the wrapper's own time.
    const home = join(folder, 'snapper');
    execute('mkdir', ['-p', join(home, 'runtime/bin'), join(home, 'ric')]);
    execute('cp', [join(opt, 'snapper/wrapper'), join(home, 'wrapper')]);
    await symlink('/bin/true', join(home, 'runtime/bin/node'));
    await writeFile(join(home, 'ric/index.mjs'), '');
    await symlink(join(opt, 'snapper/delegator'), join(home, 'delegator'));
    await symlink(join(opt, 'snapper/manifest.json'), join(home, 'manifest.json'));
    const bare = join(folder, 'bare');
    await writeFile(bare, '#!/bin/bash\nexec /bin/true\n');
    const env = {
      PATH: '/usr/bin:/bin',
      AWS_EXECUTION_ENV: 'AWS_Lambda_java21',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'snap-start',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
      _HANDLER: 'app.handler',
    };
    const bash = '/bin/bash';
    const figures = compare(
      {
        'bash script: exec true': () => execute(bash, [bare, 'java'], env),
        'wrapper: exec true': () => execute(bash, [join(home, 'wrapper'), 'java'], env),
        'true itself': () => execute('/bin/true', [], env),
      },
      200,
    );
    printFigures('Wrapper', figures);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1).padStart(9);
}
