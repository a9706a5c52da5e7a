import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { applyPlan, isUpdating } from '../../generators/regenerate/index.ts';
import { systemProcesses } from '../../generators/regenerate/owner.ts';
import type { Processes } from '../../generators/regenerate/owner.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import type { Act, Result } from './fault-process.ts';
import { Crew, bundleProcess } from './fault-processes.ts';
import { AFTER, BEFORE, OPTIONS } from './fault-scenario.ts';
import { roundsOf, watchedDisk } from './faults.ts';
import { asWritten, contentsOf, planOf, repositoryOf, tree } from './support.ts';
import type { Template } from './support.ts';

const ROUNDS = roundsOf(12);

/** What a process may say that came second. */
const BEATEN =
  /is being updated by (?:process \d+|another process)$|: \S+ changed while the update was under way$/;

/** The part of the scenario in which no file becomes a folder: what one looks like to an update that comes in the middle is another matter. */
const [before, after] = [BEFORE, AFTER].map((template) =>
  Object.fromEntries(
    Object.entries(template).filter(([path]) => !/^(?:folder|shape|data)\b/.test(path)),
  ),
) as [Template, Template];

const UPDATE: Act = { kind: 'update', next: [...tree(after)], options: OPTIONS };
const RECOVER: Act = { kind: 'recover' };

let folder: TemporaryFolder;
let crew: Crew;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
  crew = new Crew(await bundleProcess(folder.path), 2);
});
afterAll(async () => {
  crew.dismiss();
  await folder.remove();
});

test('of two updates at once one is done, and the other says so or finds nothing left to do', async () => {
  const wanted = asWritten(after);

  await race('two updates at once', UPDATE, (root, results) => {
    expect(results.filter(({ done }) => done)).toHaveLength(1);
    expect(contentsOf(root)).toEqual(wanted);
  });
});

test('of two first updates at once, which make the folder of the merge base, one is done', async () => {
  const untouched = contentsOf(repositoryOf(before));

  await race(
    'two first updates at once',
    UPDATE,
    (root, results) => {
      expect(results.filter(({ done }) => done)).toHaveLength(1);
      const found = contentsOf(root);
      const base = found['.snapper/base.json']!;
      expect(base).toContain('"generator": "2.0.0"');
      expect(found).toEqual({ ...untouched, '.snapper/base.json': base });
    },
    (root) => rmSync(join(root, '.snapper'), { recursive: true }),
  );
});

test('of two recoveries at once after a kill one is done', async () => {
  const old = contentsOf(repositoryOf(before));

  await race(
    'two recoveries at once',
    RECOVER,
    (root, results) => {
      expect(results.filter(({ done }) => done)).toHaveLength(1);
      expect(contentsOf(root)).toEqual(old);
    },
    breakOff,
  );
});

test('of two updates at once after a kill one takes it back, and one is done at last', async () => {
  const wanted = asWritten(after);

  await race(
    'two updates at once after a kill',
    UPDATE,
    (root, results) => {
      expect(results.filter(({ done }) => done)).toHaveLength(1);
      expect(contentsOf(root)).toEqual(wanted);
    },
    breakOff,
  );
});

/** Lets two processes do the same to one repository at the same moment, in many rounds. */
async function race(
  what: string,
  act: Act,
  check: (root: string, results: readonly Result[]) => void,
  prepare: (root: string, round: number) => void = () => undefined,
): Promise<void> {
  const said = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const root = repositoryOf(before);
    prepare(root, round);
    const results = await crew.perform([
      { root, act },
      { root, act },
    ]);

    for (const { done, failed } of results) {
      if (failed !== undefined) expect(failed).toMatch(BEATEN);
      const outcome =
        failed?.replaceAll(/^.*?(?: is|:) |\d+/g, '') ?? (done ? 'done' : 'nothing to do');
      said.set(outcome, (said.get(outcome) ?? 0) + 1);
    }
    check(root, results);
  }
  const counts = [...said].map(([outcome, count]) => `${count} times "${outcome}"`);
  console.log(`${what}, ${ROUNDS} rounds: ${counts.join(', ')}`);
}

/** Breaks an update off, each time at another point; its process is gone, and its number used again. */
function breakOff(root: string, round: number): void {
  const plan = planOf(root, after, OPTIONS);
  const { self } = systemProcesses();
  const processes: Processes = { self: { ...self, start: '1' }, liveness: () => 'gone' };
  const moves = plan.changes.length - 1;
  let number = 0;
  const disk = watchedDisk((call, make) => {
    // The first rename begins the transaction, and the last one ends it.
    if (call.name === 'renameSync') number += 1;
    if (number > 1 + (round % moves)) throw new Error('killed');
    return make();
  });
  expect(() => applyPlan(root, plan, { disk, processes })).toThrow();
  expect(isUpdating(root)).toBe(true);
}
