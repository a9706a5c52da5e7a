import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  LATER,
  commitAll,
  created,
  edit,
  filesOf,
  git,
  read,
  run,
  untouchedFilesOf,
  write,
} from './in-process.ts';
import { cli } from './support.ts';

const NODE = ['--runtime', 'nodejs24.x'] as const;

test('where the user changed nothing there is no difference', async () => {
  const root = await created(...NODE);
  write(root, 'src/app.ts', 'the user’s own\n');
  write(root, 'new.txt', 'the user’s own\n');
  rmSync(join(root, 'test'), { recursive: true });
  const before = untouchedFilesOf(root);

  expect(await run(root, ['diff'])).toEqual({
    exitCode: 0,
    stdout: 'Every managed file is as the generator wrote it.\n',
    stderr: '',
  });
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('an edit is shown as git shows it', async () => {
  const root = await created(...NODE);
  commitAll(root);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');

  const { exitCode, stdout } = await run(root, ['diff']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('\n-      RetentionInDays: 30\n+      RetentionInDays: 7\n');
  const lines = (text: string): readonly string[] =>
    text.split('\n').filter((line) => !/^(?:index |@@ )/.test(line));
  expect(lines(stdout)).toEqual(lines(git(root, 'diff', '--no-color')));
});

test('taken back with git apply -R, it gives what the template has', async () => {
  const root = await created(...NODE);
  const before = filesOf(root);
  edit(root, 'Makefile', 'EVENT ?=', 'EVENT =');
  // Lines that end in spaces, lines of nothing else, and a last line without an end.
  write(root, 'template.yaml', `${read(root, 'template.yaml')}\n\n\t\n# mine  \n`);
  write(root, 'layer/Dockerfile', `# mine\n${read(root, 'layer/Dockerfile').trimEnd()}`);
  edit(root, '.editorconfig', 'root = true\n', 'root = false\n');
  rmSync(join(root, '.gitattributes'));
  chmodSync(join(root, 'samconfig.toml'), 0o755);
  write(root, '../patch', (await run(root, ['diff'])).stdout);
  git(root, 'init', '--quiet');

  git(root, 'apply', '-R', '--whitespace=nowarn', '../patch');

  expect(filesOf(root)).toEqual(before);
});

test('a checkout with other line ends is no difference, and hides none', async () => {
  const root = await created(...NODE);
  for (const path of ['Makefile', 'template.yaml']) {
    write(root, path, read(root, path).replaceAll('\n', '\r\n'));
  }
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');

  const { stdout } = await run(root, ['diff']);

  expect(stdout.match(/^diff --git .*$/gm)).toEqual(['diff --git a/template.yaml b/template.yaml']);
  expect(stdout.match(/^[-+] .*$/gm)).toEqual([
    '-      RetentionInDays: 30',
    '+      RetentionInDays: 7',
  ]);
});

test('it is what was made of the written files, whatever a later version would write', async () => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');

  const now = await run(root, ['diff']);
  const later = await run(root, ['diff'], { version: LATER });

  expect(later).toEqual(now);
});

test('an update changes nothing about it', async () => {
  const root = await created('--runtime', 'nodejs22.x');
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  const { stdout } = await run(root, ['diff']);

  await run(root, ['update', '--runtime', 'nodejs24.x'], { version: LATER });

  expect((await run(root, ['diff'], { version: LATER })).stdout).toBe(stdout);
});

test('without a merge base it compares with what this version would write', async () => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  const { stdout } = await run(root, ['diff']);
  rmSync(join(root, '.snapper'), { recursive: true });

  expect((await run(root, ['diff'])).stdout).toBe(stdout);
});

test('the built command line prints the very same patch', async () => {
  const root = await created(...NODE);
  write(root, 'Makefile', `${read(root, 'Makefile')}\n# mine  \n\n`);

  const { stdout } = await run(root, ['diff']);

  expect(await cli(join(root, '..'), 'diff', 'demo')).toEqual({ exitCode: 0, stdout, stderr: '' });
});
