import { realpathSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  LATER,
  VERSION,
  created,
  createdIn,
  edit,
  read,
  run,
  settingsOf,
  write,
} from './in-process.ts';
import { cli, workFolder } from './support.ts';

const NODE = ['--runtime', 'nodejs22.x'] as const;

/** A day on which Node.js 22 is about to end. */
const LATE = '2027-01-15';

/** Runs a command with `--json`: all of standard output is one object. */
async function json(
  cwd: string,
  args: readonly string[],
  around: Parameters<typeof run>[2] = {},
): Promise<{ readonly exitCode: number | null; readonly object: unknown; readonly text: string }> {
  const { exitCode, stderr, stdout } = await run(cwd, [...args, '--json'], around);
  return { exitCode, object: JSON.parse(stdout), text: stderr };
}

test('update tells what changed and why, and people read the same beside it', async () => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  const args = ['update', '--memory', '512', '--ci', 'none'];
  write(root, 'Makefile', `# mine\n${read(root, 'Makefile')}`);

  const { exitCode, object, text } = await json(root, args, { version: LATER, today: LATE });

  expect(exitCode).toBe(0);
  expect(object).toEqual({
    repositories: [
      {
        path: root,
        status: 'updated',
        steps: [
          { name: 'create-snapper-lambda', from: VERSION, to: LATER },
          { name: 'memory', from: '1769', to: '512' },
          { name: 'ci', from: 'github', to: 'none' },
        ],
        changes: [
          { path: '.github/workflows/ci.yml', action: 'delete', reason: 'dropped' },
          { path: 'Makefile', action: 'merge', reason: 'both' },
          { path: 'README.md', action: 'update', reason: 'template' },
          { path: 'deploy-role.yaml', action: 'delete', reason: 'dropped' },
          { path: 'snapper.json', action: 'update', reason: 'generated' },
          { path: 'template.yaml', action: 'merge', reason: 'both' },
        ],
        notes: [],
        obstacles: [],
        unresolved: [],
        runtimes: [
          {
            option: 'runtime',
            id: 'nodejs22.x',
            support: { state: 'ending', until: '2027-04-30', daysLeft: 105 },
            replacement: 'nodejs24.x',
          },
        ],
      },
    ],
  });
  expect(text).toContain('demo: create-snapper-lambda 0.1.0 → 0.2.0, memory 1769 → 512');
  expect(text).toContain('✔ 2 files deleted, 2 merged, 2 updated\n');
});

test('a dry run has the difference of each file', async () => {
  const root = await created(...NODE);

  const { exitCode, object } = await json(root, ['update', '--memory', '512', '--dry-run']);

  expect(exitCode).toBe(0);
  expect(object).toMatchObject({
    repositories: [
      {
        status: 'planned',
        changes: [
          { path: 'Makefile', diff: expect.stringContaining('--memory 512') as string },
          { path: 'snapper.json', diff: expect.stringContaining('+  "memory": 512,') as string },
          { path: 'template.yaml', diff: expect.stringContaining('MemorySize: 512') as string },
        ],
      },
    ],
  });
  expect(settingsOf(root)).toMatchObject({ memory: 1769 });
});

test('conflicts are told by update, and those that are left by check', async () => {
  const root = await created(...NODE);
  edit(root, 'template.yaml', 'MemorySize: 1769', 'MemorySize: 3000');

  const update = await json(root, ['update', '--memory', '512']);
  const check = await json(root, ['check']);
  const again = await json(root, ['update']);

  expect(update.exitCode).toBe(3);
  expect(update.object).toMatchObject({
    repositories: [
      {
        status: 'conflicts',
        changes: [
          { path: 'Makefile' },
          { path: 'snapper.json' },
          { path: 'template.yaml', action: 'conflict', reason: 'both', conflicts: 1 },
        ],
      },
    ],
  });
  expect(check.exitCode).toBe(1);
  expect(check.object).toMatchObject({
    repositories: [{ status: 'conflicts', unresolved: ['template.yaml'] }],
  });
  expect(again.exitCode).toBe(3);
  expect(again.object).toMatchObject({
    repositories: [{ path: root, status: 'conflicts', error: { code: 'conflicts' } }],
  });
});

test('check tells of edits, and whether they are allowed', async () => {
  const root = await created(...NODE);
  write(root, 'Makefile', 'mine\n');

  const check = await json(root, ['check']);
  const strict = await json(root, ['check', '--strict']);

  const notes = [
    { path: 'Makefile', kind: 'edited', ownership: 'managed', templateChanged: false },
  ];
  expect(check).toMatchObject({
    exitCode: 0,
    object: { repositories: [{ status: 'current', notes }] },
  });
  expect(strict).toMatchObject({
    exitCode: 1,
    object: { repositories: [{ status: 'edited', notes }] },
  });
});

test('diff has the edits file by file', async () => {
  const root = await created(...NODE);
  const clean = await json(root, ['diff']);
  write(root, 'Makefile', `${read(root, 'Makefile')}# mine\n`);

  const edited = await json(root, ['diff']);

  expect(clean).toMatchObject({ exitCode: 0, object: { path: root, edits: [] } });
  expect(edited).toMatchObject({
    exitCode: 0,
    object: {
      path: root,
      edits: [
        { path: 'Makefile', diff: expect.stringMatching(/^diff --git.*\+# mine\n$/s) as string },
      ],
    },
  });
});

test('eject tells what it removed, and asks nothing', async () => {
  const root = await created(...NODE);

  const refused = await json(root, ['eject']);
  const ejected = await json(root, ['eject', '--yes']);

  expect(refused).toMatchObject({
    exitCode: 2,
    object: { error: { code: 'usage', next: 'Add --yes.' } },
  });
  expect(ejected).toMatchObject({
    exitCode: 0,
    object: { ejected: root, removed: ['snapper.json', '.snapper/base.json'] },
    text: expect.stringContaining('are gone') as string,
  });
});

test('the version is one object', async () => {
  const { exitCode, object } = await json(await workFolder(), ['--version']);

  expect(exitCode).toBe(0);
  expect(object).toEqual({ version: VERSION });
});

test('of many repositories there is one object, with those that failed in it', async () => {
  const home = await workFolder();
  for (const name of ['a', 'b']) await createdIn(home, name, ...NODE);
  write(home, 'b/snapper.json', '[]');

  for (const command of ['check', 'update']) {
    const { exitCode, object, text } = await json(home, [command, 'a', 'b', 'c']);

    expect(exitCode).toBe(1);
    expect(object).toMatchObject({
      repositories: [
        { path: join(home, 'a'), status: 'current', changes: [] },
        { path: join(home, 'b'), status: 'failed', error: { code: 'usage' } },
        { path: join(home, 'c'), status: 'failed', error: { code: 'failed' } },
      ],
    });
    expect(text).toContain('3 repositories: 1 up to date, 2 failed\n');
  }
});

test.each<[args: readonly string[], code: string, exitCode: number]>([
  [['update', '--memroy', '1'], 'usage', 2],
  [['check', '--memory', '512'], 'usage', 2],
  [['diff', 'nowhere'], 'failed', 1],
  [['eject', 'nowhere', '--yes'], 'failed', 1],
  [['diff', 'one', 'two'], 'usage', 2],
  [['update', '--restore', 'x', 'one', 'two'], 'usage', 2],
])('the error of %j is one object', async (args, code, exitCode) => {
  const root = await created(...NODE);

  const result = await json(root, args);

  expect(result.exitCode).toBe(exitCode);
  expect(result.object).toMatchObject({ error: { code, what: expect.any(String) as string } });
  const { error } = result.object as { error: { what: string } };
  expect(result.text).toContain(`✖ ${error.what}`);
});

test('the built command line prints the object and nothing else', async () => {
  const home = await workFolder();
  await createdIn(home, 'demo', ...NODE);

  const { exitCode, stderr, stdout } = await cli(
    home,
    'update',
    'demo',
    '--memory',
    '512',
    '--json',
  );

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    repositories: [{ path: join(realpathSync(home), 'demo'), status: 'updated' }],
  });
  expect(stderr).toContain('✔ 3 files updated\n');
});
