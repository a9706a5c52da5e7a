/**
 * `npm start -- my-fn`: what `npm init snapper-lambda my-fn` runs, from a bare clone. Installs and
 * builds what is missing, then hands the command line over.
 */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureDependencies } from './dependencies.mjs';

const SOURCES = ['generators', 'layer', 'scripts', 'templates', 'wrapper', 'package.json'];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
ensureDependencies();
if (newest(SOURCES) > newest(['dist/cli.js'])) {
  console.error('Building ...');
  const { buildPackage } = await import('./build.mjs');
  await buildPackage();
}

// npm runs scripts in the package's folder; the user's own is where the paths they typed begin.
const child = spawn(
  process.execPath,
  [join(process.cwd(), 'dist/cli.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});

function newest(paths) {
  return Math.max(
    ...paths.map((path) => {
      const status = statSync(path, { throwIfNoEntry: false });
      if (status === undefined) return 0;
      if (!status.isDirectory()) return status.mtimeMs;
      return Math.max(status.mtimeMs, newest(readdirSync(path).map((name) => join(path, name))));
    }),
  );
}
