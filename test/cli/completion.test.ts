import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { expect, test } from 'vitest';

import { completedCommands } from '../../generators/cli/completion/model.ts';
import { COMMANDS } from '../../generators/cli/commands.ts';
import { OPTIONS } from '../../generators/options/index.ts';
import { testWith } from '../support/tools.ts';
import { TODAY, run } from './in-process.ts';
import { workFolder } from './support.ts';

/** What somebody has typed, and what is offered for its last word. */
const OFFERS: readonly (readonly [typed: string, offered: readonly string[]])[] = [
  ['up', ['update']],
  ['update --on-conflict ', ['fail', 'markers', 'ours', 'theirs']],
  ['update --on', ['--on-conflict']],
  ['fn --language p', ['python']],
  ['fn --runtime nodejs2', ['nodejs20.x', 'nodejs22.x', 'nodejs24.x', 'nodejs26.x']],
  [
    'fn --no-',
    [
      ...['--no-alarms', '--no-devcontainer', '--no-git', '--no-multiarch', '--no-tracing'],
      ...['--no-typescript', '--no-updates'],
    ],
  ],
  ['completion ', ['bash', 'fish', 'zsh']],
  ['check --s', ['--strict']],
  ['check --on', []],
  ['check some', ['some folder/']],
  ['fn --name ', []],
];

/** Writes the script of a shell beside a folder to be completed. */
async function scriptFor(shell: string): Promise<{ readonly home: string; readonly path: string }> {
  const home = await workFolder();
  await execa('mkdir', ['some folder'], { cwd: home });
  const { exitCode, stderr, stdout } = await run(home, ['completion', shell]);
  expect([exitCode, stderr]).toEqual([0, '']);
  const path = join(home, `completion.${shell}`);
  await writeFile(path, stdout);
  return { home, path };
}

test('every command, flag and option can be completed', () => {
  const completed = completedCommands(TODAY);

  expect(completed.map(({ name }) => name)).toEqual(COMMANDS.map(({ name }) => name));
  const flags = completed.find(({ name }) => name === 'create')!.flags.map(({ name }) => name);
  for (const { key } of OPTIONS) expect(flags).toContain(`--${key}`);
});

test('in Bash it offers what fits', async () => {
  const { home, path } = await scriptFor('bash');
  const ask = `source "$1"; shift; COMP_WORDS=(create-snapper-lambda "$@"); COMP_CWORD=$#
    _create_snapper_lambda; printf '%s\\n' "\${COMPREPLY[@]}"`;

  for (const [typed, offered] of OFFERS) {
    const words = typed.split(' ');
    const { stdout } = await execa('bash', ['-c', ask, 'bash', path, ...words], { cwd: home });
    // Bash itself adds the slash to a folder.
    const expected = offered.map((word) => word.replace(/\/$/, ''));
    expect(stdout.split('\n').filter(Boolean).sort(), typed).toEqual(expected);
  }
});

await testWith(
  ['shellcheck', '--version'],
  'shellcheck finds nothing in the script for Bash',
  async () => {
    const { path } = await scriptFor('bash');

    const { stdout } = await execa('shellcheck', ['--shell=bash', path], { reject: false });

    expect(stdout).toBe('');
  },
);

await testWith(['fish', '--version'], 'in fish it offers what fits', async () => {
  const { home, path } = await scriptFor('fish');

  for (const [typed, offered] of OFFERS) {
    const ask = `source ${path.replaceAll(' ', '\\ ')}; complete -C "create-snapper-lambda ${typed}"`;
    const { stdout } = await execa('fish', ['--no-config', '-c', ask], { cwd: home });
    const words = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t')[0]);
    expect(words.sort(), typed).toEqual(offered);
  }
});

await testWith(['zsh', '--version'], 'the script for Zsh is one', async () => {
  const { path } = await scriptFor('zsh');

  await execa('zsh', ['--no-rcs', '-n', path]);
});

test.each([
  [[], 'completion needs one of bash, zsh, fish', 'See create-snapper-lambda completion --help.'],
  [['fihs'], 'completion cannot be fihs: it takes one of bash, zsh, fish', 'Did you mean fish?'],
  [['bash', 'zsh'], 'completion cannot be bash zsh: ', 'Did you mean bash?'],
])('%j is no shell', async (words, what, next) => {
  const { exitCode, stderr, stdout } = await run(await workFolder(), ['completion', ...words]);

  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(`✖ ${what}`);
  expect(stderr).toContain(next);
});
