import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import { run } from './in-process.ts';
import { workFolder } from './support.ts';
import { Terminal, noTerminal } from './terminal-support.ts';

const noZsh = spawnSync('zsh', ['--version']).status === 0 ? undefined : 'zsh is missing';

testUnless(
  noTerminal ?? noZsh,
  'in Zsh the Tab key completes commands, flags and values',
  async () => {
    const home = await workFolder();
    const { stdout } = await run(home, ['completion', 'zsh']);
    await writeFile(join(home, 'completion.zsh'), stdout);
    const terminal = new Terminal(home, 'zsh -f');

    terminal.send(
      'autoload -U compinit; compinit -u -D; source ./completion.zsh; PS1="ready> "',
      'Enter',
    );
    await terminal.shows('\nready>');
    terminal.send('create-snapper-lambda up', 'Tab');
    await terminal.shows('create-snapper-lambda update');
    terminal.send('C-u', 'create-snapper-lambda update --on-con', 'Tab', 'th', 'Tab');
    await terminal.shows('update --on-conflict theirs');
    terminal.send('C-u', 'create-snapper-lambda fn --lang', 'Tab', 'p', 'Tab');
    await terminal.shows('fn --language python');
    terminal.send('C-u', 'create-snapper-lambda completion ', 'Tab');

    expect(await terminal.shows('bash  fish  zsh')).toContain('create-snapper-lambda completion');
  },
);
