import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { contentsOf } from '../regenerate/support.ts';
import { place } from '../repository/support.ts';
import { commitAll } from './in-process.ts';
import { BEFORE, NOW, fewFiles, runHere } from './many-support.ts';
import { CLI, workFolder } from './support.ts';
import type { Outcome } from './support.ts';

test('Ctrl-C in the middle leaves each repository as it was or done, and says how many are done', async () => {
  const { folders, home, states } = await repositories(20);
  const interruption = new AbortController();
  let lines = 0;

  const { exitCode, stderr, stdout } = await runHere(home, ['update', ...folders], {
    signal: interruption.signal,
    onOutput: () => {
      lines += 1;
      if (lines === 3) interruption.abort();
    },
  });

  expect(exitCode).toBe(130);
  const done = states().filter((state) => state === 'new').length;
  expect(states().filter((state) => state === 'old')).toHaveLength(folders.length - done);
  expect(done).toBeGreaterThanOrEqual(3);
  expect(done).toBeLessThan(folders.length);
  expect(stderr).toBe(
    `✖ interrupted after ${done} of 20 repositories\n` +
      '  Each is either as it was or done; the same command goes on.\n',
  );
  // One line a repository, and no summary of what is not over.
  expect(stdout.trimEnd().split('\n')).toHaveLength(done);

  const again = await runHere(home, ['update', ...folders]);

  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain(`20 repositories: ${done} up to date, ${20 - done} updated`);
  expect(new Set(states())).toEqual(new Set(['new']));
});

test('with --json what was done before Ctrl-C is in the object, and so is that it was interrupted', async () => {
  const { folders, home, states } = await repositories(12);
  const interruption = new AbortController();

  const outcome = await runHere(home, ['update', '--json', ...folders], {
    signal: interruption.signal,
    progress: () => interruption.abort(),
  });

  const report = JSON.parse(outcome.stdout) as { repositories: object[]; error: object };
  expect(outcome.exitCode).toBe(130);
  expect(report.error).toMatchObject({ code: 'interrupted' });
  expect(report.repositories).toEqual(
    folders
      .filter((_, index) => states()[index] === 'new')
      .map(
        (name) => expect.objectContaining({ path: join(home, name), status: 'updated' }) as object,
      ),
  );
  expect(report.repositories.length).toBeGreaterThan(0);
  expect(report.repositories.length).toBeLessThan(folders.length);
});

test('Ctrl-C before anything was begun writes nothing', async () => {
  const { folders, home, states } = await repositories(2);

  const many = await runHere(home, ['update', ...folders], { signal: AbortSignal.abort() });
  const one = await runHere(home, ['update', folders[0]!], { signal: AbortSignal.abort() });

  expect(many.exitCode).toBe(130);
  expect(many.stderr).toContain('interrupted after 0 of 2 repositories');
  expect(one.exitCode).toBe(130);
  expect(one.stderr).toContain('interrupted; nothing was written');
  expect(states()).toEqual(['old', 'old']);
});

test('Ctrl-C while git is asked leaves a single repository as it was', async () => {
  const { folders, home, states } = await repositories(1);
  commitAll(home);
  const interruption = new AbortController();

  // The first thing after git was started.
  const running = runHere(home, ['update', folders[0]!], { signal: interruption.signal });
  setTimeout(() => interruption.abort());
  const { exitCode, stderr, stdout } = await running;

  expect(exitCode).toBe(130);
  expect(stdout).toBe('');
  expect(stderr).toBe('✖ interrupted; nothing was written\n');
  expect(states()).toEqual(['old']);
});

test('a real SIGINT while a hundred repositories are updated ends with 130, and they can be updated again', async () => {
  const { folders, home, states } = await repositories(100);

  const { exitCode, stderr } = await updateUntilThird(home, folders, 'SIGINT');

  const done = states().filter((state) => state === 'new').length;
  expect(states().filter((state) => state === 'old')).toHaveLength(folders.length - done);
  expect(done).toBeGreaterThanOrEqual(3);
  expect(done).toBeLessThan(folders.length);
  expect(exitCode).toBe(130);
  expect(stderr).toContain(`interrupted after ${done} of 100 repositories`);

  // Those that are done, and some that are not: nothing is left that stops the next one.
  const some = folders.slice(0, done + 8);
  const again = await updateUntilThird(home, some, undefined);

  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain(`${done + 8} repositories: ${done} up to date, 8 updated`);
  expect(new Set(states().slice(0, done + 8))).toEqual(new Set(['new']));
});

/**
 * Small repositories that are out of date, and what each has become: as it was, as it should be, or
 * neither. Their users have deleted most of what was written.
 */
async function repositories(count: number): Promise<{
  readonly home: string;
  readonly folders: readonly string[];
  readonly states: () => readonly ('neither' | 'new' | 'old')[];
}> {
  const home = await workFolder();
  const [before, after] = [BEFORE, NOW].map((version) => {
    const root = join(home, version);
    place(root, fewFiles(version));
    return JSON.stringify(contentsOf(root));
  });
  const tree = fewFiles(BEFORE);
  const folders = Array.from({ length: count }, (_, index) => `service-${index}`);
  for (const folder of folders) place(join(home, folder), tree);
  return {
    home,
    folders,
    states: () =>
      folders.map((name) => {
        const contents = JSON.stringify(contentsOf(join(home, name)));
        return contents === before ? 'old' : contents === after ? 'new' : 'neither';
      }),
  };
}

/** Runs the built command line, and sends it a signal when it has told of three repositories. */
async function updateUntilThird(
  cwd: string,
  folders: readonly string[],
  signal: NodeJS.Signals | undefined,
): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, 'update', ...folders], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (signal !== undefined && stdout.split('\n').length > 3) child.kill(signal);
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr };
}
