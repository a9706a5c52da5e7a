import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { expect, test } from 'vitest';

import { contentsOf } from '../regenerate/support.ts';
import { place } from '../repository/support.ts';
import { stubPrograms } from '../support/stub-programs.ts';
import { testUnless } from '../support/tools.ts';
import { BEFORE, NOW, fewFiles, make } from './many-support.ts';
import { cli, workFolder } from './support.ts';
import { Terminal, command, noTerminal } from './terminal-support.ts';

const OFFER = 'is a repository of create-snapper-lambda.';

testUnless(
  noTerminal,
  'the creator, run inside a repository, offers to update it; yes updates',
  async () => {
    const home = await workFolder();
    make(home, 'outdated', 'fn');
    make(home, 'current', 'expected');
    const terminal = new Terminal(join(home, 'fn'), command());

    const question = await terminal.shows(OFFER);
    expect(question).toContain(
      `This is a repository of create-snapper-lambda. Update it to ${NOW}?`,
    );
    terminal.send('y', 'Enter');
    const end = await terminal.shows('exit=');

    expect(end).toContain('exit=0');
    expect(end).toContain(`create-snapper-lambda ${BEFORE} → ${NOW}`);
    expect(contentsOf(join(home, 'fn'))).toEqual(contentsOf(join(home, 'expected')));
  },
);

testUnless(
  noTerminal,
  'given the folder of a repository, with new answers, it offers to update it to them',
  async () => {
    const home = await workFolder();
    make(home, 'outdated', 'fn');
    const terminal = new Terminal(home, command('fn --memory 512'));

    expect(await terminal.shows(OFFER)).toContain('fn is a repository');
    terminal.send('Enter');
    const end = await terminal.shows('exit=');

    expect(end).toContain('exit=0');
    expect(end).toContain('memory 1769 → 512');
    expect(JSON.parse(readFileSync(join(home, 'fn/snapper.json'), 'utf8'))).toMatchObject({
      generator: NOW,
      memory: 512,
    });
  },
);

for (const [answer, keys, said] of [
  ['no', ['n', 'Enter'], 'nothing was written'],
  ['Ctrl-C', ['C-c'], 'interrupted; nothing was written'],
] as const) {
  testUnless(noTerminal, `${answer} to the offer writes nothing, and leaves with 130`, async () => {
    const home = await workFolder();
    make(home, 'outdated', 'fn');
    const before = contentsOf(home);
    const terminal = new Terminal(home, command('fn'));

    await terminal.shows(OFFER);
    terminal.send(...keys);
    const end = await terminal.shows('exit=');

    expect(end).toContain('exit=130');
    expect(end).toContain(`✖ ${said}`);
    expect(contentsOf(home)).toEqual(before);
  });

  testUnless(noTerminal, `${answer} to eject's question removes nothing`, async () => {
    const home = await workFolder();
    make(home, 'current', 'fn');
    const before = contentsOf(home);
    const terminal = new Terminal(home, command('eject fn'));

    expect(await terminal.shows('Remove snapper.json and .snapper/')).toContain('from fn?');
    terminal.send(...keys);
    const end = await terminal.shows('exit=');

    expect(end).toContain('exit=130');
    expect(contentsOf(home)).toEqual(before);
  });
}

testUnless(noTerminal, "yes to eject's question removes what it names, and no more", async () => {
  const home = await workFolder();
  make(home, 'current', 'fn');
  const before = contentsOf(join(home, 'fn'));
  const terminal = new Terminal(join(home, 'fn'), command('eject'));

  await terminal.shows('Remove snapper.json and .snapper/');
  terminal.send('y', 'Enter');
  const end = await terminal.shows('exit=');

  expect(end).toContain('exit=0');
  const {
    'snapper.json': settings,
    '.snapper/': folder,
    '.snapper/base.json': base,
    ...others
  } = before;
  expect([settings, folder, base]).not.toContain(undefined);
  expect(contentsOf(join(home, 'fn'))).toEqual(others);
});

/** What an update of one file that both changed says, in 80 columns. */
const CONFLICT = `my-fn: create-snapper-lambda ${BEFORE} → ${NOW}
  conflict  README.md  (you and the template changed the same lines)
  updated   snapper.json
`;

testUnless(noTerminal, 'an update with a conflict reads well without colours', async () => {
  const home = await workFolder();
  make(home, 'conflicting', 'fn');
  const terminal = new Terminal(join(home, 'fn'), command('update'));

  const screen = await terminal.shows('exit=');

  expect(screen).toContain('exit=3');
  expect(screen.startsWith(CONFLICT)).toBe(true);
  expect(screen).toMatch(/^✖ conflicts are left in 1 file:\n {2}README\.md\n/m);
  expect(terminal.withColours()).toBe(screen);
});

testUnless(noTerminal, 'and with colours, which say nothing that words do not', async () => {
  const home = await workFolder();
  make(home, 'conflicting', 'plain');
  make(home, 'conflicting', 'fn');
  const plain = new Terminal(join(home, 'plain'), command('update'));
  const terminal = new Terminal(join(home, 'fn'), command('update'), { colours: true });

  const screen = await terminal.shows('exit=');

  expect(screen).toBe(await plain.shows('exit='));
  const coloured = terminal.withColours();
  expect(coloured).toMatch(/\u001B\[31mconflict/);
  expect(coloured).toMatch(/\u001B\[32mupdated/);
  expect(coloured).toMatch(/\u001B\[31m✖/);
});

test('no line of an update with a conflict is longer than 80 columns', async () => {
  const home = await workFolder();
  make(home, 'conflicting', 'fn');

  for (const args of [['update'], ['update'], ['check']]) {
    const { stderr, stdout } = await cli(join(home, 'fn'), ...args);
    const lines = stripVTControlCharacters(stdout + stderr).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.length).toBeGreaterThan(2);
  }
});

testUnless(
  noTerminal,
  'progress is shown on a terminal, and none of it is in what is piped',
  async () => {
    const { folders, home, terminal } = await slowUpdate();

    await terminal.shows('of 24 repositories');
    const end = await terminal.shows('exit=');

    expect(end).toContain('exit=0');
    expect(end).not.toContain('of 24 repositories');
    const lines = readFileSync(join(home, 'output'), 'utf8').split('\n');
    expect(lines).toHaveLength(folders.length + 2);
    expect(lines.join('\n')).not.toMatch(/of 24 repositories|\r|\u001B/);
  },
);

testUnless(
  noTerminal,
  'Ctrl-C in a terminal, which ends git too, leaves each repository as it was or done',
  async () => {
    const { folders, home, terminal } = await slowUpdate();
    place(join(home, 'done'), fewFiles(NOW));
    const before = contentsOf(join(home, folders.at(-1)!));
    const after = contentsOf(join(home, 'done'));

    await terminal.shows('of 24 repositories');
    terminal.send('C-c');
    const end = await terminal.shows('exit=');

    expect(end).toContain('exit=130');
    const contents = folders.map((folder) => contentsOf(join(home, folder)));
    const done = contents.filter((each) => each['snapper.json'] === after['snapper.json']);
    for (const each of contents) expect(each).toEqual(done.includes(each) ? after : before);
    expect(end).toMatch(
      new RegExp(`^.*✖ interrupted after ${done.length} of 24 repositories$`, 'm'),
    );
  },
);

/** An update of many repositories, which a slow git makes last three seconds. */
async function slowUpdate(): Promise<{
  readonly home: string;
  readonly folders: readonly string[];
  readonly terminal: Terminal;
}> {
  const home = await workFolder();
  const tree = fewFiles(BEFORE);
  const folders = Array.from({ length: 24 }, (_, index) => `fn-${index}`);
  for (const folder of folders) place(join(home, folder), tree);
  // Without it nobody would ask git.
  mkdirSync(join(home, '.git'));
  // Eight repositories at a time wait for it.
  const { folder: slow } = await stubPrograms(home, {
    git: 'sleep 1; echo "fatal: not a git repository" >&2; exit 128',
  });
  const line = `PATH='${slow}':"$PATH" ${command(`update ${folders.join(' ')}`)} > output`;
  return { home, folders, terminal: new Terminal(home, line) };
}
