import { rename } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  created,
  edit,
  filesOf,
  read,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from './in-process.ts';
import { workFolder } from './support.ts';

/** What an update with new answers changes in a repository with the defaults of Node.js. */
const CHANGES: readonly (readonly [flags: readonly string[], changed: readonly string[]])[] = [
  [
    ['--memory', '512'],
    ['Makefile', 'template.yaml'],
  ],
  [
    ['--timeout', '5'],
    ['Makefile', 'template.yaml'],
  ],
  [
    ['--name', 'orders'],
    [
      '.devcontainer/devcontainer.json',
      'Makefile',
      'README.md',
      'deploy-role.yaml',
      'package.json',
      'samconfig.toml',
      'template.yaml',
    ],
  ],
  [
    ['--host', 'java25'],
    ['Makefile', 'README.md', 'layer/Dockerfile', 'template.yaml', 'wrapper/snapper-wrapper'],
  ],
  [
    ['--architecture', 'arm64'],
    [
      '.devcontainer/devcontainer.json',
      '.github/workflows/ci.yml',
      'Makefile',
      'README.md',
      'layer/Dockerfile',
      'template.yaml',
    ],
  ],
  [['--registry', 'mirror.example.com/aws'], ['layer/Dockerfile']],
  [
    ['--ci', 'gitlab'],
    ['.github/workflows/ci.yml', '.gitlab-ci.yml', 'README.md', 'deploy-role.yaml'],
  ],
  [
    ['--ci', 'none'],
    ['.github/workflows/ci.yml', 'Makefile', 'README.md', 'deploy-role.yaml'],
  ],
  [['--no-devcontainer'], ['.devcontainer/devcontainer.json', 'README.md']],
  [
    ['--memory', '512', '--timeout', '5', '--ci', 'none', '--no-devcontainer'],
    [
      ...['.devcontainer/devcontainer.json', '.github/workflows/ci.yml', 'Makefile', 'README.md'],
      ...['deploy-role.yaml', 'template.yaml'],
    ],
  ],
];

test.each(CHANGES)(
  'update %j is a new repository of these answers, with the user’s code in it',
  async (flags, changed) => {
    const root = await created('--language', 'node');
    write(root, 'src/app.ts', 'export const handler = () => "mine";\n');
    write(root, 'src/mine.ts', 'mine\n');
    const before = filesOf(root);
    const usersBefore = usersOf(untouchedFilesOf(root));

    const { exitCode, stderr } = await run(root, ['update', ...flags]);

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    // Not even written again with the same bytes.
    expect(usersOf(untouchedFilesOf(root))).toEqual(usersBefore);
    const after = filesOf(root);
    const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const differs = (path: string): boolean => before[path] !== after[path];
    expect(paths.filter((path) => differs(path) && !isFolder(before, after, path)).sort()).toEqual(
      ['.snapper/base.json', ...changed, 'snapper.json'].sort(),
    );
    const fresh = filesOf(await created('--language', 'node', ...flags));
    expect(after).toEqual({ ...fresh, ...usersOf(before) });
    expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
  },
);

test('an answer and its opposite come to where they began', async () => {
  const root = await created('--language', 'node');
  const before = filesOf(root);

  for (const flags of [
    ['--ci', 'gitlab'],
    ['--no-devcontainer'],
    ['--architecture', 'arm64'],
    ['--ci', 'github', '--devcontainer', '--architecture', 'x86_64'],
  ]) {
    expect(await run(root, ['update', ...flags])).toMatchObject({ exitCode: 0 });
  }

  expect(filesOf(root)).toEqual(before);
});

test('a pipeline that the user edited stays when another service gets one', async () => {
  const root = await created('--language', 'node');
  edit(root, '.github/workflows/ci.yml', 'run: make lint', 'run: make lint extra');
  const mine = read(root, '.github/workflows/ci.yml');

  const { exitCode, stdout } = await run(root, ['update', '--ci', 'gitlab']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('  kept      .github/workflows/ci.yml  (no longer in the template;');
  expect(read(root, '.github/workflows/ci.yml')).toBe(mine);
  expect(filesOf(root)).toHaveProperty(['.gitlab-ci.yml']);
});

test.each([
  ['--sample', 'sample', '"function" to "http-api"', ['--sample', 'http-api']],
  ['--no-typescript', 'typescript', 'true to false', ['--no-typescript']],
])('%s is refused: what the user’s code began as is past', async (_, key, change, flags) => {
  const root = await created('--language', 'node');
  const before = untouchedFilesOf(root);

  const { exitCode, stderr } = await run(root, ['update', ...flags]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`✖ the ${key} of a repository cannot change from ${change}: `);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('a flag beats snapper.json, and both beat what was', async () => {
  const root = await created('--language', 'node');
  edit(root, 'snapper.json', '"memory": 1769', '"memory": 256');
  edit(root, 'snapper.json', '"timeout": 30', '"timeout": 7');

  const { stdout } = await run(root, ['update', '--memory', '512']);

  expect(stdout).toContain('demo: memory 1769 → 512, timeout 30 → 7\n');
  expect(settingsOf(root)).toMatchObject({ memory: 512, timeout: 7 });
});

test.each([
  ['by flag', ['--language', 'python'], ''],
  ['by the flag of its runtime', ['--language', 'python', '--runtime', 'python3.13'], ''],
  ['by editing snapper.json', [], '"language": "python"'],
])('another language is refused %s, and nothing is written', async (_, flags, edited) => {
  const root = await created('--language', 'node');
  if (edited !== '') edit(root, 'snapper.json', '"language": "node"', edited);
  const before = untouchedFilesOf(root);

  const { exitCode, stderr, stdout } = await run(root, ['update', ...flags]);

  expect(stderr).toContain('✖ the language of a repository cannot change from "node" to "python"');
  expect(stderr).toContain('Create a new repository with it');
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test.each([
  [['--runtime', 'python3.13'], '--runtime cannot be "python3.13": it is not a Node.js runtime'],
  [['--globalization', 'icu'], '--globalization does not apply: Node.js functions have no such'],
  [['--memory', '64'], '--memory cannot be 64: allowed: 128 to 10240'],
  [['--runtime', 'nodejs42.x'], 'Did you mean "nodejs22.x"?'],
  [['--name', 'My Function'], '--name cannot be "My Function"'],
])('update %j is refused, and nothing is written', async (flags, text) => {
  const root = await created('--language', 'node');
  const before = untouchedFilesOf(root);

  const { exitCode, stderr } = await run(root, ['update', ...flags]);

  expect(stderr).toContain(text);
  expect(exitCode).toBe(2);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('the name in snapper.json counts, whatever the folder is called by now', async () => {
  const root = await created('--language', 'node');
  const moved = join(await workFolder(), 'Elsewhere');
  await rename(root, moved);

  expect(await run(moved, ['check'])).toMatchObject({ exitCode: 0 });
  expect(settingsOf(moved)).toMatchObject({ name: 'demo' });
});

/** Whether a path is of what the user owns since the repository was created. */
function isUsers(path: string): boolean {
  return /^(?:src|test|events)\//.test(path);
}

function usersOf(tree: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => isUsers(path)));
}

function isFolder(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  path: string,
): boolean {
  return (before[path] ?? after[path] ?? '').startsWith('folder');
}
