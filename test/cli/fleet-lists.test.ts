import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';

import { describe, expect, test } from 'vitest';

import { readList } from '../../generators/cli/fleet-list.ts';
import { overFolders } from '../../generators/cli/repositories.ts';
import { place } from '../repository/support.ts';
import { NOW, fewFiles, reportsOf, runHere } from './many-support.ts';
import { workFolder } from './support.ts';

const TREE = fewFiles(NOW);

/** A folder with repositories at some paths. */
async function homeWith(...paths: readonly string[]): Promise<string> {
  const home = await workFolder();
  for (const path of paths) place(join(home, path), TREE);
  return home;
}

/** The repositories that a call worked on, in its order, by their paths from the working directory. */
async function checkedBy(home: string, ...args: readonly string[]): Promise<readonly string[]> {
  const outcome = await runHere(home, ['check', '--json', ...args]);
  return reportsOf(outcome).map(({ path }) => path.replace(`${home}/`, ''));
}

describe('a pattern that no shell expanded', () => {
  test.each<[pattern: string, paths: readonly string[]]>([
    ['services/*', ['services/a', 'services/b']],
    ['./services/*/', ['services/a', 'services/b']],
    ['services/?', ['services/a', 'services/b']],
    ['{services,teams/red}/[ab]', ['services/a', 'services/b', 'teams/red/a']],
    ['**', ['services/a', 'services/b', 'teams/red/a']],
    ['*/red/*', ['teams/red/a']],
  ])('%s finds repositories, sorted, and nothing else', async (pattern, paths) => {
    const home = await homeWith('services/b', 'services/a', 'teams/red/a');
    mkdirSync(join(home, 'services/empty'));
    writeFileSync(join(home, 'services/file'), '');
    place(join(home, 'node_modules/x'), TREE);
    place(join(home, 'services/.git/x'), TREE);

    expect(await checkedBy(home, pattern)).toEqual(paths);
  });

  test('may be absolute, or lead upwards, and folders are named as it was given', async () => {
    const home = await homeWith('services/a');
    const elsewhere = await homeWith('x', 'y');

    expect(await checkedBy(home, join(elsewhere, '*'))).toEqual([
      join(elsewhere, 'x'),
      join(elsewhere, 'y'),
    ]);
    for (const folder of [join('..', basename(elsewhere)), elsewhere]) {
      const { stdout } = await runHere(home, [
        ...['check', '--report', 'markdown', join(folder, '[x]')],
      ]);

      expect(stdout).toContain(`| \`${folder}/x\` | up to date |`);
    }
  });

  test('finds a repository by two patterns once', async () => {
    const home = await homeWith('services/a', 'services/b');

    expect(await checkedBy(home, 'services/b', 'services/*', '*/a')).toEqual([
      'services/b',
      'services/a',
    ]);
  });

  test('that matches nothing is an error that says so, and nothing is worked on', async () => {
    const home = await homeWith('services/a');

    const { exitCode, stderr, stdout } = await runHere(home, ['check', 'services/a', 'nowhere/*']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('"nowhere/*" matches no repository');
    expect(stdout).toBe('');
  });

  test('is a name where a folder has it', async () => {
    const home = await homeWith('[ab]', 'a', 'b', '{a,b}');

    expect(await checkedBy(home, '[ab]', '{a,b}')).toEqual(['[ab]', '{a,b}']);
  });

  test('finds what an update has left without a snapper.json', async () => {
    const home = await homeWith('a');
    mkdirSync(join(home, 'b/.snapper/update'), { recursive: true });
    writeFileSync(join(home, 'b/.snapper/update/journal.json'), '{}');

    expect(await checkedBy(home, '*')).toEqual(['a', 'b']);
  });

  test('comes to an end where links lead in circles', async () => {
    const home = await homeWith('services/a');
    symlinkSync('..', join(home, 'services/up'));

    expect(await checkedBy(home, '**')).toEqual(['services/a']);
  });
});

describe('a list', () => {
  test.each<[name: string, list: string, paths: readonly string[]]>([
    ['a folder a line', 'b\na\n', ['b', 'a']],
    ['the last line without an end', 'b\na', ['b', 'a']],
    [
      'comments, empty lines and CRLF',
      '\uFEFF# ours\r\n\r\nb\r\n  # more\r\n  a  \r\n',
      ['b', 'a'],
    ],
    ['patterns', 'with*\n[ab]\n', ['with space', 'a', 'b']],
    ['names that end with a NUL', 'with space\0#hash\0 a\0', ['with space', '#hash', ' a']],
    ['a name with a line end', 'b\0line\nend\0', ['b', 'line\nend']],
  ])('may hold %s', async (_, list, paths) => {
    const home = await homeWith('a', 'b', 'with space', '#hash', ' a', 'line\nend');
    writeFileSync(join(home, 'list'), list);

    expect(await checkedBy(home, '--from-file', 'list')).toEqual(paths);
  });

  test('lies anywhere; its paths are relative to the working directory, and come after arguments', async () => {
    const home = await homeWith('a', 'b');
    mkdirSync(join(home, 'lists'));
    writeFileSync(join(home, 'lists/all'), 'a\nb\n');

    expect(await checkedBy(home, '--from-file', 'lists/all', 'b')).toEqual(['b', 'a']);
  });

  test.each(['', '# nobody yet\n\n'])('may be empty: %j', async (list) => {
    const home = await homeWith('.');
    writeFileSync(join(home, 'list'), list);

    for (const command of ['check', 'update']) {
      const { exitCode, stderr, stdout } = await runHere(home, [command, '--from-file', 'list']);

      expect({ exitCode, stderr, stdout }).toEqual({
        exitCode: 0,
        stderr: '',
        stdout: 'No repositories: the list is empty.\n',
      });
    }
    expect(await checkedBy(home, '--from-file', 'list')).toEqual([]);
  });

  test.each<[name: string, content: Uint8Array | undefined, message: string]>([
    ['that is not there', undefined, 'list cannot be read: ENOENT'],
    ['that is no UTF-8', new Uint8Array([0xff, 0xfe, 0x61, 0x00]), 'list is not UTF-8 text'],
    ['whose pattern matches nothing', Buffer.from('a\n\nx*\n'), '"x*" (line 3 of list) matches no'],
  ])('%s is refused with the reason', async (_, content, message) => {
    const home = await homeWith('a');
    if (content !== undefined) writeFileSync(join(home, 'list'), content);

    const { exitCode, stderr } = await runHere(home, ['check', '--from-file', 'list']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  test('that is a folder is refused', async () => {
    const { exitCode, stderr } = await runHere(await workFolder(), ['check', '--from-file', '.']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('it is a folder');
  });

  test('of one is told as a list is, by the folder’s name', async () => {
    const home = await homeWith('a');
    writeFileSync(join(home, 'list'), 'a\n');
    writeFileSync(join(home, 'a/README.md'), '');

    const { stdout } = await runHere(home, ['check', '--from-file', 'list']);

    expect(stdout).toBe('1 repository: up to date\n');
  });

  test('of many goes with no --restore', async () => {
    const home = await homeWith('a', 'b');
    writeFileSync(join(home, 'list'), 'a\nb\n');

    const { exitCode, stderr } = await runHere(home, [
      ...['update', '--from-file', 'list', '--restore', 'Makefile'],
    ]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--restore');
  });
});

describe('standard input', () => {
  const context = (said: string[], signal = new AbortController().signal) => ({
    cwd: '/',
    signal,
    complain: (text: string) => void said.push(text),
  });

  test('from a terminal says what it waits for', async () => {
    const said: string[] = [];
    const terminal = Object.assign(Readable.from([Buffer.from('a\n'), Buffer.from('b')]), {
      isTTY: true,
    });

    const entries = await readList('-', context(said), terminal);

    expect(entries.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(said).toEqual([expect.stringMatching(/^Waiting for folders on standard input/)]);
  });

  test('from a pipe is read without a word', async () => {
    const said: string[] = [];

    await readList('-', context(said), Readable.from([]));

    expect(said).toEqual([]);
  });

  test('that never ends is left at Ctrl-C', async () => {
    const interruption = new AbortController();
    const reading = readList(
      '-',
      context([], interruption.signal),
      new Readable({ read: () => undefined }),
    );

    interruption.abort();

    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
  });
});

test.each([1, 3, 40])('--jobs %i works on so many at a time', async (jobs) => {
  const folders = Array.from({ length: 12 }, (_, index) => ({
    path: `${index}`,
    shown: `${index}`,
  }));
  let running = 0;
  let most = 0;

  await overFolders(
    folders,
    { progress: () => undefined, signal: new AbortController().signal },
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    },
    () => undefined,
    jobs,
  );

  expect(most).toBe(Math.min(jobs, 12));
});

test('--jobs reaches the work', async () => {
  const home = await homeWith('a', 'b', 'c');
  const interruption = new AbortController();

  // Told to stop after the first, one at a time has begun no other.
  const { stderr } = await runHere(home, ['check', '--jobs', '1', '*'], {
    progress: () => interruption.abort(),
    signal: interruption.signal,
  });

  expect(stderr).toContain('interrupted after 1 of 3 repositories');
});
