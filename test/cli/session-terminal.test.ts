import { join } from 'node:path';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import { CONFIRMATION, answer, ending } from './questions-support.ts';
import { workFolder } from './support.ts';
import { Terminal, command, noTerminal } from './terminal-support.ts';
import { terminalSvg } from './terminal-svg.ts';

/** What is asked of somebody who takes every default. */
const QUESTIONS = [
  'language',
  'runtime',
  'architecture',
  'sample',
  'globalization',
  'memory',
  'ci',
] as const;

/** What the README shows. */
const PICTURE = join(import.meta.dirname, '../../docs/session.svg');

testUnless(noTerminal, 'the session that the README shows is what happens', async () => {
  const home = await workFolder();
  const typed = "printf '$ npm init snapper-lambda my-fn\\n'";
  const terminal = new Terminal(home, `${typed}; ${command('my-fn --no-git')}`, { colours: true });

  for (const question of QUESTIONS) await answer(terminal, question, 'Enter');
  await answer(terminal, CONFIRMATION, 'Enter');
  await ending(terminal);

  const screen = terminal
    .withColours()
    // The folder is another one each time, and has a name that needs quotes.
    .replaceAll(`'${home}/my-fn'`, '~/code/my-fn')
    .replace(/\n[^\n]*exit=0[\s\S]*/, '\n');
  await expect(terminalSvg(screen)).toMatchFileSnapshot(PICTURE);
});
