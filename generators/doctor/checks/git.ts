import type { Check } from '../check.ts';
import { ask, failureOf } from '../program.ts';

/** Git, in which the changes of an update show; for information only. */
export const git: Check = {
  name: 'git',
  title: 'Git',
  run: async ({ machine, repository }) => {
    const answer = await ask(machine, 'git', ['--version'], /^git version (\d+\.\d+(?:\.\d+)?)/gm);
    if (answer.state !== 'there') {
      return {
        status: 'warning',
        detail: `git ${failureOf(answer)}`,
        fix: 'update goes without it, but what it changed shows in git diff.',
      };
    }
    const version = answer.versions[0]!;
    if (repository === undefined) return { status: 'ok', detail: version };
    const { exitCode, stderr, stdout } = await machine.run('git', [
      // Looking must not write: git would renew its index by the way.
      '--no-optional-locks',
      'status',
      '--porcelain=v1',
      '-z',
      '--no-renames',
      '--',
      '.',
      ':(exclude)snapper.json',
    ]);
    if (exitCode === 0) {
      const count = stdout.split('\0').filter(Boolean).length;
      return { status: 'ok', detail: `${version}; ${changesText(count)}` };
    }
    return /not a git repository/.test(stderr)
      ? { status: 'ok', detail: `${version}; this is no git repository` }
      : { status: 'warning', detail: 'git status fails here', fix: 'See what it says.' };
  },
};

function changesText(count: number): string {
  if (count === 0) return 'all is committed';
  return `${count} uncommitted ${count === 1 ? 'change' : 'changes'}; update wants none`;
}
