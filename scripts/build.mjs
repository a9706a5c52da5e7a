/**
 * Builds the published package: `dist/cli.js` and the chunks it loads on demand, the doors for Yeoman
 * (`dist/generators/app`) and projen (`dist/projen.cjs`), and NOTICE with the licences of what is bundled.
 */
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { launcherText } from './launcher.mjs';
import { esbuildLeftOut } from './left-out.mjs';
import { noticeText } from './notice.mjs';
import { esbuildOneCore } from './one-core.mjs';
import { esbuildTemplates } from './template-module.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { engines, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

/** What every bundle has in common. */
const COMMON = /** @type {const} */ ({
  absWorkingDir: ROOT,
  metafile: true,
  bundle: true,
  // Names stay: errors tell where they come from, and keeping them otherwise costs time at every start.
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  define: { PACKAGE_VERSION: JSON.stringify(version) },
  plugins: [esbuildLeftOut(), esbuildTemplates()],
  logLevel: 'warning',
});

/**
 * @param {string} [folder] where the bundle goes, relative to the repository
 * @param {string} [notice] where NOTICE goes; by default only a build in the usual place renews it
 * @returns the files that went into the bundles
 */
export async function buildPackage(
  folder = 'dist',
  notice = folder === 'dist' ? 'NOTICE' : undefined,
) {
  const outdir = resolve(ROOT, folder);
  await rm(outdir, { recursive: true, force: true });
  const [esm, commonJs] = await Promise.all([
    build({
      ...COMMON,
      plugins: [esbuildOneCore(), ...COMMON.plugins],
      entryPoints: {
        'chunks/main': 'generators/cli/main.ts',
        'generators/app/index': 'generators/app/index.ts',
        synthesize: 'generators/projen/synthesize.ts',
      },
      outdir,
      // Who comes through Yeoman has it; nobody else should have to install it.
      external: ['yeoman-generator'],
      splitting: true,
      format: 'esm',
      chunkNames: 'chunks/[name]-[hash]',
      // Dependencies that are CommonJS expect these names.
      define: {
        ...COMMON.define,
        __dirname: 'import.meta.dirname',
        __filename: 'import.meta.filename',
      },
      banner: {
        js: [
          'import { createRequire as __createRequire } from "node:module";',
          'const require = __createRequire(import.meta.url);',
        ].join('\n'),
      },
    }),
    // projen loads project types by require().
    build({
      ...COMMON,
      entryPoints: { projen: 'generators/projen/index.ts' },
      // A project has to extend the class of the projen that runs it.
      external: ['projen'],
      outdir,
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
    }),
  ]);
  const program = join(outdir, 'cli.js');
  await writeFile(program, launcherText(engines.node, './chunks/main.js'));
  await chmod(program, 0o755);
  const inputs = { ...esm.metafile.inputs, ...commonJs.metafile.inputs };
  if (notice !== undefined) await writeFile(resolve(ROOT, notice), await noticeText(inputs));
  return Object.keys(inputs);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage();
