import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { edit, read, run, untouchedFilesOf, write } from './in-process.ts';
import { changeManifest, writePreset } from './preset-support.ts';
import type { ManifestPart } from './preset-support.ts';
import { everything, workFolder } from './support.ts';

/** A repository that follows a preset beside it. */
async function following(
  more: ManifestPart = {},
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly root: string; readonly preset: string }> {
  const home = await workFolder();
  const preset = join(home, 'platform');
  writePreset(preset, more, files);
  const flags = ['--preset', './platform', '--language', 'node', '--yes', '--no-git'];
  const { exitCode, stderr } = await run(home, ['fn', ...flags, '--set', 'team=payments']);
  if (exitCode !== 0) throw new Error(stderr);
  return { root: join(home, 'fn'), preset };
}

test('the preset moves on, and what the user changed stays', async () => {
  const { preset, root } = await following({}, { 'files/RULES': 'one\ntwo\nthree\nfour\nfive\n' });
  edit(root, 'RULES', 'five', 'five, and mine');
  writePreset(
    preset,
    { version: '1.1.0' },
    { 'files/RULES': 'ONE\ntwo\nthree\nfour\nfive\n', 'files/NEW': 'for {{team}}\n' },
  );

  const outcome = await run(root, ['update']);

  expect(outcome.stderr).toBe('');
  expect(outcome.exitCode).toBe(0);
  expect(outcome.stdout).toContain('fn: preset 1.0.0 → 1.1.0\n');
  expect(read(root, 'RULES')).toBe('ONE\ntwo\nthree\nfour\nfive, and mine\n');
  expect(read(root, 'NEW')).toBe('for payments\n');
  expect(JSON.parse(read(root, 'snapper.json'))).toMatchObject({ preset: { version: '1.1.0' } });
  expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
});

test('a file that the preset stops providing goes, unless it was edited', async () => {
  const { preset, root } = await following({}, { 'files/ONE': 'one\n', 'files/TWO': 'two\n' });
  edit(root, 'TWO', 'two', 'two, and mine');
  rmSync(join(preset, 'files/ONE'));
  rmSync(join(preset, 'files/TWO'));
  changeManifest(preset, { version: '2.0.0' });

  const { exitCode, stdout } = await run(root, ['update']);

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/deleted +ONE/);
  expect(stdout).toMatch(/TWO.*no longer in the template; you changed it, so it stays/);
  expect(await everything(root)).not.toContain('ONE');
  expect(read(root, 'TWO')).toBe('two, and mine\n');
});

test('a preset that changed without another version is refused, by check and by update', async () => {
  const { preset, root } = await following();
  writeFileSync(join(preset, 'files/OWNERS'), 'somebody else\n');
  const before = untouchedFilesOf(root);

  for (const command of ['check', 'update']) {
    const { exitCode, stderr } = await run(root, [command]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('the preset ../platform changed, and is version 1.0.0 still');
    expect(stderr).toContain('raise "version"');
  }
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('the same preset by another address is refused as well when it changed without another version', async () => {
  const { preset, root } = await following();
  writeFileSync(join(preset, 'files/OWNERS'), 'somebody else\n');

  const { exitCode, stderr } = await run(root, ['update', '--preset', preset]);

  expect(exitCode).toBe(1);
  expect(stderr).toContain('changed, and is version 1.0.0 still');
});

test('files that the preset moves take the edits along, and answers that it renames their values', async () => {
  const { preset, root } = await following({}, { 'files/RULES': 'one\ntwo\nthree\n' });
  edit(root, 'RULES', 'three', 'three, and mine');
  rmSync(join(preset, 'files/RULES'));
  writePreset(
    preset,
    {
      version: '2.0.0',
      questions: [{ key: 'owner', type: 'string', question: 'Who owns it?' }],
      migrations: [
        {
          version: '2.0.0',
          files: [{ from: 'RULES', to: 'docs/RULES' }],
          answers: [{ from: 'team', to: 'owner' }],
        },
      ],
    },
    { 'files/OWNERS': '{{owner}}\n', 'files/docs/RULES': 'one\ntwo\nthree\n' },
  );

  const { exitCode, stderr } = await run(root, ['update']);

  expect([exitCode, stderr]).toEqual([0, '']);
  expect(read(root, 'docs/RULES')).toBe('one\ntwo\nthree, and mine\n');
  expect(await everything(root)).not.toContain('RULES');
  expect(read(root, 'OWNERS')).toBe('payments\n');
  const settings = JSON.parse(read(root, 'snapper.json')) as object;
  expect(settings).toMatchObject({ owner: 'payments' });
  expect(settings).not.toHaveProperty('team');
});

test('a new question without a default stops the update, and --set answers it', async () => {
  const { preset, root } = await following();
  changeManifest(preset, {
    version: '1.1.0',
    questions: [
      { key: 'team', type: 'string', question: 'Which team owns it?', pattern: '[a-z]+' },
      { key: 'costs', type: 'integer', question: 'Which cost centre pays?' },
    ],
  });

  const refused = await run(root, ['update']);
  const answered = await run(root, ['update', '--set', 'costs=4711']);

  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('Give it by --set costs=COSTS.');
  expect(answered.exitCode).toBe(0);
  expect(JSON.parse(read(root, 'snapper.json'))).toMatchObject({ costs: 4711 });
});

test('what the preset comes to lock is taken over when the default was taken, and refused otherwise', async () => {
  const { preset, root } = await following();
  changeManifest(preset, { version: '1.1.0', locked: { memory: 1024 } });

  const refused = await run(root, ['update']);
  const given = await run(root, ['update', '--memory', '1024']);

  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('"memory" in snapper.json cannot be 1769');
  expect(refused.stderr).toContain('platform locks it to 1024');
  expect(given.exitCode).toBe(0);
});

test('a repository of no preset can follow one from now on', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'));
  await run(home, ['fn', '--language', 'node', '--yes', '--no-git']);
  const root = join(home, 'fn');
  write(root, 'OWNERS', 'mine\n');

  const { exitCode, stdout } = await run(home, [
    ...['update', 'fn', '--preset', './platform', '--set', 'team=payments'],
  ]);

  expect(exitCode).toBe(3);
  expect(stdout).toContain('preset none → ../platform 1.0.0');
  expect(read(root, 'OWNERS')).toContain('mine\n');
  expect(read(root, 'OWNERS')).toContain('payments\n');
});

test('what is asked of a preset that nobody follows is wrong usage', async () => {
  const home = await workFolder();
  await run(home, ['fn', '--language', 'node', '--yes', '--no-git']);

  const { exitCode, stderr } = await run(home, ['update', 'fn', '--preset-version', '2']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('follows no preset');
});

test('an answer that nobody asks for any more goes, and a key that nobody ever asked for is a mistake', async () => {
  const { preset, root } = await following();
  writePreset(preset, { version: '2.0.0', questions: [] }, { 'files/OWNERS': '{{name}}\n' });
  edit(root, 'snapper.json', '"team"', '"taem": "x",\n  "team"');

  const refused = await run(root, ['update']);
  edit(root, 'snapper.json', '"taem": "x",\n  ', '');
  const outcome = await run(root, ['update']);

  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('unknown key "taem"');
  expect([outcome.exitCode, outcome.stderr]).toEqual([0, '']);
  expect(JSON.parse(read(root, 'snapper.json'))).not.toHaveProperty('team');
  expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
});

test('edits follow a file that the extended preset moves, whatever its version', async () => {
  const base = { name: 'base', version: '3.0.0' };
  const { preset, root } = await following(
    { version: '5.0.0', extends: '../base', questions: [] },
    {
      '../base/snapper.preset.json': JSON.stringify({
        ...base,
        questions: [{ key: 'team', type: 'string', question: 'Which team owns it?' }],
        overlays: [{ from: 'files' }],
      }),
      '../base/files/RULES': 'one\ntwo\nthree\n',
    },
  );
  edit(root, 'RULES', 'three', 'three, and mine');
  rmSync(join(preset, '../base/files/RULES'));
  writePreset(
    join(preset, '../base'),
    {
      ...base,
      version: '3.1.0',
      migrations: [{ version: '3.1.0', files: [{ from: 'RULES', to: 'docs/RULES' }] }],
      overlays: [{ from: 'files/docs', to: 'docs' }],
    },
    { 'files/docs/RULES': 'one\ntwo\nthree\n' },
  );
  changeManifest(preset, { version: '5.1.0' });

  const { exitCode, stderr } = await run(root, ['update']);

  expect([exitCode, stderr]).toEqual([0, '']);
  expect(read(root, 'docs/RULES')).toBe('one\ntwo\nthree, and mine\n');
  expect(await everything(root)).not.toContain('RULES');
});

test('another preset moves nothing of the one before it', async () => {
  const { preset, root } = await following();
  const other = join(preset, '../other');
  edit(root, 'OWNERS', 'payments', 'payments, and mine');
  writePreset(other, {
    name: 'other',
    version: '2.0.0',
    overlays: [{ from: 'files', to: 'docs' }],
    migrations: [{ version: '1.5.0', files: [{ from: 'OWNERS', to: 'docs/OWNERS' }] }],
  });

  const { exitCode, stderr } = await run(root, ['update', '--preset', '../other']);

  expect([exitCode, stderr]).toEqual([0, '']);
  expect(read(root, 'OWNERS')).toContain('payments, and mine');
  expect(read(root, 'docs/OWNERS')).not.toContain('mine');
});

test('a preset that holds the repository, or that it would be written into, is not followed', async () => {
  const home = await workFolder();
  writePreset(home);
  const flags = ['--language', 'node', '--yes', '--no-git'];

  const created = await run(home, ['fn', '--preset', '.', ...flags, '--set', 'team=payments']);

  expect(created.exitCode).toBe(2);
  expect(created.stderr).toContain('its folder holds the repository');
  expect(await everything(home)).not.toContain('fn');

  await run(home, ['fn', ...flags]);
  const root = join(home, 'fn');
  writePreset(join(root, 'platform'), { overlays: [{ from: 'files', to: 'platform/files/more' }] });
  const before = untouchedFilesOf(root);

  const updated = await run(root, ['update', '--preset', './platform', '--set', 'team=payments']);

  expect(updated.exitCode).toBe(2);
  expect(updated.stderr).toContain('would be written into the preset ./platform');
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('a source that went back is not followed, unless a version is asked for', async () => {
  const { preset, root } = await following({ version: '2.0.0' });
  changeManifest(preset, { version: '1.0.0' });
  const before = untouchedFilesOf(root);

  const { exitCode, stderr } = await run(root, ['update']);

  expect(exitCode).toBe(1);
  expect(stderr).toContain('went back from 2.0.0 to 1.0.0');
  expect(untouchedFilesOf(root)).toEqual(before);
});
