/** Builds what `npm pack` and `npm publish` take, from a bare clone too. */
import { fileURLToPath } from 'node:url';

import { ensureDependencies } from './dependencies.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
ensureDependencies();
const { buildPackage } = await import('./build.mjs');
await buildPackage();
