import { execFileSync } from 'node:child_process';
import { realpathSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { contentsOf } from '../regenerate/support.ts';
import { place, written } from '../repository/support.ts';
import { KINDS, NOW, make, reportsOf, runHere } from './many-support.ts';
import type { Kind } from './many-support.ts';
import { CLI, cliWithoutPrivileges, workFolder } from './support.ts';
import type { Outcome } from './support.ts';

/** What an update and a check come to, and what they say of it; none stops another. */
const EXPECTED: readonly [kind: Kind, updated: string, checked: string, error?: RegExp][] = [
  ['outdated', 'updated', 'outdated'],
  ['empty', 'failed', 'failed', /empty is not a repository of create-snapper-lambda/],
  ['missing', 'failed', 'failed', /missing is not a repository of create-snapper-lambda/],
  ['a file', 'failed', 'failed', /a file is not a repository of create-snapper-lambda/],
  ['bad settings', 'failed', 'failed', /snapper\.json is not JSON/],
  ['bad answer', 'failed', 'failed', /"memory" in snapper\.json cannot be 1/],
  ['current', 'current', 'current'],
  ['bad base', 'failed', 'failed', /\.snapper\/base\.json cannot be used/],
  ['unreadable', 'failed', 'failed', /unreadable\/Makefile cannot be read/],
  ['busy', 'failed', 'failed', /is being updated by process|is under way/],
  ['dirty', 'failed', 'outdated', /not committed/],
  ['conflicting', 'conflicts', 'outdated'],
  ['edited', 'updated', 'outdated'],
];

test('every kind of folder is among the expectations', () => {
  expect(EXPECTED.map(([kind]) => kind).sort()).toEqual(Object.keys(KINDS).sort());
});

describe.each(['update', 'check'] as const)('%s of many', (command) => {
  test('gives each folder its own result, in the order given, and a broken one stops no other', async () => {
    const home = await workFolder();
    const kinds = EXPECTED.map(([kind]) => make(home, kind));
    const before = contentsOf(home);

    const outcome = await runWithoutPrivileges(home, command, '--json', ...kinds);

    const reports = reportsOf(outcome);
    expect(reports.map(({ path, status }) => [path, status])).toEqual(
      EXPECTED.map(([kind, updated, checked]) => [
        join(realpathSync(home), kind),
        command === 'update' ? updated : checked,
      ]),
    );
    for (const [index, [, , , error]] of EXPECTED.entries()) {
      if (reports[index]?.status !== 'failed') continue;
      const { what = '', why = '' } = reports[index].error ?? {};
      expect(`${what}: ${why}`).toMatch(error ?? /never/);
    }
    expect(outcome.exitCode).toBe(1);
    const after = contentsOf(home);
    for (const [kind, updated] of EXPECTED) {
      if (command === 'check' || updated === 'failed' || updated === 'current') {
        expect(below(after, kind)).toEqual(below(before, kind));
      } else {
        expect(below(after, kind)).not.toEqual(below(before, kind));
      }
    }
  });

  test('says a line of each that is worth one, failures on standard error, and one summary', async () => {
    const home = await workFolder();
    const kinds: Kind[] = ['outdated', 'bad settings', 'current', 'conflicting', 'empty', 'edited'];
    for (const kind of kinds) make(home, kind);

    const { exitCode, stderr, stdout } = await runHere(home, [command, ...kinds]);

    expect(exitCode).toBe(1);
    const [ok, conflicts] = command === 'update' ? ['updated', 'with conflicts'] : ['', ''];
    const named = (text: string): string[] =>
      [...text.matchAll(/^([a-z ]+): /gm)].map(([, name]) => name!);
    expect(named(stderr)).toEqual(['bad settings', 'empty']);
    expect(named(stdout).filter((name) => name !== 'repositories')).toEqual([
      'outdated',
      'conflicting',
      'edited',
    ]);
    const [summary, ...others] = stdout.match(/^6 repositories: .*$/gm) ?? [];
    expect(others).toEqual([]);
    expect(summary).toContain('1 up to date');
    expect(summary).toContain('2 failed');
    if (command === 'check') expect(summary).toContain('3 out of date');
    else expect(summary).toMatch(new RegExp(`2 ${ok}.*1 ${conflicts}`));
  });
});

test.each<[command: string, kinds: Kind[], exitCode: number]>([
  ['update', ['current', 'outdated', 'edited'], 0],
  ['update', ['conflicting', 'outdated', 'current'], 3],
  ['update', ['conflicting', 'empty', 'outdated'], 1],
  ['update', ['bad settings', 'conflicting'], 1],
  // Of a single one the code says what is wrong with it.
  ['update', ['bad settings'], 2],
  ['update --on-conflict fail', ['outdated', 'conflicting'], 3],
  ['update --dry-run', ['outdated', 'current'], 0],
  ['check', ['current', 'current'], 0],
  ['check', ['current', 'outdated'], 1],
  ['check', ['current', 'bad settings'], 1],
  // Wrong for every repository, and so said once.
  ['update --memory 1', ['current', 'outdated'], 2],
])('%s of %j: exit %i', async (command, kinds, expected) => {
  const home = await workFolder();
  const folders = kinds.map((kind, index) => make(home, kind, `${kind} ${index}`));

  const { exitCode } = await runHere(home, [...command.split(' '), ...folders]);

  expect(exitCode).toBe(expected);
});

test('a folder that is given twice, in whatever words, is worked on once', async () => {
  const home = await workFolder();
  make(home, 'outdated', 'a');
  symlinkSync('a', join(home, 'link'));
  const again = ['a', './a/', 'a/src/..', join(home, 'a'), 'link'];

  const outcome = await runHere(home, ['update', '--json', ...again]);

  expect(reportsOf(outcome)).toMatchObject([{ path: join(home, 'a'), status: 'updated' }]);
  expect(outcome.exitCode).toBe(0);
});

test('sixty repositories of all sorts come out in the order given', async () => {
  const home = await workFolder();
  const sorts: Kind[] = ['outdated', 'current', 'bad settings', 'current', 'empty', 'conflicting'];
  const folders = Array.from({ length: 60 }, (_, index) =>
    make(home, sorts[index % sorts.length]!, `service-${index}`),
  );

  const outcome = await runHere(home, ['update', '--json', ...folders]);

  expect(reportsOf(outcome).map(({ path, status }) => [path, status])).toEqual(
    folders.map((name, index) => [
      join(home, name),
      ['updated', 'current', 'failed', 'current', 'failed', 'conflicts'][index % sorts.length],
    ]),
  );
  expect(outcome.stderr).toMatch(
    /^60 repositories: 20 up to date, 10 updated, 10 with conflicts, 20 failed$/m,
  );
  expect(outcome.exitCode).toBe(1);
});

test('what to know of a runtime is said once for all repositories that have it', async () => {
  const home = await workFolder();
  const runtimes = ['nodejs22.x', 'nodejs24.x', 'nodejs22.x', 'dotnet8', 'nodejs22.x'];
  for (const [index, runtime] of runtimes.entries()) {
    place(join(home, `fn-${index}`), written(NOW, { runtime }));
  }

  const { exitCode, stdout } = await runHere(home, [
    'check',
    ...runtimes.map((_, index) => `fn-${index}`),
  ]);

  expect(exitCode).toBe(0);
  const told = stdout.split('\n').filter((line) => line.startsWith('!'));
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(/nodejs22\.x.*3 repositories|3 repositories.*nodejs22\.x/);
  expect(told[1]).toMatch(/dotnet8.*1 repository|1 repository.*dotnet8/);
});

test('a folder with a space or a leading dash works, and so does the command that names it', async () => {
  const home = await workFolder();
  const folders = ['./-x', 'with space', '--json'].map((path) => {
    make(home, 'outdated', path);
    return path.startsWith('--') ? `./${path}` : path;
  });

  const checked = await runHere(home, ['check', ...folders]);

  const commands = [...checked.stdout.matchAll(/npx create-snapper-lambda (update .*)$/gm)];
  expect(commands.map(([, command]) => command)).toEqual([
    'update ./-x',
    "update 'with space'",
    'update ./--json',
  ]);
  for (const [, command] of commands) {
    execFileSync('sh', ['-c', `'${process.execPath}' '${CLI}' ${command}`], { cwd: home });
  }
  expect((await runHere(home, ['check', ...folders])).exitCode).toBe(0);
});

test('a folder elsewhere is named as it was given', async () => {
  const home = await workFolder();
  const elsewhere = await workFolder();
  make(elsewhere, 'outdated');
  make(home, 'outdated');
  const folders = [
    join(elsewhere, 'outdated'),
    join('..', basename(elsewhere), 'empty'),
    'outdated',
  ];

  const { stderr, stdout } = await runHere(home, ['check', ...folders]);

  expect(stdout).toMatch(new RegExp(`^${folders[0]!}: .*\\n(?:  .*\\n)*outdated: `));
  expect(stderr).toMatch(new RegExp(`^${folders[1]!}: `));
});

test('--restore is for one repository', async () => {
  const home = await workFolder();
  const folders = [make(home, 'current'), make(home, 'outdated')];
  const before = contentsOf(home);

  const { exitCode, stderr } = await runHere(home, ['update', '--restore', 'Makefile', ...folders]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('--restore');
  expect(contentsOf(home)).toEqual(before);
});

/** Root may read what nobody may; and nobody's settings of git are not those of root. */
async function runWithoutPrivileges(home: string, ...args: readonly string[]): Promise<Outcome> {
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', '65534:65534', home]);
  vi.stubEnv('HOME', home);
  try {
    return await cliWithoutPrivileges(home, ...args);
  } finally {
    vi.unstubAllEnvs();
  }
}

/** What is in a folder, by path from there. */
function below(contents: Readonly<Record<string, string>>, folder: string): object {
  return Object.fromEntries(
    Object.entries(contents).filter(([path]) => path === folder || path.startsWith(`${folder}/`)),
  );
}
