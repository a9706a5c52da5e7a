import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import { CONFIRMATION, MENU, QUESTIONS, answer, ending, flagsBut } from './questions-support.ts';
import type { Key } from './questions-support.ts';
import { everything, workFolder } from './support.ts';
import { Terminal, command, noTerminal } from './terminal-support.ts';

/** Runs the creator and says whether it left the terminal as it found it. */
const watched = (args: string): string =>
  `before=$(stty -g); ${command(args)}; code=$?; ` +
  `[ "$before" = "$(stty -g)" ] && echo 'as before'; (exit $code)`;

/** What ends every interrupted run, at the beginning of a line. */
const CLEAN_END = /^✖ interrupted; nothing was written\nas before\nexit=130$/m;

/** Flags that leave a question open; what others there are come after it. */
function flagsUpTo(key: Key): string {
  if (key === 'language') return flagsBut('language', 'runtime', 'typescript');
  if (key === 'globalization') {
    return `${flagsBut('language', 'runtime', 'typescript')} --runtime dotnet10`;
  }
  if (key === 'auth') return `${flagsBut('sample')} --sample http-api`;
  return flagsBut(key);
}

for (const key of Object.keys(QUESTIONS) as Key[]) {
  testUnless(noTerminal, `Ctrl-C at the question for ${key} leaves nothing behind`, async () => {
    const home = await workFolder();
    const terminal = new Terminal(home, watched(flagsUpTo(key)));

    await answer(terminal, key, 'C-c');

    expect(await ending(terminal)).toMatch(CLEAN_END);
    expect(terminal.hasCursor()).toBe(true);
    expect(await everything(home)).toEqual([]);
  });
}

testUnless(
  noTerminal,
  'Ctrl-C at the confirmation, in the list of answers and at a changed one leaves nothing behind',
  async () => {
    const stops = [
      async (terminal: Terminal) => answer(terminal, CONFIRMATION, 'C-c'),
      async (terminal: Terminal) => {
        await answer(terminal, CONFIRMATION, 'Down', 'Enter');
        await answer(terminal, MENU, 'C-c');
      },
      async (terminal: Terminal) => {
        await answer(terminal, CONFIRMATION, 'Down', 'Enter');
        await answer(terminal, MENU, 'memory', 'Enter');
        await answer(terminal, 'memory', '128', 'C-c');
      },
    ];
    for (const stop of stops) {
      const home = await workFolder();
      const terminal = new Terminal(home, watched(flagsBut()));

      await stop(terminal);

      expect(await ending(terminal)).toMatch(CLEAN_END);
      expect(terminal.hasCursor()).toBe(true);
      expect(await everything(home)).toEqual([]);
    }
  },
);

for (const term of ['dumb', 'xterm']) {
  testUnless(noTerminal, `Ctrl-D ends a question on a terminal of type ${term}`, async () => {
    const home = await workFolder();
    const terminal = new Terminal(home, `export TERM=${term}; ${watched(flagsBut('ci'))}`);

    await terminal.shows(QUESTIONS.ci);
    await terminal.shows(term === 'dumb' ? 'Number (1):' : 'Enter takes');
    terminal.send('C-d');

    expect(await ending(terminal)).toMatch(CLEAN_END);
    expect(await everything(home)).toEqual([]);
  });
}

testUnless(noTerminal, 'Ctrl-C ends a question on a terminal that cannot redraw', async () => {
  const home = await workFolder();
  const terminal = new Terminal(home, `export TERM=dumb; ${watched(flagsBut('memory'))}`);

  await terminal.shows('Answer (1769):');
  terminal.send('12', 'C-c');

  expect(await ending(terminal)).toMatch(CLEAN_END);
  expect(await everything(home)).toEqual([]);
});

testUnless(noTerminal, 'Escape answers nothing', async () => {
  const home = await workFolder();
  const terminal = new Terminal(home, watched(flagsBut('memory')));

  await answer(terminal, 'memory', 'Escape');
  // Node.js may take the next key for a part of the same sequence.
  terminal.send('C-u', '256', 'Enter');
  await terminal.shows('✔ How much memory, in megabytes? 256');
  await answer(terminal, CONFIRMATION, 'Escape');
  terminal.send('C-c');

  expect(await ending(terminal)).toMatch(CLEAN_END);
});

testUnless(noTerminal, 'a question ends when the process is told to stop', async () => {
  const home = await workFolder();
  const pidFile = join(await workFolder(), 'pid');
  const terminal = new Terminal(
    home,
    `sh -c 'echo $$ > "${pidFile}"; exec "$0" "$@"' ${command(flagsBut('ci'))}`,
  );

  await answer(terminal, 'ci');
  process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGTERM');

  expect(await ending(terminal)).toContain('✖ interrupted; nothing was written\nexit=130');
  expect(await everything(home)).toEqual([]);
});

testUnless(noTerminal, 'a question ends when the terminal is closed', async () => {
  const home = await workFolder();
  const codeFile = join(await workFolder(), 'code');
  await writeFile(codeFile, '');
  // The shell waits for the program, and outlives the terminal.
  const terminal = new Terminal(
    home,
    `trap : HUP; ${command(flagsBut('ci'))}; echo $? > '${codeFile}'`,
  );

  await answer(terminal, 'ci');
  terminal.close();
  let code = '';
  while (!code.endsWith('\n')) {
    await wait(30);
    code = await readFile(codeFile, 'utf8');
  }

  // Which code, nobody is left to see: Node.js 20 itself aborts without its terminal.
  expect(Number(code)).toBeGreaterThan(0);
  expect(await everything(home)).toEqual([]);
});
