/**
 * `npm test`: types, lint, derived files, then unit tests and the lab. `--unit` leaves the lab out.
 * Installs what is missing on a bare machine, and says what a step took.
 */
import { spawnSync } from 'node:child_process';

import { ensureDependencies } from './dependencies.mjs';

const unitOnly = process.argv.includes('--unit');

ensureDependencies();
// In daily work, what has not changed is not looked at again.
const types = unitOnly ? ['--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'] : [];
step('types', 'tsc', ['--noEmit', ...types]);
const cache = (name) =>
  unitOnly ? ['--cache', '--cache-location', `.cache/${name}`, '--cache-strategy', 'content'] : [];
step('lint', 'eslint', [...cache('eslint'), '.']);
step('format', 'prettier', ['--check', '--log-level=warn', ...cache('prettier'), '.']);
step('derived files', 'node', ['scripts/docs.mjs', '--check']);
step('tests', 'vitest', ['run', ...(unitOnly ? ['--project', 'unit'] : [])]);

function step(name, command, args) {
  const start = performance.now();
  const [file, ...rest] =
    command === 'node' ? [process.execPath, ...args] : ['npx', '--no-install', command, ...args];
  const { status } = spawnSync(file, rest, {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  if (status !== 0) {
    console.error(`\n${name}: failed after ${seconds} s`);
    process.exit(status ?? 1);
  }
  // The tests end with a closing line of their own.
  if (command !== 'vitest') console.log(`${name}: ${seconds} s`);
}
