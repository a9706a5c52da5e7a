/**
 * `npm run bench [-- NAME[:FILTER]...]`: prints what things cost, with ratios side by side in one run.
 * `vm:python` measures only what has "python" in its name.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { buildPackage } from '../../scripts/build.mjs';
import { ensureDependencies } from '../../scripts/dependencies.mjs';
import { esbuildTemplates } from '../../scripts/template-module.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
ensureDependencies();
await buildPackage('.cache/bench/dist', '.cache/bench/NOTICE');
await build({
  entryPoints: ['test/bench/main.ts'],
  outfile: '.cache/bench/main.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  plugins: [esbuildTemplates()],
  // Benchmarks share the lab's builds, which find the repository from their own place.
  define: { 'import.meta.dirname': JSON.stringify(`${process.cwd()}/test/lab/support`) },
  logLevel: 'warning',
});
const { status } = spawnSync(
  process.execPath,
  ['.cache/bench/main.mjs', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
