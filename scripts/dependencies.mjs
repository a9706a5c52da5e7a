/** Installs this package's own dependencies when they are missing or older than the lock file. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

const INSTALLED = 'node_modules/.package-lock.json';

export function ensureDependencies() {
  if (modified(INSTALLED) >= modified('package-lock.json')) return;
  console.error('Installing dependencies (npm ci) ...');
  // Everything goes to standard error: standard output belongs to the command that follows.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('"npm ci" failed; mend what it says above and run the same command again.');
    process.exit(1);
  }
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
