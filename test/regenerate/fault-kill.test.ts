import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { BASE_PATH, applyPlan, planRemoval, recover } from '../../generators/regenerate/index.ts';
import type { Plan } from '../../generators/regenerate/index.ts';
import {
  killApply,
  killRecovery,
  makeScenario,
  recoveryStates,
  treeOf,
  updateAgain,
} from './fault-scenario.ts';
import { contentsOf, planOf, repositoryOf } from './support.ts';
import { callsOf, killSample, killStates, runNumber, sampled, withoutLinks } from './faults.ts';

test('an update that is killed at any call is taken back whole at the next run, or was finished', () => {
  const scenario = makeScenario();
  const points = killSample(scenario.calls);
  const updatedAgain = new Set(sampled(points, 12));
  const seen = { old: 0, updated: 0 };

  for (const point of points) {
    const hint = `killed ${point[1]} call ${point[0]}`;
    scenario.reset();
    killApply(scenario, point);
    const { kept } = recover(scenario.root, { processes: runNumber(2) });

    expect(kept, hint).toEqual([]);
    seen[treeOf(scenario, hint)] += 1;
    const again = recover(scenario.root, { processes: runNumber(3) });
    expect(again, hint).toEqual({ recovered: false, kept: [] });
    if (!updatedAgain.has(point)) continue;
    updateAgain(scenario);
    expect(treeOf(scenario, hint)).toBe('updated');
  }

  expect(seen.old).toBeGreaterThan(80);
  expect(seen.updated).toBeGreaterThan(20);
  console.log(
    `killed at each of ${scenario.calls.length} file-system calls of apply (${points.length} states): ` +
      `${seen.old} times the old tree, ${seen.updated} times the new one`,
  );
});

test.each([0, 1, 2])(
  'a recovery that is killed at any call is finished by the one after it (%i)',
  (part) => {
    const scenario = makeScenario();
    const third = killStates(scenario.calls).filter((_, index) => index % 3 === part);
    const states = sampled(third, 9);
    let pairs = 0;

    for (const point of states) {
      for (const later of recoveryStates(scenario, point)) {
        const hint = `killed ${point[1]} call ${point[0]}, recovery ${later[1]} call ${later[0]}`;
        scenario.reset();
        killApply(scenario, point);
        killRecovery(scenario, later);

        expect(recover(scenario.root, { processes: runNumber(3) }).kept, hint).toEqual([]);
        treeOf(scenario, hint);
        pairs += 1;
      }
    }

    expect(pairs).toBeGreaterThan(100);
    console.log(`killed ${states.length} updates, and their recoveries at ${pairs} points`);
  },
);

test('an update that makes .snapper, or removes it, leaves none behind when it is killed', () => {
  for (const act of [adoption, removal]) {
    const root = repositoryOf({ 'a.txt': 'a\n' });
    if (act === adoption) rmSync(join(root, '.snapper'), { recursive: true });
    const plan = act(root);
    const old = contentsOf(root);
    const calls = callsOf((on) => applyPlan(root, plan, { disk: on, processes: runNumber(1) }));
    const updated = contentsOf(root);
    applyPlan(root, inverse(plan));
    expect(contentsOf(root)).toEqual(old);

    for (const point of killStates(calls)) {
      const scenario = { root, plan, calls, old, updated, reset: () => undefined };
      killApply(scenario, point);
      recover(root, { processes: runNumber(2) });
      const tree = treeOf(scenario, `${act.name} killed ${point[1]} call ${point[0]}`);
      if (tree === 'updated') applyPlan(root, inverse(plan));
    }
    expect(Object.keys({ ...old, ...updated })).toContain('.snapper/');
    expect([old, updated].some((tree) => !('.snapper/' in tree))).toBe(true);
  }
});

test('without hard links, too, an update and its recovery that are killed are taken back whole', () => {
  const scenario = makeScenario();
  const calls = callsOf((on) => {
    applyPlan(scenario.root, scenario.plan, { disk: on, processes: runNumber(1) });
  }, withoutLinks());
  const states = killStates(calls).filter(([number]) => calls[number - 1]!.name === 'renameSync');
  const beforeTheEnd = states.at(-2)!;

  for (const point of states) {
    scenario.reset();
    killApply(scenario, point, withoutLinks());
    recover(scenario.root, { processes: runNumber(2) });
    treeOf(scenario, `killed ${point[1]} call ${point[0]}`);
  }
  for (const later of recoveryStates(scenario, beforeTheEnd, withoutLinks())) {
    scenario.reset();
    killApply(scenario, beforeTheEnd, withoutLinks());
    killRecovery(scenario, later);
    recover(scenario.root, { processes: runNumber(3) });
    expect(treeOf(scenario, `recovery killed ${later[1]} call ${later[0]}`)).toBe('old');
  }

  expect(states.length).toBeGreaterThan(30);
});

function adoption(root: string): Plan {
  return planOf(root, { 'a.txt': 'a\n' });
}

function removal(root: string): Plan {
  return planRemoval(root, [BASE_PATH]);
}

/** What undoes a plan. */
function inverse(plan: Plan): Plan {
  const changes = plan.changes.map(({ after, before, ...change }) => ({
    ...change,
    ...(after !== undefined && { before: after }),
    ...(before !== undefined && { after: before }),
  }));
  return { ...plan, changes };
}
