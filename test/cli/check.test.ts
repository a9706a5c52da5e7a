import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  LATER,
  created,
  createdIn,
  edit,
  read,
  run,
  untouchedFilesOf,
  write,
} from './in-process.ts';
import { workFolder } from './support.ts';

const NODE = ['--runtime', 'nodejs24.x'] as const;

test('a repository as it was created is up to date, for --strict too', async () => {
  const root = await created(...NODE);
  const before = untouchedFilesOf(root);

  for (const args of [['check'], ['check', '--strict'], ['check', '.']]) {
    expect(await run(root, args)).toEqual({ exitCode: 0, stdout: '✔ up to date\n', stderr: '' });
  }
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('a later version fails it, with what would change, why, and what to run', async () => {
  const root = await created(...NODE);
  edit(root, 'snapper.json', '"memory": 1769', '"memory": 512');
  edit(root, 'template.yaml', 'MemorySize: 1769', 'MemorySize: 3000');
  const before = untouchedFilesOf(root);

  const outcome = await run(root, ['check'], { version: LATER });

  expect(outcome).toEqual({
    exitCode: 1,
    stdout: [
      'demo: create-snapper-lambda 0.1.0 → 0.2.0, memory 1769 → 512',
      '  update    Makefile',
      '  update    snapper.json',
      '  conflict  template.yaml  (you and the template changed the same lines)',
      '✖ out of date: 2 files to update, 1 with conflicts',
      '  To update: npx create-snapper-lambda update',
      '',
    ].join('\n'),
    stderr: '',
  });
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('answers that were edited and not followed yet fail it', async () => {
  const root = await created(...NODE);
  edit(root, 'snapper.json', '"ci": "github"', '"ci": "gitlab"');

  const { exitCode, stdout } = await run(root, ['check']);

  expect(stdout).toBe(
    [
      'demo: ci github → gitlab',
      '  delete    .github/workflows/ci.yml  (no longer in the template; you never changed it)',
      '  create    .gitlab-ci.yml  (new in the template)',
      '  update    README.md',
      '  update    deploy-role.yaml',
      '✖ out of date: 1 file to create, 1 to delete, 2 to update',
      '  To update: npx create-snapper-lambda update',
      '',
    ].join('\n'),
  );
  expect(exitCode).toBe(1);
});

test('the command it names works from where it was asked', async () => {
  const home = await workFolder();
  const root = await createdIn(home, "it's ours/demo", ...NODE);

  const named = await run(home, ['check', "it's ours/demo"], { version: LATER });
  const here = await run(root, ['check', '.'], { version: LATER });

  expect(named.stdout).toContain(
    `  To update: npx create-snapper-lambda update 'it'\\''s ours/demo'\n`,
  );
  expect(here.stdout).toContain('  To update: npx create-snapper-lambda update\n');
});

test.each<[title: string, change: (root: string) => void, note: string]>([
  [
    'an edited file',
    (root) => edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7'),
    'template.yaml  (you changed it)',
  ],
  [
    'a deleted file',
    (root) => rmSync(join(root, '.editorconfig')),
    '.editorconfig  (you deleted it)',
  ],
  [
    'a file that may be run by now',
    (root) => chmodSync(join(root, 'samconfig.toml'), 0o755),
    'samconfig.toml  (you changed it)',
  ],
  [
    'a script that may not be run any more',
    (root) => chmodSync(join(root, 'wrapper/snapper-wrapper'), 0o644),
    'wrapper/snapper-wrapper  (you changed it)',
  ],
  [
    'a link in the place of a file',
    (root) => {
      rmSync(join(root, '.editorconfig'));
      symlinkSync('../.editorconfig', join(root, '.editorconfig'));
    },
    '.editorconfig  (something of yours is in its place)',
  ],
])('%s is listed and fine, but not for --strict', async (_, change, note) => {
  const root = await created(...NODE);
  change(root);

  const check = await run(root, ['check']);
  const strict = await run(root, ['check', '--strict']);

  const listed = `  kept      ${note}\n`;
  expect(check).toEqual({ exitCode: 0, stdout: `${listed}✔ up to date\n`, stderr: '' });
  expect(strict.stdout).toBe(
    `${listed}✖ a file is not as the template has it, which --strict does not allow\n`,
  );
  expect(strict.exitCode).toBe(1);
});

test('several edits are counted', async () => {
  const root = await created(...NODE);
  for (const path of ['Makefile', '.editorconfig', 'layer/Dockerfile']) {
    write(root, path, `${read(root, path)}# mine\n`);
  }

  const { exitCode, stdout } = await run(root, ['check', '--strict']);

  expect(stdout).toContain('✖ 3 files are not as the template has them, which --strict does not');
  expect(exitCode).toBe(1);
});

test('what was the user’s from the start, and what git or a checkout does, is no edit', async () => {
  const root = await created(...NODE);
  write(root, 'src/app.ts', 'mine\n');
  rmSync(join(root, 'test'), { recursive: true });
  write(root, 'new.txt', 'mine\n');
  write(root, 'Makefile', read(root, 'Makefile').replaceAll('\n', '\r\n'));
  chmodSync(join(root, 'README.md'), 0o600);

  expect(await run(root, ['check', '--strict'])).toEqual({
    exitCode: 0,
    stdout: '✔ up to date\n',
    stderr: '',
  });
});

test('conflicts that are left fail it, and are named with what to do', async () => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'MemorySize: 1769', 'MemorySize: 3000');
  edit(root, 'samconfig.toml', 'stack_name = "demo"', 'stack_name = "mine"');
  await run(root, ['update', '--memory', '512', '--name', 'other']);

  for (const args of [['check'], ['check', '--strict']]) {
    const { exitCode, stdout } = await run(root, args);

    expect(stdout).toContain(
      '✖ conflicts of an update are left in samconfig.toml, template.yaml\n' +
        '  Choose between the versions, and remove markers',
    );
    expect(stdout).not.toContain('up to date');
    expect(exitCode).toBe(1);
  }
});

test('many repositories: those that are fine say nothing, and all are counted', async () => {
  const home = await workFolder();
  for (const name of ['fine', 'edited', 'old', 'conflict', 'broken']) {
    await createdIn(home, name, ...NODE);
  }
  write(home, 'edited/Makefile', `${read(home, 'edited/Makefile')}# mine\n`);
  edit(home, 'old/snapper.json', '"memory": 1769', '"memory": 512');
  edit(home, 'conflict/template.yaml', 'MemorySize: 1769', 'MemorySize: 3000');
  await run(home, ['update', 'conflict', '--memory', '512']);
  write(home, 'broken/snapper.json', '{}{');
  const folders = ['fine', 'edited', 'old', 'conflict', 'broken', 'home'];

  const { exitCode, stderr, stdout } = await run(home, ['check', '--strict', ...folders]);

  expect(stdout).toBe(
    [
      'edited: ✖ a file is not as the template has it, which --strict does not allow',
      'old: ✖ out of date: 2 files to update',
      '  To update: npx create-snapper-lambda update old',
      'conflict: ✖ conflicts of an update are left in template.yaml',
      '  Choose between the versions, and remove markers and .snapper-new files.',
      '6 repositories: 1 up to date, 1 out of date, 1 edited, 1 with conflicts, 2 failed',
      '',
    ].join('\n'),
  );
  expect(stderr).toContain('broken: ✖ snapper.json is not JSON');
  expect(stderr).toContain('home: ✖ ');
  expect(exitCode).toBe(1);
  expect(await run(home, ['check', 'fine', 'edited'])).toEqual({
    exitCode: 0,
    stdout: '2 repositories: 2 up to date\n',
    stderr: '',
  });
});

test('a folder that is none names the repository that it lies in', async () => {
  const root = await created(...NODE);

  const inside = await run(join(root, 'src'), ['check']);
  const file = await run(root, ['check', 'README.md']);
  const nowhere = await run(join(root, '..'), ['check', 'nowhere']);

  expect(inside.stderr).toContain(
    'src is not a repository of create-snapper-lambda: it has no snap',
  );
  expect(inside.stderr).toContain('demo is one; give that.\n');
  expect(file.stderr).toContain('it is a file\n');
  expect(nowhere.stderr).toContain('there is no such folder\n');
  expect([inside, file, nowhere].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
});
