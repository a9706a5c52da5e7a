import { join } from 'node:path';

import { expect, test } from 'vitest';

import { filesOf, read, run } from './in-process.ts';
import { writePreset } from './preset-support.ts';
import { everything, workFolder } from './support.ts';

const FLAGS = ['--preset', './platform', '--language', 'node', '--yes', '--no-git'] as const;

test('a repository of a preset has its files, with answers in them, and records what it follows', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'), { message: '{{name}} belongs to {{team}}.' });

  const { exitCode, stderr, stdout } = await run(home, ['fn', ...FLAGS, '--set', 'team=payments']);

  expect([exitCode, stderr]).toEqual([0, '']);
  const root = join(home, 'fn');
  expect(read(root, 'OWNERS')).toBe('# Who owns fn\n\npayments\n');
  expect(JSON.parse(read(root, 'snapper.json'))).toMatchObject({
    team: 'payments',
    preset: {
      source: '../platform',
      version: '1.0.0',
      hash: expect.stringMatching(/^sha256-/) as string,
    },
  });
  expect(stdout).toContain('\nfn belongs to payments.\n');
  expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
});

test('from another folder, or by another name, the same preset gives the same bytes', async () => {
  const [home, other] = [await workFolder(), await workFolder()];
  writePreset(join(home, 'platform'));
  const set = ['--set', 'team=payments'];
  await run(home, ['fn', ...FLAGS, ...set]);

  await run(other, ['fn', '--preset', join(home, 'platform'), ...FLAGS.slice(2), ...set]);

  const written = { ...filesOf(join(other, 'fn')) };
  const expected = { ...filesOf(join(home, 'fn')) };
  // What differs is where the preset is said to be.
  for (const files of [written, expected]) {
    delete files['snapper.json'];
    delete files['.snapper/base.json'];
  }
  expect(written).toEqual(expected);
});

test('what a preset decides is decided: defaults, locks, and what is allowed', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'), {
    questions: [],
    overlays: [],
    defaults: { architecture: 'arm64', memory: 1024 },
    locked: { host: 'java25', ci: 'none' },
    allowed: { runtime: ['python3.12', 'nodejs24.x'], memory: { minimum: 512, maximum: 2048 } },
  });

  const answered = await run(home, ['fn', ...FLAGS]);
  const refusals = await Promise.all(
    [
      ['--host', 'java21'],
      ['--memory', '256'],
      ['--runtime', 'nodejs22.x'],
      ['--ci', 'gitlab'],
    ].map((flags) => run(home, ['no', ...FLAGS, ...flags])),
  );

  expect(answered.exitCode).toBe(0);
  expect(JSON.parse(read(join(home, 'fn'), 'snapper.json'))).toMatchObject({
    architecture: 'arm64',
    memory: 1024,
    host: 'java25',
    ci: 'none',
    runtime: 'nodejs24.x',
  });
  expect(refusals.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2]);
  expect(refusals.map(({ stderr }) => stderr)).toEqual([
    expect.stringContaining('--host cannot be "java21": platform locks it to "java25"'),
    expect.stringContaining('--memory cannot be 256: platform allows 512 to 2048'),
    expect.stringContaining(
      '--runtime cannot be "nodejs22.x": platform allows python3.12, nodejs24.x',
    ),
    expect.stringContaining('--ci cannot be "gitlab": platform locks it to "none"'),
  ]);
  expect(await everything(join(home))).not.toContain('no');
});

test.for([
  [[], 'team is missing: Which team owns it?', 'Give it by --set team=TEAM.'],
  [['--set', 'team=PAY'], '--set team cannot be "PAY": allowed: text', ''],
  [['--set', 'team'], '--set "team" is no answer', 'Write --set KEY=VALUE.'],
  [['--set', 'teem=pay'], '--set teem: nobody asks for that', 'Did you mean team?'],
] as const)('%j is refused, and nothing is written', async ([flags, what, next]) => {
  const home = await workFolder();
  writePreset(join(home, 'platform'));

  const { exitCode, stderr } = await run(home, ['fn', ...FLAGS, ...flags]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(what);
  expect(stderr).toContain(next);
  expect((await everything(home)).filter((path) => path.startsWith('fn'))).toEqual([]);
});

test('without a terminal the questions of the preset are among the answers that are missing', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'));

  const { exitCode, stderr } = await run(home, ['fn', '--preset', './platform']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('--set team=TEAM');
});

test('programs in a preset do not run, unless they are trusted', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'), {}, { 'files/SUM.ejs': '<%- 1 + 1 %> for <%- name %>\n' });
  const set = ['--set', 'team=payments'];

  const refused = await run(home, ['fn', ...FLAGS, ...set]);
  const trusted = await run(home, ['fn', ...FLAGS, ...set, '--trust']);

  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('files/SUM.ejs');
  expect(refused.stderr).toContain('--trust');
  expect(trusted.exitCode).toBe(0);
  expect(read(join(home, 'fn'), 'SUM')).toBe('2 for fn\n');
  expect(await run(join(home, 'fn'), ['check'])).toMatchObject({ exitCode: 1 });
  expect(await run(join(home, 'fn'), ['check', '--trust'])).toMatchObject({ exitCode: 0 });
});

test('a preset may lie in a folder of any name, when the function’s name decides where it goes', async () => {
  const home = await workFolder();
  writePreset(join(home, 'new'));
  const flags = ['--name', 'fn', '--preset', './new', ...FLAGS.slice(2), '--set', 'team=payments'];

  const { exitCode, stderr } = await run(home, flags);

  expect([exitCode, stderr]).toEqual([0, '']);
  const settings = JSON.parse(read(join(home, 'fn'), 'snapper.json')) as object;
  expect(settings).toMatchObject({ preset: { source: '../new' } });
  expect(await run(join(home, 'fn'), ['check'])).toMatchObject({ exitCode: 0 });
});
