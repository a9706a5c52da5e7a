import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { OPTIONS } from '../../generators/options/index.ts';
import { createdIn, filesOf, settingsOf } from '../cli/in-process.ts';
import { everything, workFolder } from '../cli/support.ts';
import { helpIn, yo, yoOnStreams } from './support.ts';

test.each([
  [{}, []],
  [{ language: 'python', ci: 'none' }, ['--language', 'python', '--ci', 'none']],
  [
    { language: 'node', typescript: false, memory: 512 },
    ['--language', 'node', '--no-typescript', '--memory', '512'],
  ],
])('%j writes what the command line writes, byte for byte', async (flags, commandLine) => {
  const home = await workFolder();
  const expected = filesOf(await createdIn(await workFolder(), 'demo', ...commandLine));

  const { asked, error } = await yo(home, ['demo'], { flags: { ...flags, yes: true, git: false } });

  expect(error).toBeUndefined();
  expect(asked).toEqual([]);
  expect(filesOf(join(home, 'demo'))).toEqual(expected);
  const entries = await everything(home);
  for (const none of ['demo/.git', '.yo-rc.json']) expect(entries).not.toContain(none);
});

test('open questions are asked through the adapter, and flags beat theirs', async () => {
  const home = await workFolder();

  const { asked, error, text } = await yo(home, [], {
    flags: { language: 'node', memory: 256 },
    answers: { 'What is the function called?': 'asked', 'Which architecture?': 'arm64' },
  });

  expect(error).toBeUndefined();
  expect(asked).toContain('Which runtime?');
  expect(asked.join()).not.toMatch(/language|memory/);
  expect(settingsOf(join(home, 'asked'))).toMatchObject({
    name: 'asked',
    language: 'node',
    architecture: 'arm64',
    memory: 256,
  });
  expect(text).toContain('asked/snapper.json');
  expect(text).toContain('cd asked');
});

test('the folder becomes a git repository, and nothing is installed or committed', async () => {
  const home = await workFolder();

  const { error, text } = await yo(home, ['demo'], { flags: { yes: true } });

  expect(error).toBeUndefined();
  const entries = await everything(join(home, 'demo'));
  expect(entries).toContain('.git/HEAD');
  expect(entries.filter((path) => /^\.git\/objects\/..\//.test(path))).toEqual([]);
  expect(entries).not.toContain('node_modules');
  expect(text).not.toContain('install');
});

test.each([
  [{ language: 'nod' }, /--language cannot be "nod": allowed: dotnet, python, node\n.*"node"\?/],
  [{ language: 'node', memory: 'abc' }, /--memory cannot be "abc": allowed: 128 to 10240/],
  [{ memory: 50 }, /--memory cannot be 50: allowed: 128 to 10240/],
  [{ language: 'python', typescript: false }, /--typescript does not apply: Python/],
  [{ memory: true }, /--memory needs a value: allowed: 128 to 10240\n {2}Write --memory MB/],
  [{ yes: 'demo' }, /--yes takes no value, but got "demo": yo takes.*\n {2}Give the folder first/],
  [{ langauge: 'node' }, /unknown flag --langauge\n {2}Did you mean --language\?/],
  [{ frobnicate: true }, /unknown flag --frobnicate\n {2}See --help/],
  [{ onConflict: 'mine' }, /--on-conflict cannot be "mine": allowed: markers, ours/],
  [{ 'on-conflict': true }, /--on-conflict needs a value/],
])('%j is refused, before anything is asked or written', async (flags, message) => {
  const home = await workFolder();

  const { asked, error } = await yo(home, ['demo'], { flags });

  expect(error?.message).toMatch(message);
  expect(error?.code).toBe(2);
  expect(asked).toEqual([]);
  expect(await everything(home)).toEqual([]);
});

test.each([
  [['a', 'b'], /one folder was expected, but 2 were given: a b/],
  [[''], /the folder is an empty text/],
])('the words %j are refused', async (words, message) => {
  const home = await workFolder();

  const { error } = await yo(home, words, { flags: { yes: true } });

  expect(error?.message).toMatch(message);
  expect(await everything(home)).toEqual([]);
});

test('a flag given twice counts as it was given last, and in a text as on its own', async () => {
  const home = await workFolder();

  await yo(home, ['demo', '--memory', '300', '--no-devcontainer'], {
    flags: { yes: true, git: false, timeout: [5, 9] },
  });

  expect(settingsOf(join(home, 'demo'))).toMatchObject({
    memory: 300,
    timeout: 9,
    devcontainer: false,
  });
});

test('help names every option, with its values and its default', async () => {
  const home = await workFolder();

  const help = helpIn(home);

  for (const { key } of OPTIONS) expect(help).toContain(` --${key} `);
  for (const flag of ['yes', 'git', 'on-conflict', 'force', 'dry-run', 'bail']) {
    expect(help).toContain(` --${flag} `);
  }
  expect(help).toContain('(128 to 10240) [1769]');
  expect(help).toContain('(or --no-typescript) [true]');
  expect(await everything(home)).toEqual([]);
});

test.each([
  [{ dryRun: true }, undefined],
  [{ bail: true }, /would change, and --bail stops at that/],
])('%j names files, and writes none', async (flags, message) => {
  const home = await workFolder();

  const { error, text } = await yo(home, ['demo'], { flags: { yes: true, ...flags } });

  if (message === undefined) expect(error).toBeUndefined();
  else expect(error?.message).toMatch(message);
  expect(text).toContain('demo/.devcontainer/devcontainer.json');
  expect(await everything(home)).toEqual([]);
});

test('a folder that holds something else is refused before any question', async () => {
  const home = await workFolder();
  await mkdir(join(home, 'demo'));
  await writeFile(join(home, 'demo/notes.txt'), 'mine');

  const { asked, error } = await yo(home, ['demo']);

  expect(error?.message).toMatch(/demo is not empty: it holds notes\.txt/);
  expect(error?.code).toBe(1);
  expect(asked).toEqual([]);
});

test('without a terminal a missing answer is an error that names the flags', async () => {
  const home = await workFolder();

  const error = await yoOnStreams(home, ['demo'], { language: 'node' }, { isTTY: false }).done;

  expect(error?.message).toMatch(
    /answers are missing.*open: runtime, architecture[^]*--runtime ID/,
  );
  expect(error?.code).toBe(2);
  expect(await everything(home)).toEqual([]);
});

test('without a terminal and a folder it says so', async () => {
  const home = await workFolder();

  const error = await yoOnStreams(home, [], { yes: true }, { isTTY: false }).done;

  expect(error?.message).toMatch(/no folder was given[^]*yo snapper-lambda my-fn --yes/);
});

test('a name whose folder is in use is refused where it is typed', async () => {
  const home = await workFolder();
  await mkdir(join(home, 'taken'));
  await writeFile(join(home, 'taken/notes.txt'), 'mine');
  const { done, keys, screen } = yoOnStreams(home, [], {}, { isTTY: true });
  await expect.poll(screen).toContain('What is the function called?');

  keys.write('taken\n');

  await expect.poll(screen).toContain('taken is not empty');
  keys.write('\u0003');
  await done;
});

test('Ctrl-C at a question leaves nothing behind', async () => {
  const home = await workFolder();
  const { done, keys, screen } = yoOnStreams(home, ['demo'], {}, { isTTY: true });
  await expect.poll(screen).toContain('Which language');

  keys.write('\u0003');

  expect((await done)?.name).toBe('ExitPromptError');
  expect(await everything(home)).toEqual([]);
});

test('as a part of another generator it overlooks the flags of that one', async () => {
  const home = await workFolder();

  const { error } = await yo(home, [], { flags: { theirs: true }, within: ['demo'] });

  expect(error).toBeUndefined();
  expect(settingsOf(join(home, 'demo'))).toMatchObject({ name: 'demo', language: 'python' });
});
