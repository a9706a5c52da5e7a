import { expect, test } from 'vitest';

import { created, createdIn, edit, run, untouchedFilesOf } from './in-process.ts';
import { workFolder } from './support.ts';

/** What is said of a repository's runtime on some days; empty: nothing. */
const DAYS: readonly (readonly [
  runtime: string,
  today: string,
  said: string,
  support: object | undefined,
])[] = [
  ['nodejs22.x', '2026-10-31', '', undefined],
  [
    'nodejs22.x',
    '2026-11-01',
    '! nodejs22.x: AWS deprecates it on 2027-04-30, in 180 days.',
    { state: 'ending', until: '2027-04-30', daysLeft: 180 },
  ],
  [
    'nodejs22.x',
    '2027-04-29',
    '! nodejs22.x: AWS deprecates it on 2027-04-30, in 1 day.',
    { state: 'ending', until: '2027-04-30', daysLeft: 1 },
  ],
  [
    'nodejs22.x',
    '2027-04-30',
    '! nodejs22.x: AWS deprecated it on 2027-04-30, and patches it no more.',
    { state: 'deprecated', since: '2027-04-30' },
  ],
  [
    'nodejs20.x',
    '2027-03-02',
    '! nodejs20.x: AWS deprecated it on 2026-04-30, and patches it no more; from 2027-03-03 it refuses to update functions that run on it directly.',
    { state: 'deprecated', since: '2026-04-30', blockUpdate: '2027-03-03' },
  ],
  [
    'nodejs20.x',
    '2027-03-03',
    '! nodejs20.x: AWS deprecated it on 2026-04-30, and patches it no more; since 2027-03-03 it refuses to update functions that run on it directly.',
    { state: 'blocked', since: '2026-04-30', blockUpdate: '2027-03-03' },
  ],
];

test.each(DAYS)(
  'of %s on %s people and programs are told: %j',
  async (runtime, today, said, support) => {
    const root = await created('--runtime', runtime);
    const before = untouchedFilesOf(root);
    const advice =
      said === ''
        ? ''
        : `${said}\n  To move on: npx create-snapper-lambda update --runtime nodejs24.x\n`;

    for (const args of [['check'], ['check', '--strict'], ['update'], ['update', '--dry-run']]) {
      const { exitCode, stderr, stdout } = await run(root, args, { today });

      expect(stdout).toBe(`✔ up to date\n${advice}`);
      expect(stderr).toBe('');
      // It is news, and no fault of the repository's.
      expect(exitCode).toBe(0);
    }
    const { exitCode, stdout } = await run(root, ['check', '--json'], { today });
    const runtimes =
      support === undefined
        ? []
        : [{ option: 'runtime', id: runtime, support, replacement: 'nodejs24.x' }];
    expect(JSON.parse(stdout)).toMatchObject({ repositories: [{ status: 'current', runtimes }] });
    expect(exitCode).toBe(0);
    expect(untouchedFilesOf(root)).toEqual(before);
  },
);

test.each([
  ['dotnet8', '2027-06-01', '--runtime dotnet10'],
  ['dotnet9', '2027-06-01', '--runtime dotnet10'],
  ['python3.12', '2028-06-01', '--runtime python3.13'],
])('%s is followed by one of its own language', async (runtime, today, command) => {
  const root = await created('--runtime', runtime);

  const { stdout } = await run(root, ['check'], { today });

  expect(stdout).toContain(`  To move on: npx create-snapper-lambda update ${command}\n`);
});

test('the host is told of, too: AWS patches it, and may refuse this very function', async () => {
  const root = await created('--runtime', 'nodejs24.x');

  const { exitCode, stdout } = await run(root, ['check'], { today: '2029-01-15' });

  expect(stdout).toContain('! java21: AWS deprecates it on 2029-06-30, in 166 days.\n');
  expect(exitCode).toBe(0);
});

test('where there is nothing better yet, no command is named', async () => {
  const root = await created('--runtime', 'nodejs24.x');

  const { stdout } = await run(root, ['check'], { today: '2040-01-01' });

  expect(stdout).toBe(
    '✔ up to date\n' +
      '! nodejs24.x: AWS deprecated it on 2028-04-30, and patches it no more.\n' +
      '! java21: AWS deprecated it on 2029-06-30, and patches it no more.\n',
  );
});

test('the command it names works, from where it was asked, and then it is silent', async () => {
  const home = await workFolder();
  const root = await createdIn(home, "it's ours/demo", '--runtime', 'nodejs22.x');
  const today = '2027-01-15';
  const { stdout } = await run(home, ['check', "it's ours/demo"], { today });
  const [, command] = /To move on: npx create-snapper-lambda (.*)\n/.exec(stdout) ?? [];
  expect(command).toBe(`update --runtime nodejs24.x 'it'\\''s ours/demo'`);

  const update = await run(home, ['update', '--runtime', 'nodejs24.x', "it's ours/demo"], {
    today,
  });

  expect(update.exitCode).toBe(0);
  expect(update.stdout).not.toContain('To move on');
  expect(await run(root, ['check'], { today })).toMatchObject({ stdout: '✔ up to date\n' });
});

test('an update that keeps the old runtime still says so, after all else', async () => {
  const root = await created('--runtime', 'nodejs22.x');

  const { exitCode, stdout } = await run(root, ['update', '--memory', '512'], {
    today: '2027-06-01',
  });

  expect(stdout).toMatch(/✔ 3 files updated\nNext: .*\n! nodejs22.x: AWS deprecated it on/);
  expect(exitCode).toBe(0);
});

test('an outdated repository fails for what is out of date, not for its runtime', async () => {
  const root = await created('--runtime', 'nodejs22.x');
  edit(root, 'snapper.json', '"memory": 1769', '"memory": 512');

  const { exitCode, stdout } = await run(root, ['check'], { today: '2027-06-01' });

  expect(stdout).toContain('✖ out of date: 2 files to update\n');
  expect(stdout).toContain('! nodejs22.x: ');
  expect(exitCode).toBe(1);
});
