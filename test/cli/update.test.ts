import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  LATER,
  VERSION,
  commitAll,
  created,
  createdIn,
  edit,
  filesOf,
  git,
  read,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from './in-process.ts';
import { cli, workFolder } from './support.ts';

const NODE = ['--runtime', 'nodejs24.x'] as const;

test('where nothing changed, update says so and touches nothing', async () => {
  const root = await created(...NODE);
  const before = untouchedFilesOf(root);

  const outcome = await run(root, ['update']);

  expect(outcome).toEqual({ exitCode: 0, stdout: '✔ up to date\n', stderr: '' });
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('the built command line creates, changes its mind and is content', async () => {
  const home = await workFolder();
  await cli(home, 'demo', ...NODE, '--yes', '--no-git');

  const update = await cli(home, 'update', 'demo', '--memory', '512');
  const check = await cli(join(home, 'demo'), 'check');

  expect(update.stderr).toBe('');
  expect(update.stdout).toContain('demo: memory 1769 → 512\n');
  expect(update.stdout).toContain('✔ 3 files updated\n');
  expect(update.exitCode).toBe(0);
  expect(check).toEqual({ exitCode: 0, stdout: '✔ up to date\n', stderr: '' });
});

test('a later version changes what it says of itself, and nothing for the sake of it', async () => {
  const root = await created(...NODE);
  const before = filesOf(root);

  const { exitCode, stdout } = await run(root, ['update'], { version: LATER });

  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    [
      `demo: create-snapper-lambda ${VERSION} → ${LATER}`,
      '  updated   snapper.json',
      '✔ 1 file updated',
      'Next: look at it with git diff, then make test and make emulate.',
      '',
    ].join('\n'),
  );
  expect(settingsOf(root)).toMatchObject({
    $schema: `https://unpkg.com/create-snapper-lambda@${LATER}/schema/snapper.schema.json`,
    generator: LATER,
  });
  expect(changedBetween(before, filesOf(root))).toEqual(['.snapper/base.json', 'snapper.json']);
});

test('an updated repository is what the later version would have created', async () => {
  const root = await created(...NODE);
  await run(root, ['update'], { version: LATER });
  const fresh = await workFolder();
  await run(fresh, ['demo', ...NODE, '--yes', '--no-git'], { version: LATER });

  expect(filesOf(root)).toEqual(filesOf(join(fresh, 'demo')));
});

test('a second update has nothing left to do', async () => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  await run(root, ['update', '--memory', '512'], { version: LATER });
  const before = untouchedFilesOf(root);

  const { exitCode, stdout } = await run(root, ['update'], { version: LATER });

  expect(exitCode).toBe(0);
  expect(stdout).toBe('✔ up to date; 1 file keeps your edits\n');
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('what a later version wrote is refused, and the version to run is named', async () => {
  const root = await created(...NODE);
  await run(root, ['update'], { version: LATER });
  const before = untouchedFilesOf(root);

  for (const command of ['update', 'check', 'diff']) {
    const { exitCode, stderr, stdout } = await run(root, [command]);

    expect(stderr).toContain(`create-snapper-lambda ${VERSION} cannot update what ${LATER} wrote`);
    expect(stderr).toContain(`npx create-snapper-lambda@${LATER}`);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  }
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('a dry run writes nothing, and its diff is what the update then does', async () => {
  const root = await created('--runtime', 'nodejs22.x', '--ci', 'gitlab');
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  // A patch is easily spoilt where it ends in spaces.
  const lines = read(root, 'layer/Dockerfile').split('\n');
  const last = lines.findLastIndex((line) => line.includes('nodejs22'));
  lines[last + 3] += '  ';
  write(root, 'layer/Dockerfile', lines.join('\n'));
  commitAll(root);
  const change = ['--runtime', 'nodejs24.x', '--ci', 'github', '--no-devcontainer'];
  const before = untouchedFilesOf(root);

  const { exitCode, stdout } = await run(root, ['update', ...change, '--dry-run']);

  expect(exitCode).toBe(0);
  expect(untouchedFilesOf(root)).toEqual(before);
  expect(stdout).toContain('  create    .github/workflows/ci.yml  (new in the template)\n');
  expect(stdout).toContain('  merge     template.yaml  (the template changed, and so did you)\n');
  expect(stdout).toContain(
    '\nNothing was written: 1 file to create, 2 to delete, 2 to merge, 5 to update\n',
  );
  const patched = join(await workFolder(), 'demo');
  await cp(root, patched, { recursive: true });
  write(patched, '../patch', stdout);
  git(patched, 'apply', '../patch');
  await run(root, ['update', ...change]);
  // The patch is for reading: the merge base is not in it.
  write(patched, '.snapper/base.json', read(root, '.snapper/base.json'));
  expect(filesOf(patched)).toEqual(filesOf(root));
});

test('--restore brings back what was deleted and takes back what was edited', async () => {
  const root = await created(...NODE);
  const before = filesOf(root);
  rmSync(join(root, 'layer/Dockerfile'));
  rmSync(join(root, 'src/app.ts'));
  write(root, 'Makefile', 'mine\n');
  write(root, 'template.yaml', 'mine\n');
  const paths = ['layer/Dockerfile', './Makefile', 'src/app.ts'];

  const { exitCode, stdout } = await run(root, [
    'update',
    ...paths.flatMap((path) => ['--restore', path]),
  ]);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('  restored  Makefile  (as you asked)\n');
  expect(stdout).toContain('✔ 3 files restored; 1 file keeps your edits\n');
  expect(filesOf(root)).toEqual({ ...before, 'template.yaml': filesOf(root)['template.yaml'] });
  expect(read(root, 'template.yaml')).toBe('mine\n');
});

test.each([
  [
    ['--restore', 'layer/Dockerfle'],
    'names no file of the template',
    'Did you mean layer/Dockerfile?',
  ],
  [['--restore', '../README.md'], 'names no file of the template', 'relative to the repository'],
  [['--restore', 'layer'], 'names no file of the template', 'relative to the repository'],
  [['--restore', 'Makefile', 'one', 'two'], 'names a file of one repository', 'Give one folder.'],
])('update %j is refused, and nothing is written', async (args, what, next) => {
  const root = await created(...NODE);
  const before = untouchedFilesOf(root);

  const { exitCode, stderr } = await run(root, ['update', ...args]);

  expect(stderr).toContain(what);
  expect(stderr).toContain(next);
  expect(exitCode).toBe(2);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test.each(['.', "../it's ours", '../src'])(
  'creating in %j, where a repository is, names the command that updates it',
  async (at) => {
    const home = await workFolder();
    const root = await createdIn(
      home,
      at === '.' ? 'demo' : at.slice(3),
      ...NODE,
      '--name',
      'demo',
    );
    const cwd = at === '.' ? root : join(home, 'elsewhere');
    mkdirSync(cwd, { recursive: true });
    const before = untouchedFilesOf(root);

    const { exitCode, stderr } = await run(cwd, [at, '--yes'], { version: LATER });

    expect(stderr).toContain(`✖ ${root} is a repository of create-snapper-lambda already\n`);
    expect(exitCode).toBe(1);
    expect(untouchedFilesOf(root)).toEqual(before);
    const [, line] = /: npx create-snapper-lambda (.*)\n/.exec(stderr) ?? [];
    // As a shell takes the line apart.
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { cwd, encoding: 'utf8' });
    const update = await run(cwd, words.trim().split('\n'), { version: LATER });
    expect(update.stdout).toContain('✔ 1 file updated\n');
    expect(settingsOf(root)).toMatchObject({ generator: LATER });
  },
);

function changedBetween(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path]).sort();
}
