import { resolve } from 'node:path';

import { compare, execute, printFigures } from './measure.ts';

/** What a user waits for before the command line says anything. */
export function startup(): void {
  const cli = resolve('.cache/bench/dist/cli.js');
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
