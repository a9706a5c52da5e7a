import { join } from 'node:path';

import { expect } from 'vitest';

import { testUnless } from '../support/tools.ts';
import { answer, asking, ending, flagsBut, writtenAnswers } from './questions-support.ts';
import { everything, workFolder } from './support.ts';
import { CONFIRMATION } from './questions-support.ts';
import { noTerminal } from './terminal-support.ts';

testUnless(
  noTerminal,
  'Enter alone takes every default, each question says why, and a preview comes before writing',
  async () => {
    const home = await workFolder();
    const terminal = asking(home, '');

    const first = await answer(terminal, 'name', 'Enter');
    expect(first).toContain('Stack, function and package are called so');
    expect(first).toContain('(my-fn)');
    const languages = await answer(terminal, 'language', 'Enter');
    expect(languages).toContain('❯ .NET\n  Python\n  Node.js');
    expect(await answer(terminal, 'runtime', 'Enter')).toMatch(/❯ dotnet10: .* 2028-11-14/);
    await answer(terminal, 'architecture', 'Enter');
    await answer(terminal, 'sample', 'Enter');
    await answer(terminal, 'globalization', 'Enter');
    await answer(terminal, 'memory', 'Enter');
    await answer(terminal, 'ci', 'Enter');
    const preview = await answer(terminal, CONFIRMATION);
    expect(await everything(home)).toEqual([]);
    terminal.send('Enter');
    const end = await ending(terminal);

    expect(preview).toContain('name: my-fn');
    expect(preview).toMatch(/\d+ files for '?\/.*\/my-fn/);
    expect(preview).toMatch(/Yours.*\n +events\/ 1, src\/ \d+, test\/ \d+\n/);
    expect(end).toContain('exit=0');
    expect(end).toContain('✔ my-fn: ');
    expect(await writtenAnswers(join(home, 'my-fn'))).toMatchObject({
      name: 'my-fn',
      language: 'dotnet',
      runtime: 'dotnet10',
      host: 'java21',
      architecture: 'x86_64',
      sample: 'function',
      globalization: 'invariant',
      memory: 1769,
      timeout: 30,
      ci: 'github',
      devcontainer: true,
    });
  },
);

const OTHERS = [
  {
    language: 'dotnet',
    keys: ['Enter'],
    own: { question: 'globalization', keys: ['Down', 'Enter'] },
    absent: 'TypeScript',
    written: { runtime: 'dotnet9', globalization: 'icu' },
  },
  {
    language: 'python',
    // A list is searched by what is typed, too.
    keys: ['Py', 'Enter'],
    own: undefined,
    absent: 'culture data',
    written: { runtime: 'python3.12' },
  },
  {
    language: 'node',
    keys: ['Down', 'Down', 'Enter'],
    own: { question: 'typescript', keys: ['n', 'Enter'] },
    absent: 'culture data',
    written: { runtime: 'nodejs22.x', typescript: false },
  },
] as const;

for (const { absent, keys, language, own, written } of OTHERS) {
  testUnless(
    noTerminal,
    `other answers than the defaults are written for ${language}`,
    async () => {
      const home = await workFolder();
      const terminal = asking(home, 'orders', { rows: 50 });

      await answer(terminal, 'language', ...keys);
      expect(await answer(terminal, 'runtime', 'Down', 'Enter')).not.toContain('preview');
      await answer(terminal, 'architecture', 'Down', 'Enter');
      await answer(terminal, 'sample', 'Down', 'Enter');
      await answer(terminal, 'auth', 'Down', 'Enter');
      if (own !== undefined) await answer(terminal, own.question, ...own.keys);
      await answer(terminal, 'memory', '3008', 'Enter');
      await answer(terminal, 'ci', 'Down', 'Enter');
      const preview = await answer(terminal, CONFIRMATION, 'Enter');
      const end = await ending(terminal);

      expect(preview).not.toContain(absent);
      expect(preview).not.toContain('What is the function called?');
      expect(end).toContain('exit=0');
      expect(await writtenAnswers(join(home, 'orders'))).toMatchObject({
        name: 'orders',
        language,
        architecture: 'arm64',
        sample: 'http-api',
        memory: 3008,
        ci: 'gitlab',
        ...written,
      });
    },
  );
}

testUnless(noTerminal, 'flags leave nothing to ask but the confirmation', async () => {
  const home = await workFolder();
  const terminal = asking(home, flagsBut());

  await answer(terminal, CONFIRMATION, 'Enter');
  const end = await ending(terminal);

  expect(end).toContain('exit=0');
  expect(await writtenAnswers(join(home, 'fn'))).toMatchObject({ name: 'fn', memory: 512 });
});
