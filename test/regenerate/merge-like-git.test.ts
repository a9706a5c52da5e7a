import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import fc from 'fast-check';
import { expect } from 'vitest';

import { mergeText } from '../../generators/regenerate/merge-text.ts';
import type { TextMerge } from '../../generators/regenerate/merge-text.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';
import { triples } from './arbitrary-lines.ts';
import type { Triple } from './arbitrary-lines.ts';
import { settings } from './world.ts';

/** A git that leaves out of a conflict what both sides have alike. */
const GIT = ['git', 'merge-file', '-p', '--zdiff3', '/dev/null', '/dev/null', '/dev/null'] as const;

await testWith(GIT, 'lines that do not repeat merge as in git, markers and all', async () => {
  const sample = fc.sample(triples(false), settings(150));

  expect(sample.map(merge)).toEqual(await gitMerges(sample));
});

await testWith(GIT, 'where lines repeat, what merges in git merges to the same', async () => {
  const sample = fc.sample(triples(true), settings(150));
  const theirs = await gitMerges(sample);

  const differing = sample.filter((triple, index) => {
    const [ours, its] = [merge(triple), theirs[index]!];
    if (ours.conflicts === 0 && its.conflicts === 0) expect(ours).toEqual(its);
    return (ours.conflicts === 0) !== (its.conflicts === 0);
  });

  // Which of several equal lines is the one that stayed is a matter of taste, but seldom matters.
  expect(differing.length).toBeLessThan(sample.length / 50);
});

/** Merges by git, in one process that starts the others. */
async function gitMerges(sample: readonly Triple[]): Promise<TextMerge[]> {
  const folder = await temporaryFolder();
  for (const [index, sides] of sample.entries()) {
    for (const side of ['base', 'yours', 'next'] as const) {
      await writeFile(join(folder, `${index}.${side}`), textOf(sides[side]));
    }
  }
  const script = `
    for base in *.base; do
      n=\${base%.base}
      git merge-file -p -q --zdiff3 -L yours -L 'create-snapper-lambda 1.0.0, before' \\
        -L 'create-snapper-lambda 2.0.0' $n.yours $n.base $n.next > $n.merged
      echo $? > $n.conflicts
    done`;
  await execa('sh', ['-c', script], { cwd: folder });
  return Promise.all(
    sample.map(async (_, index) => ({
      text: await readFile(join(folder, `${index}.merged`), 'utf8'),
      conflicts: Number(await readFile(join(folder, `${index}.conflicts`), 'utf8')),
    })),
  );
}

function merge({ base, next, yours }: Triple): TextMerge {
  const labels = { before: '1.0.0', next: '2.0.0' };
  return mergeText(textOf(base), textOf(yours), textOf(next), 'markers', labels);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
