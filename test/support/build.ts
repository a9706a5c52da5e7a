import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { TestProject } from 'vitest/node';

import { ensurePackages } from '../lab/support/debian.ts';
import { buildPackage } from '../../scripts/build.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute path of the built command line. */
    cli: string;
  }
}

/** Debian packages whose programs the unit tests run. */
const PACKAGES = [
  'fish',
  'gcc',
  'libc6-dev',
  'librsvg2-bin',
  'make',
  'mount',
  'shellcheck',
  'shfmt',
  'tmux',
  'yamllint',
  'zsh',
];

/** Builds the package once for the tests that run it as a user would; each run has its own build. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  await ensurePackages(...PACKAGES).catch((error: unknown) => {
    // In CI nothing may go unrun; elsewhere the tests concerned say that they were not run.
    if (process.env['CI'] === 'true') throw error;
    console.warn(String(error));
  });
  const outdir = resolve(`.cache/test-build-${process.pid}`);
  await buildPackage(outdir);
  provide('cli', `${outdir}/cli.js`);
  return () => rm(outdir, { recursive: true, force: true });
}
