import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  LATER,
  created,
  edit,
  filesOf,
  read,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from './in-process.ts';

const NODE = ['--runtime', 'nodejs22.x'] as const;
const BASE = '.snapper/base.json';
const SECRET = 'hunter2';

test.each<[title: string, lose: (root: string) => void]>([
  ['base.json', (root) => rmSync(join(root, BASE))],
  ['the whole folder', (root) => rmSync(join(root, '.snapper'), { recursive: true })],
])('without %s every file is taken as the user’s, and that is said', async (_, lose) => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  const before = filesOf(root);
  lose(root);

  const check = await run(root, ['check']);
  const update = await run(root, ['update']);

  expect(check.stdout).toContain('There is no .snapper/base.json: the next update takes every');
  expect(check.stdout).toContain('  To update: npx create-snapper-lambda update\n');
  expect(check.exitCode).toBe(1);
  expect(update.stdout).toContain(
    'There is no .snapper/base.json, so every file counts as yours and stays',
  );
  expect(update.stdout).toContain(
    '✔ only .snapper/base.json was written; 1 file keeps your edits\n',
  );
  expect(update.exitCode).toBe(0);
  expect(filesOf(root)).toEqual(before);
  expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
});

test('once taken over, a repository is updated as any other', async () => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  const twin = join(root, '../twin');
  cpSync(root, twin, { recursive: true });
  rmSync(join(root, '.snapper'), { recursive: true });
  await run(root, ['update']);

  for (const folder of [root, twin]) {
    const args = ['update', '--runtime', 'nodejs24.x'];
    expect(await run(folder, args, { version: LATER })).toMatchObject({ exitCode: 0 });
  }

  expect(filesOf(root)).toEqual(filesOf(twin));
});

test('new answers that nothing would follow are refused while base.json is missing', async () => {
  const root = await created(...NODE);
  rmSync(join(root, '.snapper'), { recursive: true });
  const before = untouchedFilesOf(root);

  const { exitCode, stderr } = await run(root, ['update', '--runtime', 'nodejs24.x']);

  expect(stderr).toContain('✖ --runtime cannot be followed without .snapper/base.json');
  expect(stderr).toContain('update once without new answers');
  expect(exitCode).toBe(1);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test.each<[title: string, spoil: (root: string) => void, text: string, next: string]>([
  [
    'is no JSON',
    (root) => write(root, BASE, '{ "version": 1,\n'),
    '✖ .snapper/base.json cannot be used: ',
    'Take it back from version control. If it is lost, delete it',
  ],
  [
    'has conflict markers of git in it',
    (root) => edit(root, BASE, '\n "version": 1,', `\n<<<<<<< HEAD\n"${SECRET}"\n=======`),
    '✖ .snapper/base.json cannot be used: it has conflict markers of git in it',
    'Take it back from version control',
  ],
  [
    'is something else',
    (root) => write(root, BASE, `{ "password": "${SECRET}" }`),
    'it does not have the shape of a merge base',
    'Take it back from version control',
  ],
  [
    'names a path outside the repository',
    (root) => edit(root, BASE, '"README.md": {', '"../README.md": {'),
    '"../README.md" is not a path inside the repository',
    'Take it back from version control',
  ],
  [
    'names a hook of git',
    (root) => edit(root, BASE, '"README.md": {', '".git/hooks/pre-commit": {'),
    '".git/hooks/pre-commit" is a path of git itself',
    'Take it back from version control',
  ],
  [
    'was edited by hand',
    (root) => edit(root, BASE, 'LogGroup: !Ref FunctionLogs', `LogGroup: ${SECRET}`),
    'its copy of template.yaml does not have the hash it records: it was edited',
    'Take it back from version control',
  ],
  [
    'comes from the future',
    (root) => {
      edit(root, BASE, '"version": 1,', '"version": 2,');
      edit(root, BASE, '"generator": "0.1.0",', '"generator": "3.0.0",');
    },
    '✖ .snapper/base.json has format 2, and this version reads 1',
    'Run npx create-snapper-lambda@3.0.0 instead.',
  ],
  [
    'is a link',
    (root) => {
      renameSync(join(root, BASE), join(root, '../base.json'));
      symlinkSync('../../base.json', join(root, BASE));
    },
    'cannot be used: it is a symbolic link',
    'Take it back from version control.',
  ],
  [
    'lies in a folder that is a link',
    (root) => {
      renameSync(join(root, '.snapper'), join(root, '../elsewhere'));
      symlinkSync('../elsewhere', join(root, '.snapper'));
    },
    'cannot be used: it is a symbolic link',
    'Take it back from version control.',
  ],
  [
    'is a folder',
    (root) => {
      rmSync(join(root, BASE));
      mkdirSync(join(root, BASE));
    },
    '.snapper/base.json cannot be used: something else is in its place',
    'Take it back from version control.',
  ],
])('a base.json that %s is refused, and nothing is written', async (_, spoil, text, next) => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  spoil(root);
  const before = untouchedFilesOf(join(root, '..'));

  for (const args of [
    ['update', '--memory', '512'],
    ['update', '--memory', '512', '--dry-run'],
  ]) {
    const { exitCode, stderr, stdout } = await run(root, args);

    expect(stderr).toContain(text);
    expect(stderr).toContain(next);
    expect(stderr).not.toContain(SECRET);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  }
  expect(untouchedFilesOf(join(root, '..'))).toEqual(before);
});

test.each<[title: string, place: (root: string) => void, text: string]>([
  [
    'a link in the place of a file',
    (root) => {
      renameSync(join(root, 'template.yaml'), join(root, '../template.yaml'));
      symlinkSync('../template.yaml', join(root, 'template.yaml'));
    },
    'template.yaml is a symbolic link',
  ],
  [
    'a link in the place of a folder',
    (root) => {
      renameSync(join(root, 'layer'), join(root, '../layer'));
      symlinkSync('../layer', join(root, 'layer'));
    },
    'layer is a symbolic link, and layer/Dockerfile would go below it',
  ],
  [
    'a folder in the place of a file',
    (root) => {
      rmSync(join(root, 'template.yaml'));
      mkdirSync(join(root, 'template.yaml'));
      write(root, 'template.yaml/mine', '');
    },
    'template.yaml is a folder',
  ],
])('%s is not written through or over', async (_, place, text) => {
  const root = await created(...NODE);
  place(root);
  const before = untouchedFilesOf(join(root, '..'));
  const change = ['update', '--runtime', 'nodejs24.x'];

  // As long as the template does not change there, it is the user's business.
  expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
  const { exitCode, stderr } = await run(root, change);

  expect(stderr).toBe(
    `✖ nothing was written, since something is in the way: ${text}\n` +
      '  Move it away, or say --on-conflict ours to keep it and do without the files concerned.\n',
  );
  expect(exitCode).toBe(3);
  expect(untouchedFilesOf(join(root, '..'))).toEqual(before);

  const kept = await run(root, [...change, '--on-conflict', 'ours']);
  expect(kept.stdout).toContain(
    'something of yours is in its place; the template changed it too)\n',
  );
  expect(kept.exitCode).toBe(0);
  expect(settingsOf(root)).toMatchObject({ runtime: 'nodejs24.x' });
  expect(read(root, 'README.md')).toContain('Node.js 24');
  const isElsewhere = (path: string): boolean => !path.startsWith('demo');
  const after = untouchedFilesOf(join(root, '..'));
  for (const path of Object.keys(before).filter(isElsewhere)) {
    expect(after[path]).toBe(before[path]);
  }
});
