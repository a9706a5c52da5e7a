import { join } from 'node:path';

import { execa } from 'execa';

import { once } from '../support/once.ts';
import { cacheFolder } from '../support/workspace.ts';

/** A folder to put on `PATH`, with the Node.js of a release from the npm packages `node-linux-*`. */
export async function nodeFolder(release: string): Promise<string> {
  const folder = await once(join(cacheFolder, `node-${release}`), async (unfinished) => {
    const name = `node-linux-${process.arch}@${release}`;
    const { stdout } = await execa('npm', ['pack', '--silent', name], { cwd: unfinished });
    const member = ['--strip-components=1', 'package/bin/node'];
    await execa('tar', ['-xzf', stdout.trim(), ...member], { cwd: unfinished });
  });
  return join(folder, 'bin');
}
