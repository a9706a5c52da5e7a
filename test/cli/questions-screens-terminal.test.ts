import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import {
  CONFIRMATION,
  MENU,
  QUESTIONS,
  answer,
  asking,
  ending,
  flagsBut,
  writtenAnswers,
} from './questions-support.ts';
import { everything, workFolder } from './support.ts';
import { Terminal, command, noTerminal } from './terminal-support.ts';

const LONG_NAME = 'the-longest-name-that-stack-function-and-package-can-have';

testUnless(
  noTerminal,
  'question and preview fit a screen of 24 lines, whatever the answers',
  async () => {
    const home = await workFolder();
    const registry = '--registry registry.example.com/a/mirror/of/public.ecr.aws';
    const name = `--name ${LONG_NAME.slice(0, 56)}`;
    const terminal = asking(home, `${flagsBut('name')} ${name} ${registry}`);

    const preview = await answer(terminal, CONFIRMATION);
    await terminal.shows('Enter takes');

    expect(preview).toContain('Your answers');
    expect(preview).toContain(`  name: ${LONG_NAME.slice(0, 56)}`);
    expect(preview).toContain('  registry: registry.example.com/a/mirror');
    for (const line of preview.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    terminal.send('C-c');
    await ending(terminal);
  },
);

testUnless(noTerminal, 'forty columns are enough, and redraws leave nothing behind', async () => {
  const home = await workFolder();
  const terminal = asking(home, '', { columns: 40, rows: 99 });

  await answer(terminal, 'name', LONG_NAME.slice(0, 50), 'Enter');
  await answer(terminal, 'language', 'Down', 'Down', 'Up', 'Down', 'Enter');
  await answer(terminal, 'runtime', 'Down', 'Up', 'Enter');
  await answer(terminal, 'architecture', 'Down', 'Enter');
  await answer(terminal, 'sample', 'Down', 'Up', 'Enter');
  await answer(terminal, 'typescript', 'maybe', 'Enter');
  await terminal.shows('You must answer');
  terminal.send('C-u', 'n', 'Enter');
  await answer(terminal, 'memory', '12', 'Enter');
  await terminal.shows('> allowed: 128 to 10240');
  terminal.send('8', 'Enter');
  await answer(terminal, 'ci', 'none', 'Enter');
  const preview = await answer(terminal, CONFIRMATION, 'Down', 'Enter');
  await answer(terminal, MENU, 'none', 'Enter');
  await terminal.showsWhen((screen) => screen.split('Your answers').length === 3, 'it twice');
  await answer(terminal, CONFIRMATION, 'Enter');
  const end = await ending(terminal);

  // Each question is there once, as answered, and so is nothing of what was drawn in between.
  const asked = preview.slice(0, preview.indexOf('Your answers')).split('\n');
  expect(asked.filter((line) => line.startsWith('✔'))).toHaveLength(8);
  expect(asked.filter((line) => /^\?|❯|Up and Down|allowed|You must/.test(line))).toEqual([]);
  expect(preview).toContain('✔ How much memory, in megabytes? 128');
  expect(end).toContain('exit=0');
  expect(await writtenAnswers(join(home, LONG_NAME.slice(0, 50)))).toMatchObject({ memory: 128 });
});

testUnless(noTerminal, 'a window that changes its width while asking is drawn anew', async () => {
  const home = await workFolder();
  const terminal = asking(home, flagsBut('name', 'language', 'runtime', 'typescript'), {
    rows: 50,
  });

  await answer(terminal, 'name', 'or');
  await terminal.shows('  or');
  await terminal.resize(40);
  // A program is told of its new width after the keys that are there by then.
  terminal.send('d');
  await terminal.shows('  ord');
  terminal.send('ers');
  await terminal.shows('called\n  so; to rename is to deploy anew.\n  orders');
  terminal.send('Enter');
  await answer(terminal, 'language', 'Down');
  await terminal.shows('❯ Python');
  await terminal.resize(100);
  terminal.send('Up');
  await terminal.shows('❯ .NET');
  terminal.send('Down', 'Down');
  await terminal.shows('official runtime interface client.\n  .NET\n  Python\n❯ Node.js');
  terminal.send('Enter');
  await answer(terminal, 'runtime', 'Enter');
  await answer(terminal, 'typescript', 'Enter');
  const preview = await answer(terminal, CONFIRMATION, 'Enter');

  expect(preview.split('Which language is it written in?')).toHaveLength(2);
  expect(await ending(terminal)).toContain('exit=0');
  expect(await writtenAnswers(join(home, 'orders'))).toMatchObject({ language: 'node' });
});

testUnless(noTerminal, 'a list longer than the window is scrolled', async () => {
  const home = await workFolder();
  const terminal = asking(home, flagsBut(), { rows: 14 });

  await answer(terminal, CONFIRMATION, 'Down', 'Enter');
  await answer(terminal, MENU);
  const list = await terminal.shows('Enter takes');
  terminal.send('devcontainer');
  await terminal.shows('❯ devcontainer: true');
  terminal.send('C-c');

  expect(list).toContain('❯ name: fn');
  expect(list).not.toContain('devcontainer');
  expect(await ending(terminal)).toContain('exit=130');
});

testUnless(
  noTerminal,
  'with NO_COLOR not one colour is sent, and a key costs less than a screen',
  async () => {
    const plain = await recordingOf({ colours: false });
    const coloured = await recordingOf({ colours: true });

    expect(plain.match(COLOUR)).toBeNull();
    expect(coloured.match(COLOUR)).not.toBeNull();
    // Cursor and letters are the same with and without.
    expect(plain).toContain('Which architecture?');
    const redraws = plain.split('? Which architecture?').slice(1, -1);
    expect(redraws.length).toBeGreaterThan(2);
    for (const redraw of redraws) expect(redraw.length).toBeLessThan(300);
  },
);

testUnless(
  noTerminal,
  'a terminal that cannot redraw is asked line by line, without an escape sequence',
  async () => {
    const home = await workFolder();
    const record = join(await workFolder(), 'bytes');
    const flags = flagsBut('name', 'sample', 'typescript', 'memory');
    const terminal = new Terminal(home, `TERM=dumb ${command(flags)}`, { record });

    await terminal.shows('Answer (my-fn):');
    terminal.send('My', 'Space', 'Fn', 'Enter');
    await terminal.shows('  it contains white space; use hyphens between words');
    terminal.send('orderx', 'BSpace', 's', 'Enter');
    await terminal.shows('  1. function: invoked with a JSON event\n  2. http-api');
    await terminal.shows('Number (1):');
    terminal.send('4', 'Enter');
    await terminal.shows('  a number from 1 to 3');
    terminal.send('3', 'Enter');
    await terminal.shows('y or n (y):');
    terminal.send('perhaps', 'Enter');
    await terminal.shows('  y or n\n');
    terminal.send('no', 'Enter');
    await terminal.shows('Answer (1769):');
    terminal.send('64', 'Enter');
    await terminal.shows('  allowed: 128 to 10240');
    terminal.send('Enter');
    await terminal.shows('  3. Leave: nothing is written\n  Number (1):');
    terminal.send('2', 'Enter');
    await terminal.shows('none of them\n  Number (1):');
    // By its name, too.
    terminal.send('memory', 'Enter');
    await terminal.showsWhen((screen) => screen.split('Answer (1769):').length > 3, 'it again');
    terminal.send('2048', 'Enter');
    await terminal.shows('memory: 2048');
    await terminal.showsWhen((screen) => screen.split('3. Leave').length === 3, 'it again');
    terminal.send('Enter');
    const end = await ending(terminal);

    expect(end).toContain('exit=0');
    expect(await written(record)).not.toContain('\u001B');
    expect(await writtenAnswers(join(home, 'orders'))).toMatchObject({
      sample: 'model',
      typescript: false,
      memory: 2048,
    });
  },
);

testUnless(noTerminal, 'into a pipe nothing is asked', async () => {
  const home = await workFolder();
  const terminal = new Terminal(home, `{ ${command('fn')}; } | cat`);

  const end = await ending(terminal);

  expect(end).toContain('there is no terminal to ask in');
  expect(end).not.toContain(QUESTIONS.language);
  expect(await everything(home)).toEqual([]);
});

/** Codes that set colours or weights; the cursor's are others. */
const COLOUR = /\u001B\[[\d;]*m/g;

/** What the terminal is sent in a run that moves in a list and is interrupted at the preview. */
async function recordingOf(options: { readonly colours: boolean }): Promise<string> {
  const home = await workFolder();
  const record = join(await workFolder(), 'bytes');
  const terminal = asking(home, flagsBut('architecture', 'memory'), { ...options, record });
  await answer(terminal, 'architecture', 'Down');
  await terminal.shows('❯ arm64');
  terminal.send('Up', 'Down', 'Enter');
  await answer(terminal, 'memory', '12', 'Enter');
  await terminal.shows('> allowed');
  terminal.send('8', 'Enter');
  await answer(terminal, CONFIRMATION, 'C-c');
  await ending(terminal);
  return written(record);
}

/** A recording, once its end is there. */
async function written(record: string): Promise<string> {
  for (;;) {
    const bytes = await readFile(record, 'utf8');
    if (bytes.includes('exit=')) return bytes;
    await wait(30);
  }
}
