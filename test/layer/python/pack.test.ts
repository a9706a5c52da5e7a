import { execa } from 'execa';
import { fileURLToPath } from 'node:url';

import { describeUnless } from '../../support/tools.ts';
import { testPacking } from '../pack-contract.ts';

const PACK = fileURLToPath(new URL('../../../layer/python/pack.py', import.meta.url));

const { failed } = await execa('python3', ['--version'], { reject: false });

describeUnless(failed ? 'it needs python3' : undefined, 'the packer of the Python layer', () => {
  testPacking((folder, zip) => execa('python3', ['-B', PACK, folder, zip]));
});
