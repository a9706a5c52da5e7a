import { execa } from 'execa';
import { fileURLToPath } from 'node:url';

import { testPacking } from '../pack-contract.ts';

const PACK = fileURLToPath(new URL('../../../layer/node/pack.mjs', import.meta.url));

testPacking((folder, zip) => execa(process.execPath, [PACK, folder, zip]));
