import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { filesOf, read, run, write } from './in-process.ts';
import { changeManifest, writePreset } from './preset-support.ts';
import { everything, workFolder } from './support.ts';

/** What leaves few combinations to render. */
const FEW = {
  locked: { ci: 'none', devcontainer: false, host: 'java21', architecture: 'arm64' },
  allowed: { runtime: ['nodejs24.x', 'python3.13'] },
};

let settings: string;

beforeEach(async () => {
  // The list of what is trusted is not to be this user's.
  settings = await workFolder();
  vi.stubEnv('XDG_CONFIG_HOME', settings);
});

afterEach(() => vi.unstubAllEnvs());

test('what preset init writes passes its own test, and makes repositories', async () => {
  const home = await workFolder();

  const written = await run(home, ['preset', 'init', 'platform']);
  const checked = await run(home, ['preset', 'check', 'platform']);
  const inside = await run(join(home, 'platform'), ['preset', 'check']);
  const flags = ['--language', 'python', '--yes', '--no-git', '--set', 'team=payments'];
  const created = await run(home, ['fn', '--preset', './platform', ...flags]);

  expect([written.exitCode, written.stderr]).toEqual([0, '']);
  expect(checked).toMatchObject({ exitCode: 0, stderr: '' });
  expect(checked.stdout).toMatch(/^✔ platform 1\.0\.0: \d+ combinations rendered\n$/);
  expect(inside.stdout).toBe(checked.stdout);
  expect([created.exitCode, created.stderr]).toEqual([0, '']);
  expect(read(join(home, 'fn'), '.github/CODEOWNERS')).toBe('* @example/payments\n');
  const { scripts } = JSON.parse(read(join(home, 'platform'), 'package.json')) as {
    scripts: { test: string };
  };
  expect(scripts.test).toBe('create-snapper-lambda preset check');
});

test('preset init overwrites nothing, and wants a name for the preset', async () => {
  const home = await workFolder();
  await mkdir(join(home, 'platform'));
  write(home, 'platform/mine', 'mine');
  const before = filesOf(home);

  const occupied = await run(home, ['preset', 'init', 'platform']);
  const badName = await run(home, ['preset', 'init', 'My Presets']);

  expect(occupied.exitCode).toBe(1);
  expect(occupied.stderr).toContain('is not empty: it holds mine');
  expect(badName.exitCode).toBe(2);
  expect(badName.stderr).toContain('a preset cannot be called "My Presets"');
  expect(filesOf(home)).toEqual(before);
});

test('every combination that is allowed is rendered', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'), {
    ...FEW,
    questions: [{ key: 'team', type: 'choice', question: 'Which team?', choices: ['a', 'b', 'c'] }],
  });

  const { exitCode, stdout } = await run(home, ['preset', 'check', 'platform', '--json']);

  expect(exitCode).toBe(0);
  // Three samples, one of them open or not, and TypeScript or not for Node.js. What nobody is asked takes turns.
  expect(JSON.parse(stdout)).toEqual({
    name: 'platform',
    version: '1.0.0',
    combinations: 4 + 4 * 2,
    ran: [],
    failures: [],
  });
});

test('what it locks for one sample is no answer of another', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'), { locked: { auth: 'iam' } });
  const create = ['--preset', './platform', '--set', 'team=core', '--yes', '--no-git'];

  const plain = await run(home, ['fn', ...create]);
  const api = await run(home, ['api', ...create, '--sample', 'http-api']);

  expect([plain.exitCode, api.exitCode]).toEqual([0, 0]);
  expect(read(home, 'fn/snapper.json')).not.toContain('"auth"');
  expect(read(home, 'api/snapper.json')).toContain('"auth": "iam"');
});

test('a file that is wrong for some answers only is found, with these answers', async () => {
  const home = await workFolder();
  writePreset(
    join(home, 'platform'),
    {
      ...FEW,
      overlays: [
        { from: 'files/OWNERS' },
        { from: 'files/odd.json', when: { sample: 'http-api', language: 'python' } },
        { from: 'files/odd.yml', when: { language: 'node' } },
      ],
    },
    { 'files/odd.json': '{"name": {{name}}}', 'files/odd.yml': 'a: [\n' },
  );

  const { exitCode, stdout } = await run(home, ['preset', 'check', 'platform']);

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /✖ odd\.json is no JSON: .*\n {2}with python3\.13, .*http-api, and 1 more like it\n/,
  );
  expect(stdout).toMatch(/✖ odd\.yml is no YAML: .*\n {2}with nodejs/);
  expect(stdout).toContain('platform 1.0.0: 2 mistakes in ');
});

test('a question for which no answer can be made up needs an example', async () => {
  const home = await workFolder();
  const question = { key: 'team', type: 'string', question: 'Which team?', pattern: '#[0-9]{7}' };
  writePreset(join(home, 'platform'), { ...FEW, questions: [question] });

  const without = await run(home, ['preset', 'check', 'platform']);
  changeManifest(join(home, 'platform'), { questions: [{ ...question, example: '#1234567' }] });
  const withExample = await run(home, ['preset', 'check', 'platform']);

  expect(without.exitCode).toBe(2);
  expect(without.stderr).toContain('no answer to the question "team" can be made up');
  expect(withExample.exitCode).toBe(0);
});

test('--run tries a command in one repository of each language and sample', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'), FEW);

  const fine = await run(home, [
    'preset',
    'check',
    'platform',
    '--run',
    'test -f OWNERS',
    '--json',
  ]);
  const wrong = await run(home, [
    ...['preset', 'check', 'platform', '--run', 'echo went wrong >&2; exit 3'],
  ]);

  expect(fine.exitCode).toBe(0);
  expect((JSON.parse(fine.stdout) as { ran: string[] }).ran).toHaveLength(2 * 3);
  expect(wrong.exitCode).toBe(1);
  expect(wrong.stdout).toContain('ended with exit code 3:\n  went wrong\n');
  expect(await everything(home)).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/^my-fn/)]),
  );
});

test('a source is trusted, listed, and trusted no more', async () => {
  const home = await workFolder();
  writePreset(join(home, 'platform'), {}, { 'files/SUM.ejs': '<%- 1 + 1 %>\n' });
  const flags = ['--preset', './platform', '--language', 'node', '--yes', '--no-git'];
  const create = (name: string): ReturnType<typeof run> =>
    run(home, [name, ...flags, '--set', 'team=payments']);

  const before = await create('before');
  const trusted = await run(home, ['preset', 'trust', './platform']);
  const again = await run(home, ['preset', 'trust', join(home, 'platform')]);
  const during = await create('during');
  const listed = await run(home, ['preset', 'list', '--json']);
  const untrusted = await run(home, ['preset', 'untrust', './platform']);
  const after = await create('after');

  expect([before.exitCode, during.exitCode, after.exitCode]).toEqual([1, 0, 1]);
  expect(read(join(home, 'during'), 'SUM')).toBe('2\n');
  expect(trusted.stdout).toContain('Trusted from now on: ');
  expect(again.stdout).toContain('Trusted already: ');
  expect((JSON.parse(listed.stdout) as { path: string }).path).toContain(settings);
  expect(untrusted.stdout).toContain('No longer trusted: ./platform');
});

test('a source that another entry covers is said to be trusted still', async () => {
  const home = await workFolder();
  await run(home, ['preset', 'trust', './platform']);
  await run(home, ['preset', 'trust', './platform/']);

  const { stdout } = await run(home, ['preset', 'untrust', './platform']);

  expect(stdout).toContain('Still trusted, by another entry: ./platform');
});

test.each([
  [['preset'], 'preset needs one of init, check, trust, untrust, list', ''],
  [['preset', 'chek'], 'preset cannot be chek', 'Did you mean check?'],
  [['preset', 'trust'], 'preset trust needs a source', 'Write preset trust git:URL'],
  [['preset', 'list', './platform'], 'preset list takes no source', ''],
  [['preset', 'check', './nothing'], 'nothing is no preset', 'preset init platform'],
])('%j says what is wrong', async (args, what, next) => {
  const { exitCode, stderr } = await run(await workFolder(), args);

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(what);
  expect(stderr).toContain(next);
});
