import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import type { Surroundings } from '../../generators/cli/index.ts';
import type { RepositoryReport } from '../../generators/cli/report.ts';
import { withBase } from '../../generators/regenerate/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { ownerName, systemProcesses } from '../../generators/regenerate/owner.ts';
import { write } from '../regenerate/support.ts';
import { TODAY, answersOf, place, rendered, written } from '../repository/support.ts';
import { run } from './in-process.ts';
import type { Outcome } from './support.ts';

/** The version of this package. */
export const NOW = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string })
  .version;

/** The version that wrote what is out of date. */
export const BEFORE = '0.0.1';

/** A line of the README as the older version had it. */
const OLD_LINE = '`make help` says what can be done.';

const CURRENT = written(NOW);
const OUTDATED = withOlderReadme();

/** What a folder can be to a command that is given many, by name. */
export const KINDS = {
  current: (root: string) => place(root, CURRENT),
  outdated: (root: string) => place(root, OUTDATED),
  edited: (root: string) => {
    place(root, OUTDATED);
    appendFileSync(join(root, 'Makefile'), '# Mine.\n');
  },
  conflicting: (root: string) => {
    place(root, OUTDATED);
    const readme = OUTDATED.get('README.md')?.content ?? '';
    write(root, 'README.md', readme.replace(OLD_LINE, 'Ask me what can be done.'));
  },
  empty: (root: string) => void mkdirSync(root),
  missing: () => undefined,
  'a file': (root: string) => writeFileSync(root, 'mine'),
  'bad settings': (root: string) => {
    place(root, OUTDATED);
    write(root, 'snapper.json', '{ "name": ');
  },
  'bad answer': (root: string) => {
    place(root, OUTDATED);
    write(root, 'snapper.json', '{ "language": "node", "memory": 1 }');
  },
  'bad base': (root: string) => {
    place(root, OUTDATED);
    write(root, '.snapper/base.json', '{}');
  },
  unreadable: (root: string) => {
    place(root, OUTDATED);
    write(root, 'Makefile', 'mine', 0);
  },
  dirty: (root: string) => {
    place(root, OUTDATED);
    execFileSync('git', ['init', '--quiet', root]);
  },
  busy: (root: string) => {
    place(root, OUTDATED);
    // As this process would leave it while it updates.
    write(root, `.snapper/update/owner-${ownerName(systemProcesses().self)}`, '');
    write(root, '.snapper/update/journal.json', '{}');
  },
} as const;

export type Kind = keyof typeof KINDS;

/** What the older version wrote: other versions in its records, and another README. */
function withOlderReadme(): RenderedTree {
  const tree = new Map(rendered(BEFORE));
  const readme = tree.get('README.md')!;
  const content = readme.content.replace(/^An AWS Lambda function.*$/m, OLD_LINE);
  tree.set('README.md', { ...readme, content });
  return withBase(tree, BEFORE, { ...answersOf() });
}

/** Makes a folder of a kind, named by it unless it has a name. */
export function make(home: string, kind: Kind, name: string = kind): string {
  KINDS[kind](join(home, name));
  return name;
}

/**
 * What a version writes, but for most of its files, as if the user had deleted them: quickly written, and
 * quickly brought up to date.
 */
export function fewFiles(version: string): RenderedTree {
  const kept = ['.snapper/base.json', 'README.md', 'snapper.json', 'src/app.ts'];
  const tree = version === BEFORE ? OUTDATED : written(version);
  return new Map([...tree].filter(([path]) => kept.includes(path)));
}

/** Runs a command line in this process, as version {@link NOW}. */
export async function runHere(
  cwd: string,
  args: readonly string[],
  around: Partial<Surroundings> & { readonly onOutput?: () => void } = {},
): Promise<Outcome> {
  const { onOutput, ...others } = around;
  const stdout: string[] = [];
  const outcome = await run(cwd, args, {
    version: NOW,
    today: TODAY,
    stdout: (text) => {
      stdout.push(stripVTControlCharacters(text));
      onOutput?.();
    },
    ...others,
  });
  return { ...outcome, stdout: stdout.join('') };
}

/** The repositories in the output of `--json`. */
export function reportsOf({ stdout }: Outcome): readonly RepositoryReport[] {
  return (JSON.parse(stdout) as { repositories: RepositoryReport[] }).repositories;
}
