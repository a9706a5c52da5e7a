import { join } from 'node:path';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import { read } from './in-process.ts';
import { writePreset } from './preset-support.ts';
import { CONFIRMATION, answer, asking, ending, writtenAnswers } from './questions-support.ts';
import { everything, workFolder } from './support.ts';
import { noTerminal } from './terminal-support.ts';

const TEAM = 'Which team owns it?';

testUnless(
  noTerminal,
  'a preset’s own questions are asked, and what it locks is not, nor what that rules out',
  async () => {
    const home = await workFolder();
    writePreset(join(home, 'platform'), {
      locked: { language: 'node', memory: 1024, ci: 'none' },
      questions: [
        { key: 'team', type: 'string', question: TEAM, pattern: '[a-z]+' },
        { key: 'costs', type: 'integer', question: 'Which cost centre?', minimum: 1000 },
        { key: 'tier', type: 'choice', question: 'Which tier?', choices: ['gold', 'tin'] },
      ],
      message: '{{name}} of {{team}}: {{costs}}, {{tier}}.',
    });
    const terminal = asking(home, 'fn --preset ./platform --no-git', { rows: 40 });

    const first = await answer(terminal, 'runtime', 'Enter');
    await answer(terminal, 'architecture', 'Enter');
    await answer(terminal, 'sample', 'Enter');
    await answer(terminal, 'typescript', 'Enter');
    await terminal.shows(`? ${TEAM}`);
    terminal.send('PAY', 'Enter');
    await terminal.shows('> allowed: text like');
    terminal.send('C-u', 'payments', 'Enter');
    await terminal.shows('? Which cost centre?');
    terminal.send('4711', 'Enter');
    await terminal.shows('? Which tier?');
    terminal.send('Down', 'Enter');
    await answer(terminal, CONFIRMATION, 'Enter');

    const screen = await ending(terminal);
    expect(first).not.toContain('dotnet');
    expect(screen).toContain('exit=0');
    expect(screen).not.toMatch(/How much memory|Which language|Which service|culture data/);
    expect(screen).toContain('fn of payments: 4711, tin.');
    expect(await writtenAnswers(join(home, 'fn'))).toMatchObject({
      language: 'node',
      memory: 1024,
      team: 'payments',
      costs: 4711,
      tier: 'tin',
    });
    expect(read(join(home, 'fn'), 'OWNERS')).toContain('payments\n');
  },
);

testUnless(noTerminal, 'Ctrl-C at a preset’s question leaves nothing', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'));
  const flags = '--language node --runtime nodejs24.x --architecture arm64 --sample function';
  const rest = '--typescript --memory 512 --ci none';
  const terminal = asking(home, `fn --preset ./platform ${flags} ${rest}`);

  await terminal.shows(`? ${TEAM}`);
  terminal.send('C-c');

  expect(await ending(terminal)).toContain('exit=130');
  expect((await everything(home)).filter((path) => path.startsWith('fn'))).toEqual([]);
});
