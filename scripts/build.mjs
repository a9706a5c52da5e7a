/**
 * Builds the published package: `dist/cli.js` and the chunks it loads on demand, and NOTICE with the
 * licences of what is bundled.
 */
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { noticeText } from './notice.mjs';
import { esbuildTemplates } from './template-module.mjs';

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * @param {string} [outdir] where the bundle goes; only the usual place renews NOTICE
 */
export async function buildPackage(outdir = 'dist') {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    metafile: true,
    entryPoints: { cli: 'generators/cli/main.ts' },
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    chunkNames: 'chunks/[name]-[hash]',
    legalComments: 'none',
    define: { PACKAGE_VERSION: JSON.stringify(version) },
    // Dependencies that are CommonJS expect these names.
    banner: {
      js: [
        'import { createRequire as __createRequire } from "node:module";',
        'import { dirname as __dirnameOf } from "node:path";',
        'import { fileURLToPath as __fileURLToPath } from "node:url";',
        'const require = __createRequire(import.meta.url);',
        'const __filename = __fileURLToPath(import.meta.url);',
        'const __dirname = __dirnameOf(__filename);',
      ].join('\n'),
    },
    plugins: [esbuildTemplates()],
    logLevel: 'warning',
  });
  await chmod(`${outdir}/cli.js`, 0o755);
  if (outdir === 'dist') await writeFile('NOTICE', await noticeText(metafile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage();
