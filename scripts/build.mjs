/**
 * Builds the published package: `dist/cli.js` and the chunks it loads on demand, and the JSON schema.
 */
import { chmod, readFile, rm } from 'node:fs/promises';

import { build } from 'esbuild';

import { esbuildTemplates } from './template-module.mjs';

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));

export async function buildPackage() {
  await rm('dist', { recursive: true, force: true });
  await build({
    entryPoints: { cli: 'generators/cli/main.ts' },
    outdir: 'dist',
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
  await chmod('dist/cli.js', 0o755);
}

await buildPackage();
