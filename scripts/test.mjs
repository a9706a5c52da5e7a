/**
 * `npm test`: types, lint and derived files at the same time, then unit tests and the lab. `--unit` leaves
 * out the lab and the long tests.
 * Installs what is missing on a bare machine, and says what a step took.
 */
import { spawn } from 'node:child_process';

import { ensureDependencies } from './dependencies.mjs';

const unitOnly = process.argv.includes('--unit');

ensureDependencies();
// In daily work, what has not changed is not looked at again.
const types = unitOnly ? ['--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'] : [];
const cache = (name) =>
  unitOnly ? ['--cache', '--cache-location', `.cache/${name}`, '--cache-strategy', 'content'] : [];
const failed = await Promise.all([
  check('types', 'tsc', ['--noEmit', ...types]),
  check('lint', 'eslint', [...cache('eslint'), '.']),
  check('format', 'prettier', ['--check', '--log-level=warn', ...cache('prettier'), '.']),
  check('derived files', 'node', ['scripts/docs.mjs', '--check']),
]);
if (failed.includes(true)) process.exit(1);
const tests = await run('vitest', ['run', ...(unitOnly ? ['--project', 'unit'] : [])], 'inherit');
// The tests end with a closing line of their own.
if (tests.status !== 0) {
  console.error(`\ntests: failed after ${tests.seconds} s`);
  process.exit(1);
}

/** Runs beside others, so what it says is kept until it has ended. Returns whether it failed. */
async function check(name, command, args) {
  const { output, seconds, status } = await run(command, args, 'pipe');
  process.stdout.write(output);
  console.log(status === 0 ? `${name}: ${seconds} s` : `\n${name}: failed after ${seconds} s`);
  return status !== 0;
}

function run(command, args, stdio) {
  const start = performance.now();
  const [file, ...rest] =
    command === 'node' ? [process.execPath, ...args] : ['npx', '--no-install', command, ...args];
  const child = spawn(file, rest, {
    stdio: ['ignore', stdio, stdio],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      const seconds = ((performance.now() - start) / 1_000).toFixed(1);
      resolve({ output, seconds, status });
    });
  });
}
