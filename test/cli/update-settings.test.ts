import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  LATER,
  VERSION,
  created,
  edit,
  filesOf,
  read,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from './in-process.ts';

const SETTINGS = 'snapper.json';
const SECRET = 'hunter2';

const replaced =
  (from: string, to: string) =>
  (root: string): void =>
    edit(root, SETTINGS, from, to);

test.each<[title: string, spoil: (root: string) => void, code: number, text: string, next: string]>(
  [
    [
      'is no JSON',
      replaced('"memory": 1769', `"memory": ${SECRET}`),
      2,
      '✖ snapper.json is not JSON: Unexpected token ',
      'Mend it by hand or take it back from version control.',
    ],
    [
      'holds a secret between conflict markers of git',
      replaced('{\n', `{\n<<<<<<< HEAD\n"${SECRET}"\n=======\n`),
      2,
      '✖ snapper.json is not JSON: ',
      'Mend it by hand or take it back from version control.',
    ],
    [
      'is cut off',
      (root) => write(root, SETTINGS, read(root, SETTINGS).slice(0, 120)),
      2,
      '✖ snapper.json is not JSON: ',
      'Mend it',
    ],
    [
      'is empty',
      (root) => write(root, SETTINGS, ''),
      2,
      '✖ snapper.json is not JSON: Unexpected end of JSON input',
      'Mend it',
    ],
    [
      'holds a list',
      (root) => write(root, SETTINGS, `["${SECRET}"]`),
      2,
      '✖ snapper.json does not hold a JSON object',
      '',
    ],
    [
      'has a key that nobody knows',
      replaced('"memory"', '"memroy"'),
      2,
      '✖ snapper.json has an unknown key "memroy"',
      'Did you mean "memory"?',
    ],
    [
      'has a value of the wrong type',
      replaced('1769', '"1769"'),
      2,
      '✖ "memory" in snapper.json cannot be "1769": allowed: 128 to 10240',
      '',
    ],
    [
      'has a value that is out of range',
      replaced('"timeout": 30', '"timeout": 0'),
      2,
      '✖ "timeout" in snapper.json cannot be 0: allowed: 1 to 900',
      '',
    ],
    [
      'has a value with a typing error',
      replaced('"ci": "github"', '"ci": "githup"'),
      2,
      '✖ "ci" in snapper.json cannot be "githup"',
      'Did you mean "github"?',
    ],
    [
      'has a runtime of another language',
      replaced('nodejs24.x', 'python3.13'),
      2,
      '✖ "runtime" in snapper.json cannot be "python3.13": it is not a Node.js runtime',
      '',
    ],
    [
      'has an option of another language',
      replaced('"typescript"', '"globalization": "icu",\n  "typescript"'),
      2,
      '✖ "globalization" in snapper.json does not apply: Node.js functions have no such option',
      '',
    ],
    [
      'has a version that is none',
      replaced(`"generator": "${VERSION}"`, '"generator": "latest"'),
      2,
      '✖ "generator" in snapper.json cannot be "latest"',
      '',
    ],
    [
      'has a number as version',
      replaced(`"generator": "${VERSION}"`, '"generator": 1'),
      2,
      '✖ "generator" in snapper.json cannot be 1',
      '',
    ],
    [
      'is gone',
      (root) => rmSync(join(root, SETTINGS)),
      1,
      'is not a repository of create-snapper-lambda: it has no snapper.json',
      'take snapper.json back from version control',
    ],
    [
      'is a folder',
      (root) => {
        rmSync(join(root, SETTINGS));
        mkdirSync(join(root, SETTINGS));
      },
      1,
      'snapper.json cannot be read: it is a folder',
      '',
    ],
  ],
)('a snapper.json that %s is refused by every command', async (_, spoil, code, text, next) => {
  const root = await created('--runtime', 'nodejs24.x');
  spoil(root);
  const before = untouchedFilesOf(root);

  for (const command of [['update'], ['update', '--dry-run'], ['check'], ['diff']]) {
    const { exitCode, stderr, stdout } = await run(root, command);

    expect(stderr).toContain(text);
    expect(stderr).toContain(next);
    expect(stderr).not.toContain(SECRET);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
  }
  expect(untouchedFilesOf(root)).toEqual(before);
});

const LAYOUTS: readonly (readonly [title: string, layOut: (text: string) => string])[] = [
  ['tabs', (text) => text.replaceAll('  ', '\t')],
  ['four spaces', (text) => text.replaceAll('  ', '    ')],
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['tabs and CRLF', (text) => text.replaceAll('  ', '\t').replaceAll('\n', '\r\n')],
  ['a byte order mark', (text) => `\uFEFF${text}`],
  ['no end of the last line', (text) => text.trimEnd()],
  ['an empty line at the end', (text) => `${text}\n`],
  ['another order of keys', (text) => JSON.stringify(reversed(text), null, 2) + '\n'],
];

test.each(LAYOUTS)('a snapper.json with %s needs no update', async (_, layOut) => {
  const root = await created('--runtime', 'nodejs24.x');
  write(root, SETTINGS, layOut(read(root, SETTINGS)));
  const before = untouchedFilesOf(root);

  const check = await run(root, ['check']);
  const update = await run(root, ['update']);

  expect(check).toEqual({ exitCode: 0, stdout: '✔ up to date\n', stderr: '' });
  expect(update).toEqual(check);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test.each(LAYOUTS)('a snapper.json keeps %s when it changes', async (_, layOut) => {
  const root = await created('--runtime', 'nodejs24.x');
  const written = read(root, SETTINGS);
  write(root, SETTINGS, layOut(written));

  await run(root, ['update', '--memory', '512'], { version: LATER });

  const expected = written.replace('1769', '512').replaceAll(VERSION, LATER);
  expect(read(root, SETTINGS)).toBe(layOut(expected));
});

test.each<[title: string, layOut: (text: string) => string]>([
  ['in one line', (text) => JSON.stringify(JSON.parse(text))],
  ['with more spaces', (text) => text.replaceAll('": ', '"  :   ').replaceAll(',\n', ' ,\n')],
  ['with empty lines between its keys', (text) => text.replaceAll(',\n', ',\n\n')],
])('a snapper.json %s is as good as any other', async (_, layOut) => {
  const root = await created('--runtime', 'nodejs24.x');
  const values = settingsOf(root);
  write(root, SETTINGS, layOut(read(root, SETTINGS)));
  expect(settingsOf(root)).toEqual(values);
  const before = untouchedFilesOf(root);

  expect(await run(root, ['check'])).toMatchObject({ exitCode: 0, stdout: '✔ up to date\n' });
  expect(await run(root, ['update'])).toMatchObject({ exitCode: 0, stdout: '✔ up to date\n' });

  expect(untouchedFilesOf(root)).toEqual(before);
});

test('an answer that is left out is its default, and update writes it down', async () => {
  const root = await created('--runtime', 'nodejs24.x', '--memory', '512');
  edit(root, SETTINGS, '  "memory": 512,\n', '');

  const { exitCode, stdout } = await run(root, ['update']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('demo: memory 512 → 1769\n');
  expect(settingsOf(root)).toMatchObject({ memory: 1769 });
  expect(read(root, 'template.yaml')).toContain('MemorySize: 1769\n');
});

test('without the version that wrote it, snapper.json is taken by what was recorded', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  const before = filesOf(root);
  edit(root, SETTINGS, `  "generator": "${VERSION}",\n`, '');

  const { exitCode } = await run(root, ['update']);

  expect(exitCode).toBe(0);
  expect(settingsOf(root)).toMatchObject({ generator: VERSION });
  expect({ ...filesOf(root), [SETTINGS]: '' }).toEqual({ ...before, [SETTINGS]: '' });
});

test('a snapper.json that is a link is read, and never written through', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  write(root, '../shared.json', read(root, SETTINGS));
  rmSync(join(root, SETTINGS));
  symlinkSync('../shared.json', join(root, SETTINGS));
  const before = untouchedFilesOf(root);

  const update = await run(root, ['update', '--memory', '512']);
  const check = await run(root, ['check']);

  expect(update.stderr).toContain('something is in the way: snapper.json is a symbolic link\n');
  expect(update.exitCode).toBe(3);
  expect(check.stdout).toContain('✖ in the way of an update: snapper.json is a symbolic link\n');
  expect(check.stdout).not.toContain('To update:');
  expect(check.exitCode).toBe(1);
  expect(untouchedFilesOf(root)).toEqual(before);
});

function reversed(text: string): object {
  return Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse());
}
