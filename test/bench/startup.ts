import { resolve } from 'node:path';

import { compare, execute, printFigures } from './measure.ts';
import { buildPackage } from '../../scripts/build.mjs';

/** What a user waits for before the command line says anything. */
export async function startup(): Promise<void> {
  const outdir = resolve('.cache/bench/dist');
  await buildPackage(outdir);
  const cli = `${outdir}/cli.js`;
  const figures = compare(
    {
      'bare node (-e 0)': () => execute(process.execPath, ['-e', '0']),
      'create-snapper-lambda --version': () => execute(process.execPath, [cli, '--version']),
      'create-snapper-lambda --help': () => execute(process.execPath, [cli, '--help']),
    },
    15,
  );
  printFigures('Start-up', figures);
}
