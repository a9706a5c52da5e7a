import { join } from 'node:path';

import { expect, test } from 'vitest';

import { applyPlan } from '../../generators/regenerate/index.ts';
import { disk } from '../../generators/regenerate/disk.ts';
import type { Disk } from '../../generators/regenerate/disk.ts';
import { systemProcesses } from '../../generators/regenerate/owner.ts';
import type { Owner } from '../../generators/regenerate/owner.ts';
import { compareRepository, openRepository } from '../../generators/repository/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import {
  TODAY,
  VERSION,
  commitAll,
  created,
  createdIn,
  filesOf,
  git,
  run,
  settingsOf,
  untouchedFilesOf,
  write,
} from './in-process.ts';
import { workFolder } from './support.ts';

/** A process of this machine that has ended: its number has been given to another one. */
const gone: Owner = { ...systemProcesses().self, start: '1' };

/** Breaks an update off half-way, as the end of its process would: what it was about to do stays undone. */
function breakOff(root: string, owner = gone, before = 'Makefile'): void {
  const { plan } = compareRepository(
    openRepository(root),
    { given: { memory: 512, ci: 'gitlab' }, restore: [], onConflict: 'markers' },
    { catalogue, today: TODAY, version: VERSION, migrations: [] },
  );
  const options = {
    disk: diskUntil(join(root, before)),
    processes: { ...systemProcesses(), self: owner },
  };
  expect(() => applyPlan(root, plan, options)).toThrow();
}

/** The real disk, until a file is put to a path: from then on nothing works any more. */
function diskUntil(path: string): Disk {
  let dead = false;
  return new Proxy(disk, {
    get: (_, name: keyof Disk) => {
      const real = disk[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        dead ||= name === 'linkSync' && args[1] === path;
        if (dead) throw new Error('the process has ended');
        return real(...args);
      };
    },
  });
}

test('an update that was broken off is told by all that only look, and nothing is written', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  breakOff(root);
  const before = untouchedFilesOf(root);
  expect(before).toHaveProperty(['.snapper/update/journal.json']);

  for (const args of [['check'], ['update', '--dry-run'], ['diff']]) {
    const { exitCode, stderr, stdout } = await run(root, args);

    expect(stderr).toBe(
      '✖ an update is under way here, or was broken off\n' +
        '  If it was broken off, this takes it back first: npx create-snapper-lambda update\n',
    );
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  }
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('from elsewhere the repository is named, in words and in the command', async () => {
  const home = await workFolder();
  const root = await createdIn(home, 'our services/demo', '--runtime', 'nodejs24.x');
  breakOff(root);

  const { stderr } = await run(home, ['check', 'our services/demo']);

  expect(stderr).toContain('✖ an update of our services/demo is under way, or was broken off\n');
  expect(stderr).toContain(": npx create-snapper-lambda update 'our services/demo'\n");
});

test('the next update takes back what was broken off, and says so', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  commitAll(root);
  const before = filesOf(root);
  breakOff(root);
  expect(filesOf(root)).not.toEqual(before);

  const { exitCode, stderr, stdout } = await run(root, ['update']);

  expect(stderr).toBe('');
  expect(stdout).toBe(
    'An earlier update was broken off; it has been taken back first.\n✔ up to date\n',
  );
  expect(exitCode).toBe(0);
  expect(filesOf(root)).toEqual(before);
  expect(git(root, 'status', '--porcelain')).toBe('');
});

test.each([
  ['update', '✔ up to date'],
  ['eject --yes', '✔ snapper.json and .snapper/ are gone'],
])('%s takes back also what had moved snapper.json aside', async (command, end) => {
  const root = await created('--runtime', 'nodejs24.x');
  const before = filesOf(root);
  breakOff(root, gone, 'snapper.json');
  expect(filesOf(root)).not.toHaveProperty(['snapper.json']);
  expect((await run(root, ['check'])).stderr).toContain('or was broken off');

  const { exitCode, stderr, stdout } = await run(root, command.split(' '));

  expect(stderr).toBe('');
  expect(stdout).toContain(end);
  expect(exitCode).toBe(0);
  const removed = command === 'update' ? [] : ['.snapper', '.snapper/base.json', 'snapper.json'];
  for (const path of removed) delete before[path];
  expect(filesOf(root)).toEqual(before);
});

test('and then does what it was asked to', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  commitAll(root);
  breakOff(root);

  const { exitCode, stdout } = await run(root, ['update', '--timeout', '5']);

  expect(stdout).toContain('it has been taken back first.\n');
  expect(stdout).toContain('demo: timeout 30 → 5\n');
  expect(exitCode).toBe(0);
  expect(settingsOf(root)).toMatchObject({ memory: 1769, timeout: 5, ci: 'github' });
  expect(Object.keys(filesOf(root)).filter((path) => path.startsWith('.snapper'))).toEqual([
    '.snapper',
    '.snapper/base.json',
  ]);
});

test('what came to be in the meantime stays, and is told of', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  const before = filesOf(root);
  breakOff(root);
  write(root, 'Makefile', 'made in the meantime\n');

  const { exitCode, stdout } = await run(root, ['update', '--memory', '1769']);

  expect(stdout).toContain(
    '  Makefile had changed since; the older one is beside it, as Makefile.snapper-old\n',
  );
  expect(exitCode).toBe(0);
  const after = filesOf(root);
  expect(after['Makefile']).toContain('made in the meantime');
  expect(after['Makefile.snapper-old']).toBe(before['Makefile']);
});

test('an update that is under way is waited for, not taken back', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  breakOff(root, systemProcesses().self);
  const before = untouchedFilesOf(root);

  const { exitCode, stderr } = await run(root, ['update', '--memory', '512', '--force']);

  expect(stderr).toContain(`is being updated by process ${process.pid}\n`);
  expect(exitCode).toBe(1);
  expect(untouchedFilesOf(root)).toEqual(before);
});

test('what another machine began is taken back only when told to', async () => {
  const root = await created('--runtime', 'nodejs24.x');
  const before = filesOf(root);
  breakOff(root, { ...gone, host: 'elsewhere.1' });

  const refused = await run(root, ['update']);
  const forced = await run(root, ['update', '--force']);

  expect(refused.stderr).toContain('on elsewhere, which cannot be seen from here\n');
  expect(refused.exitCode).toBe(1);
  expect(forced.stdout).toContain('it has been taken back first.\n');
  expect(forced.exitCode).toBe(0);
  expect(filesOf(root)).toEqual(before);
});
