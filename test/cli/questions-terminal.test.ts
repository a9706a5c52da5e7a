import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import {
  CONFIRMATION,
  MENU,
  answer,
  asking,
  ending,
  flagsBut,
  writtenAnswers,
} from './questions-support.ts';
import { everything, workFolder } from './support.ts';
import { noTerminal } from './terminal-support.ts';

testUnless(
  noTerminal,
  'what cannot be is said below the question, and put right there',
  async () => {
    const home = await workFolder();
    const terminal = asking(home, flagsBut('name', 'memory'));

    await answer(terminal, 'name', 'My', 'Space', 'Fn', 'Enter');
    await terminal.shows('> it contains white space; use hyphens between words');
    terminal.send('C-u', 'Orders', 'Enter');
    await terminal.shows('"orders" would do');
    terminal.send('C-u', 'orders', 'Enter');
    await answer(terminal, 'memory', '64', 'Enter');
    await terminal.shows('> allowed: 128 to 10240');
    terminal.send('BSpace', 'BSpace', 'much', 'Enter');
    await terminal.showsWhen(
      (screen) => screen.includes('  much') && screen.includes('> allowed: 128 to 10240'),
      'the same for a word',
    );
    terminal.send('C-u', '1024', 'Enter');
    await answer(terminal, CONFIRMATION, 'Enter');

    expect(await ending(terminal)).toContain('exit=0');
    expect(await writtenAnswers(join(home, 'orders'))).toMatchObject({
      name: 'orders',
      memory: 1024,
    });
  },
);

testUnless(noTerminal, 'a name whose folder is in use is refused where it is asked', async () => {
  const home = await workFolder();
  await mkdir(join(home, 'taken'));
  await writeFile(join(home, 'taken/notes.txt'), 'mine');
  const terminal = asking(home, flagsBut('name'));

  await answer(terminal, 'name', 'taken', 'Enter');
  await terminal.shows('is not empty: it holds notes.txt');
  terminal.send('C-u', 'free', 'Enter');
  await answer(terminal, CONFIRMATION, 'Enter');

  expect(await ending(terminal)).toContain('exit=0');
  expect(await everything(join(home, 'taken'))).toEqual(['notes.txt']);
  expect(await writtenAnswers(join(home, 'free'))).toMatchObject({ name: 'free' });
});

testUnless(noTerminal, 'a folder whose name will not do asks for a name', async () => {
  const home = await workFolder();
  const terminal = asking(home, `'My Fn' ${flagsBut('name')}`);

  expect(await answer(terminal, 'name')).toContain('"My Fn" cannot be: it contains white space');
  terminal.send('my-fn', 'Enter');
  expect(await answer(terminal, CONFIRMATION, 'Enter')).toContain(`/My Fn'`);

  expect(await ending(terminal)).toContain('exit=0');
  expect(await writtenAnswers(join(home, 'My Fn'))).toMatchObject({ name: 'my-fn' });
});

testUnless(noTerminal, 'a name that the language cannot have is asked for again', async () => {
  const home = await workFolder();
  const terminal = asking(home, flagsBut('name', 'language', 'runtime', 'typescript'));

  await answer(terminal, 'name', 'console', 'Enter');
  await answer(terminal, 'language', 'Node', 'Enter');
  await terminal.shows(`"console" cannot be: it is the name of one of Node's own modules`);
  terminal.send('logs', 'Enter');
  await answer(terminal, 'runtime', 'Enter');
  await answer(terminal, 'typescript', 'Enter');
  await answer(terminal, CONFIRMATION, 'Enter');

  expect(await ending(terminal)).toContain('exit=0');
  expect(await writtenAnswers(join(home, 'logs'))).toMatchObject({ name: 'logs' });
});

testUnless(
  noTerminal,
  'an answer is changed at the preview, and what hangs on it is asked anew',
  async () => {
    const home = await workFolder();
    const terminal = asking(home, flagsBut());

    const before = await answer(terminal, CONFIRMATION, 'Down', 'Enter');
    await answer(terminal, MENU, 'language', 'Enter');
    // What was answered before is where the list begins.
    expect(await answer(terminal, 'language', 'Up', 'Enter')).toContain('❯ Node.js');
    await answer(terminal, 'runtime', 'Enter');
    const after = await answer(terminal, CONFIRMATION, 'Enter');
    const end = await ending(terminal);

    expect(before).toMatch(/yes: typescript,/);
    expect(after).toContain('language: python');
    expect(after).not.toContain('typescript');
    expect(after).not.toContain('✔ How much memory');
    expect(end).toContain('exit=0');
    const { typescript, ...written } = await writtenAnswers(join(home, 'fn'));
    expect(typescript).toBeUndefined();
    expect(written).toMatchObject({
      language: 'python',
      runtime: 'python3.13',
      architecture: 'arm64',
      memory: 512,
    });
  },
);

testUnless(
  noTerminal,
  'one answer after another is changed, those without a question of their own too',
  async () => {
    const home = await workFolder();
    const terminal = asking(home, flagsBut(), { rows: 60 });

    await answer(terminal, CONFIRMATION, 'Down', 'Enter');
    await answer(terminal, MENU, 'timeout', 'Enter');
    await terminal.shows('? Longest time of one invocation, in seconds.');
    terminal.send('901', 'Enter');
    await terminal.shows('> allowed: 1 to 900');
    terminal.send('C-u', '900', 'Enter');
    await answer(terminal, CONFIRMATION, 'Down', 'Enter');
    await answer(terminal, MENU, 'name', 'Enter');
    await answer(terminal, 'name', 'other', 'Enter');
    expect(await answer(terminal, CONFIRMATION, 'Enter')).toMatch(/files for '?\/.*\/other/);

    expect(await ending(terminal)).toContain('exit=0');
    expect(await everything(home)).not.toContain('fn');
    expect(await writtenAnswers(join(home, 'other'))).toMatchObject({
      name: 'other',
      timeout: 900,
    });
  },
);

testUnless(
  noTerminal,
  'whoever changes nothing comes back to the preview, and can leave',
  async () => {
    const home = await workFolder();
    const terminal = asking(home, flagsBut());

    await answer(terminal, CONFIRMATION, 'Down', 'Enter');
    await answer(terminal, MENU, 'none', 'Enter');
    await answer(terminal, CONFIRMATION, 'Leave', 'Enter');
    const end = await ending(terminal);

    expect(end).toContain('✖ nothing was written\nexit=130');
    expect(await everything(home)).toEqual([]);
  },
);
