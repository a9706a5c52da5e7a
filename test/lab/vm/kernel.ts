import { execa } from 'execa';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findKernel } from '../../../generators/emulator/vm/index.ts';
import type { Kernel } from '../../../generators/emulator/vm/index.ts';
import { once } from '../support/once.ts';
import { openApt } from '../support/trixie.ts';
import { cacheFolder } from '../support/workspace.ts';

/** Debian 13's kernel for virtual machines, downloaded once and unpacked, never installed. */
export async function trixieKernel(): Promise<Kernel> {
  const folder = await once(join(cacheFolder, 'trixie-kernel'), async (unfinished) => {
    const apt = await openApt(join(unfinished, 'apt'));
    const names = await apt.closure(['linux-image-cloud-amd64']);
    const name = names.find((each) => /^linux-image-\d/.test(each));
    if (name === undefined) throw new Error('Debian 13 has no linux-image-cloud-amd64.');
    // apt prints names as parts of an address.
    await apt.download(unfinished, [decodeURIComponent(name)]);
    const [archive = ''] = (await readdir(unfinished)).filter((file) => file.endsWith('.deb'));
    await execa('dpkg-deb', ['--extract', join(unfinished, archive), unfinished]);
    await rm(join(unfinished, archive));
    await rm(join(unfinished, 'apt'), { recursive: true });
  });
  const kernel = await findKernel(folder);
  if (kernel === undefined) throw new Error(`No suitable kernel in ${folder}.`);
  return kernel;
}
