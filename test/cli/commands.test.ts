import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';

import { expect, test } from 'vitest';

import { run } from './in-process.ts';
import { everything, workFolder } from './support.ts';

const COMMANDS = [
  'update',
  'check',
  'diff',
  'doctor',
  'explain',
  'runtimes',
  'advise',
  'completion',
  'eject',
] as const;

test.each([[['--help']], ...COMMANDS.map((name) => [[name, '--help']])])(
  'the help of %j fits a screen of 80 columns and names all that belongs to it',
  async (args) => {
    const { exitCode, stderr, stdout } = await run(await workFolder(), args);

    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout.split('\n').length).toBeLessThan(55);
    expect(stdout).toContain('Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 conflicts left');
    const [command] = args;
    const lines = command === '--help' ? COMMANDS : [`Usage: create-snapper-lambda ${command} `];
    for (const line of lines) expect(stdout).toContain(line);
    // Whatever is shown as an example is understood.
    const examples = [...stdout.matchAll(/^ {2}create-snapper-lambda (.*)$/gm)];
    expect(examples.length).toBeGreaterThan(0);
    for (const [, line] of examples) {
      const words = line!.split(' ').filter((word) => !word.includes('*'));
      const understood = await run(await workFolder(), [...words, '--help']);
      expect(understood.exitCode).toBe(0);
    }
  },
);

test.each([
  [
    ['update', '--help'],
    [
      ...['--preset SOURCE', '--preset-version VERSION', '--set KEY=VALUE', '--trust', '--offline'],
      ...['--from-file FILE', '--report FORMAT', '--jobs N'],
      ...['--dry-run', '--on-conflict STYLE', '--restore PATH', '--force'],
    ],
  ],
  [
    ['check', '--help'],
    ['--trust', '--offline', '--from-file FILE', '--report FORMAT', '--jobs N', '--strict'],
  ],
  [
    ['eject', '--help'],
    ['-y, --yes', '--force'],
  ],
])('the help of %j has the flags of its own', async (args, flags) => {
  const { stdout } = await run(await workFolder(), args);

  const [, section] = stdout.split('\nFlags:\n');
  const listed = [...section!.matchAll(/^ {2}(-.*?)(?: {2}|$)/gm)].map(([, flag]) => flag);
  expect(listed).toEqual([...flags, '--json', '-h, --help', '-v, --version']);
});

test.each<[args: readonly string[], what: string, next: string]>([
  [
    ['check', '--runtime', 'nodejs24.x'],
    '--runtime is no flag of check: it belongs to creating a repository and update',
    'See create-snapper-lambda check --help.',
  ],
  [['diff', '--no-typescript'], '--no-typescript is no flag of diff: it belongs to', ''],
  [
    ['update', '--yes'],
    '--yes is no flag of update: it belongs to creating a repository and eject',
    'See create-snapper-lambda update --help.',
  ],
  [['update', '-y'], '-y is no flag of update: it belongs to creating a repository and eject', ''],
  [['update', '--no-git'], '--no-git is no flag of update: it belongs to creating a repos', ''],
  [['diff', '--force'], '--force is no flag of diff: it belongs to update and eject', ''],
  [['eject', '--strict'], '--strict is no flag of eject: it belongs to check', ''],
  [
    ['fn', '--dry-run'],
    '--dry-run is no flag of creating a repository: it belongs to update',
    'See create-snapper-lambda --help.',
  ],
  [['update', '--dry-rn'], 'unknown flag --dry-rn', 'Did you mean --dry-run?'],
  [['check', '--stict'], 'unknown flag --stict', 'Did you mean --strict?'],
  [['update', '--no-devcontaner'], 'unknown flag --no-devcontaner', '--no-devcontainer?'],
  [['update', '--no-force'], 'unknown flag --no-force', ''],
  [
    ['update', '--on-conflict', 'our'],
    '--on-conflict cannot be "our": allowed: markers, ours, theirs, fail',
    'Did you mean ours?',
  ],
  [
    ['update', '--on-conflict', '--dry-run'],
    '--on-conflict needs a value: allowed: markers, ours, theirs, fail',
    'Write --on-conflict STYLE.',
  ],
  [['update', '--restore'], '--restore needs a value', 'Write --restore PATH.'],
  [['update', '--force=yes'], '--force takes no value', 'Write --force.'],
  [
    ['update', '--devcontainer=false'],
    '--devcontainer takes no value',
    'Write --devcontainer or --no-devcontainer.',
  ],
  [['diff', 'one', 'two'], 'one folder was expected, but 2 were given: one two', ''],
  [['eject', 'one', 'two', '--yes'], 'one folder was expected, but 2 were given: one two', ''],
  [['update', ''], 'the folder is an empty text', 'Give the path of a folder, or leave it out.'],
  [
    ['updat', '--yes'],
    '"updat" is not a command',
    'Did you mean: npx create-snapper-lambda update\n',
  ],
  [['upadte', '--yes'], '"upadte" is not a command', 'npx create-snapper-lambda update\n'],
  [['chek', '--strict'], '"chek" is not a command', 'npx create-snapper-lambda check\n'],
  [['diffs'], '"diffs" is not a command', 'To create a folder of that name, write ./diffs.'],
  [['upgrade'], '"upgrade" is not a command', 'npx create-snapper-lambda update\n'],
  [['create', 'my-fn', '--yes'], '"create" is not a command', 'npx create-snapper-lambda my-fn\n'],
  [['help'], '"help" is not a command', 'npx create-snapper-lambda --help\n'],
])('%j is wrong usage: exit 2, with a hint, and nothing is written', async (args, what, next) => {
  const home = await workFolder();

  const { exitCode, stderr, stdout } = await run(home, args);

  expect(stderr).toContain(`✖ ${what}`);
  expect(stderr).toContain(next);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(await everything(home)).toEqual([]);
});

test.each(['docker', 'demo', 'updates-api', './updat', './create'])(
  'a folder %s is a folder: it is like a command from afar, or said to be none',
  async (folder) => {
    const home = await workFolder();

    const { exitCode, stderr } = await run(home, [folder, '--yes', '--no-git']);

    expect([exitCode, stderr]).toEqual([0, '']);
    expect(await readdir(home)).toEqual([basename(folder)]);
  },
);
