import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import { CLI, everything, workFolder } from './support.ts';
import { Terminal, command, noTerminal } from './terminal-support.ts';

testUnless(
  noTerminal,
  'questions are answered in a terminal, each explained, and a preview comes before writing',
  async () => {
    const home = await workFolder();
    const terminal = new Terminal(home, command('--architecture arm64'));

    await terminal.shows('What is the function called?');
    await terminal.shows('Stack, function and package carry this name');
    terminal.send('My', 'Space', 'Fn', 'Enter');
    await terminal.shows('contains white space');
    terminal.send('C-u', 'orders', 'Enter');
    await terminal.shows('Which language is it written in?');
    terminal.send('Down', 'Down', 'Enter');
    await terminal.shows('Which runtime?');
    terminal.send('Enter');
    await terminal.shows('What should the function start out as?');
    terminal.send('Down', 'Enter');
    await terminal.shows('TypeScript?');
    terminal.send('n', 'Enter');
    await terminal.shows('How much memory');
    terminal.send('Enter');
    await terminal.shows('Which service runs your pipelines?');
    terminal.send('Enter');
    const preview = await terminal.shows('Write it?');
    expect(preview).toContain('template.yaml');
    expect(await everything(home)).toEqual([]);
    terminal.send('Enter');
    const end = await terminal.shows('exit=');

    expect(end).toContain('exit=0');
    expect(end).not.toContain('Which architecture?');
    expect(JSON.parse(await readFile(join(home, 'orders/snapper.json'), 'utf8'))).toMatchObject({
      name: 'orders',
      runtime: expect.stringMatching(/^nodejs/) as string,
      architecture: 'arm64',
      sample: 'http-api',
      typescript: false,
      memory: 1769,
    });
  },
);

testUnless(noTerminal, 'the language decides what else is asked', async () => {
  const home = await workFolder();
  const terminal = new Terminal(home, command('fn --architecture x86_64 --sample function'));

  await terminal.shows('Which language is it written in?');
  terminal.send('Enter');
  expect(await terminal.shows('Which runtime?')).toContain('dotnet10  (until 2028-11-14)');
  terminal.send('Enter');
  await terminal.shows('Does the function need culture data?');
  terminal.send('Down', 'Enter');
  await terminal.shows('How much memory');
  terminal.send('Enter');
  await terminal.shows('Which service runs your pipelines?');
  terminal.send('Enter');
  expect(await terminal.shows('Write it?')).not.toContain('TypeScript?');
  terminal.send('Enter');
  expect(await terminal.shows('exit=')).toContain('exit=0');

  expect(JSON.parse(await readFile(join(home, 'fn/snapper.json'), 'utf8'))).toMatchObject({
    language: 'dotnet',
    globalization: 'icu',
  });
});

testUnless(noTerminal, 'Ctrl-C at a question leaves with 130 and nothing written', async () => {
  const home = await workFolder();
  const terminal = new Terminal(home, command('fn'));

  await terminal.shows('Which language is it written in?');
  terminal.send('C-c');
  const end = await terminal.shows('exit=');

  expect(end).toContain('exit=130');
  expect(end).toContain('nothing was written');
  expect(await everything(home)).toEqual([]);
});

testUnless(noTerminal, 'declining at the preview writes nothing', async () => {
  const home = await workFolder();
  const flags =
    '--runtime nodejs24.x --architecture x86_64 --sample function --typescript --memory 512 --ci none';
  const terminal = new Terminal(home, command(`fn ${flags}`));

  await terminal.shows('Write it?');
  terminal.send('n', 'Enter');
  const end = await terminal.shows('exit=');

  expect(end).toContain('exit=130');
  expect(await everything(home)).toEqual([]);
});

testUnless(noTerminal, 'a question ends when the process is told to stop', async () => {
  const home = await workFolder();
  const pidFile = join(await workFolder(), 'pid');
  const terminal = new Terminal(
    home,
    `sh -c 'echo $$ > "${pidFile}"; exec "$0" "$1" fn' '${process.execPath}' '${CLI}'`,
  );

  await terminal.shows('Which language is it written in?');
  process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGTERM');
  const end = await terminal.shows('exit=');

  expect(end).toContain('exit=130');
  expect(await everything(home)).toEqual([]);
});
