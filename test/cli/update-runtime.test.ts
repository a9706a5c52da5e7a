import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

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

interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** The image that the layer is built from, before and after. */
  readonly images: readonly [string, string];
  /** What upgrades beside the files that every language has. */
  readonly others: Readonly<Record<string, string>>;
}

const UPGRADES: readonly Upgrade[] = [
  {
    from: 'nodejs22.x',
    to: 'nodejs24.x',
    images: ['nodejs:22', 'nodejs:24'],
    others: { '.github/workflows/ci.yml': 'node-version: 24' },
  },
  {
    from: 'dotnet8',
    to: 'dotnet10',
    images: ['dotnet:8', 'dotnet:10'],
    others: { 'global.json': '"10.0.100"', 'src/Directory.Build.props': 'net10.0' },
  },
  {
    from: 'python3.12',
    to: 'python3.13',
    images: ['python:3.12', 'python:3.13'],
    others: { 'pyproject.toml': 'py313', Makefile: 'Python 3.13' },
  },
];

/** What the user is about: in the files that the template changes, and at other places than it does. */
function editElsewhere(root: string): void {
  edit(root, 'template.yaml', 'RetentionInDays: 30', 'RetentionInDays: 7');
  edit(root, 'Makefile', 'EVENT ?= events/event.json', 'EVENT ?= events/mine.json');
  write(root, 'layer/Dockerfile', `${read(root, 'layer/Dockerfile')}\n# Ours, at the end.\n`);
  write(root, 'src/Makefile', `${read(root, 'src/Makefile')}\n# Ours, too.\n`);
  write(root, 'events/mine.json', '{}\n');
}

/** Adds the user's own files and code to what they were before the update: nothing else stays. */
function withOwnCodeOf(
  fresh: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
  managed: readonly string[],
): Record<string, string> {
  const own = (path: string): boolean =>
    /^(?:src|test|events)\//.test(path) && !managed.includes(path);
  return Object.fromEntries([
    ...Object.entries(fresh).filter(([path]) => !own(path)),
    ...Object.entries(before).filter(([path]) => own(path)),
  ]);
}

describe.each(UPGRADES)('$from to $to', ({ from, images, others, to }) => {
  const conflict = `ARG RUNTIME_IMAGE=mirror.example.com/${images[0]}`;

  async function edited(): Promise<string> {
    const root = await created('--runtime', from);
    editElsewhere(root);
    write(root, 'src/mine.txt', 'mine\n');
    write(root, 'src/.env.sample', '# mine\n');
    return root;
  }

  test('is a new repository with all of the user’s edits and code in it', async () => {
    const root = await edited();
    const before = filesOf(root);
    const fresh = await created('--runtime', to);
    editElsewhere(fresh);

    const { exitCode, stderr, stdout } = await run(root, ['update', '--runtime', to]);

    expect(stderr).toBe('');
    expect(stdout).toContain(`demo: runtime ${from} → ${to}\n`);
    expect(stdout).toMatch(
      /^ {2}merged {4}template.yaml {2}\(the template changed, and so did you/m,
    );
    expect(exitCode).toBe(0);
    const managed = ['src/Directory.Build.props', 'src/Makefile', 'src/build.mjs'];
    expect(filesOf(root)).toEqual(withOwnCodeOf(filesOf(fresh), before, managed));
    for (const [path, text] of Object.entries(others)) expect(read(root, path)).toContain(text);
    const check = await run(root, ['check']);
    expect(check.stdout).toContain('✔ up to date');
    expect(check.exitCode).toBe(0);
  });

  test('by editing snapper.json comes to the same', async () => {
    const byFlag = await edited();
    const byHand = await edited();
    await run(byFlag, ['update', '--runtime', to]);
    edit(byHand, 'snapper.json', from, to);

    const { exitCode, stdout } = await run(byHand, ['update']);

    expect(stdout).toContain(`demo: runtime ${from} → ${to}\n`);
    expect(exitCode).toBe(0);
    expect(filesOf(byHand)).toEqual(filesOf(byFlag));
  });

  test('marks what both changed, and goes on when the user has chosen', async () => {
    const root = await edited();
    const image = `ARG RUNTIME_IMAGE=\${REGISTRY}/lambda/${images[0]}-x86_64`;
    edit(root, 'layer/Dockerfile', image, conflict);

    const first = await run(root, ['update', '--runtime', to]);

    expect(first.exitCode).toBe(3);
    expect(first.stdout).toContain(
      '  conflict  layer/Dockerfile  (you and the template changed the same lines)\n',
    );
    expect(first.stdout).toContain('✖ conflicts are left in 1 file:\n  layer/Dockerfile\n');
    const marked = read(root, 'layer/Dockerfile');
    expect(marked).toContain(`<<<<<<< yours\n${conflict}\n`);
    expect(marked).toContain(`lambda/${images[1]}-x86_64\n`);
    expect(marked).toContain('\n>>>>>>> create-snapper-lambda 0.1.0\n');
    expect(marked).toContain('\n# Ours, at the end.\n');
    expect(settingsOf(root)).toMatchObject({ runtime: to });

    const before = untouchedFilesOf(root);
    for (const args of [['update'], ['update', '--memory', '512'], ['update', '--dry-run']]) {
      const refused = await run(root, args);
      expect(refused.stderr).toContain(
        '✖ conflicts of an earlier update are left in layer/Dockerfile\n',
      );
      expect(refused.exitCode).toBe(3);
    }
    expect(untouchedFilesOf(root)).toEqual(before);
    expect(await run(root, ['check'])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining(
        'conflicts of an update are left in layer/Dockerfile',
      ) as string,
    });

    const chosen = marked.replace(/<{7} yours\n(.*?)\|{7}.*?>{7}.*?\n/s, '$1');
    write(root, 'layer/Dockerfile', chosen);
    expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
    expect(await run(root, ['update'])).toMatchObject({ exitCode: 0 });
    expect(read(root, 'layer/Dockerfile')).toBe(chosen);
  });

  test.each([
    ['ours', conflict],
    ['theirs', `ARG RUNTIME_IMAGE=\${REGISTRY}/lambda/${images[1]}-x86_64`],
  ])('takes %s where both changed, when told to', async (style, line) => {
    const root = await edited();
    const image = `ARG RUNTIME_IMAGE=\${REGISTRY}/lambda/${images[0]}-x86_64`;
    edit(root, 'layer/Dockerfile', image, conflict);

    const { exitCode } = await run(root, ['update', '--runtime', to, '--on-conflict', style]);

    expect(exitCode).toBe(0);
    const lines = read(root, 'layer/Dockerfile').split('\n');
    expect(lines.filter((each) => each.startsWith('ARG RUNTIME_IMAGE='))).toEqual([line]);
    expect(lines.slice(-2)).toEqual(['# Ours, at the end.', '']);
    expect(lines.join('\n')).not.toContain('<<<<<<<');
    expect(await run(root, ['check'])).toMatchObject({ exitCode: 0 });
  });

  test('changes nothing at all where both changed, when told to fail', async () => {
    const root = await edited();
    const image = `ARG RUNTIME_IMAGE=\${REGISTRY}/lambda/${images[0]}-x86_64`;
    edit(root, 'layer/Dockerfile', image, conflict);
    const before = untouchedFilesOf(root);

    for (const more of [[], ['--dry-run']]) {
      const args = ['update', '--runtime', to, '--on-conflict', 'fail', ...more];
      const { exitCode, stderr } = await run(root, args);

      expect(stderr).toContain('✖ you and the template changed the same lines of layer/Dockerfile');
      expect(exitCode).toBe(3);
    }
    expect(untouchedFilesOf(root)).toEqual(before);
  });
});

test('the solution that .NET 10 no longer wants goes, and the one it wants comes', async () => {
  const root = await created('--runtime', 'dotnet8');

  const { stdout } = await run(root, ['update', '--runtime', 'dotnet10']);

  expect(stdout).toContain('  deleted   Function.sln  (no longer in the template;');
  expect(stdout).toContain('  created   Function.slnx  (new in the template)\n');
  expect(Object.keys(filesOf(root)).filter((path) => path.startsWith('Function.'))).toEqual([
    'Function.slnx',
  ]);
});

test('a solution that the user edited stays, as theirs alone, and is told of once', async () => {
  const root = await created('--runtime', 'dotnet8');
  const mine = `${read(root, 'Function.sln')}# mine\n`;
  write(root, 'Function.sln', mine);

  const { exitCode, stdout } = await run(root, ['update', '--runtime', 'dotnet10']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('  created   Function.slnx');
  expect(stdout).toContain('  kept      Function.sln  (no longer in the template; you changed it,');
  expect(read(root, 'Function.sln')).toBe(mine);
  const check = await run(root, ['check', '--strict']);
  expect(check).toEqual({ exitCode: 0, stdout: '✔ up to date\n', stderr: '' });
});

test('what the user made where a new file belongs is merged with it, not overwritten', async () => {
  const root = await created('--runtime', 'dotnet8');
  write(root, 'Function.slnx', '<Solution>mine</Solution>\n');

  const { exitCode, stdout } = await run(root, ['update', '--runtime', 'dotnet10']);

  expect(exitCode).toBe(3);
  expect(stdout).toContain('  conflict  Function.slnx');
  expect(read(root, 'Function.slnx')).toContain('<<<<<<< yours\n<Solution>mine</Solution>\n');
});

test('a managed file that the user moved into a folder of theirs is not made again', async () => {
  const root = await created('--runtime', 'nodejs22.x');
  const before = filesOf(root);
  mkdirSync(join(root, 'docker'));
  write(root, 'docker/Dockerfile', read(root, 'layer/Dockerfile'));
  rmSync(join(root, 'layer/Dockerfile'));

  const { exitCode, stdout } = await run(root, ['update', '--runtime', 'nodejs24.x']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    '  kept      layer/Dockerfile  (you deleted it; the template changed it too)\n',
  );
  expect(filesOf(root)['docker/Dockerfile']).toBe(before['layer/Dockerfile']);
  expect(filesOf(root)).not.toHaveProperty('layer/Dockerfile');
});
