import { afterAll, beforeAll, expect, test } from 'vitest';

import { applyPlan, recover } from '../../generators/regenerate/index.ts';
import { systemProcesses } from '../../generators/regenerate/owner.ts';
import type { Processes } from '../../generators/regenerate/owner.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { bundleProcess, signalThatEnds } from './fault-processes.ts';
import { makeScenario, treeOf } from './fault-scenario.ts';
import type { Scenario } from './fault-scenario.ts';
import { callsOf, killedAt, sampled } from './faults.ts';
import type { Call } from './faults.ts';

/** How many processes run at a time. */
const AT_A_TIME = 2;

let folder: TemporaryFolder;
let program: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
  program = await bundleProcess(folder.path);
});
afterAll(() => folder.remove());

test('an update whose process is killed for real is taken back whole, or was finished', async () => {
  const seen = { old: 0, updated: 0 };

  const count = await killEach(
    25,
    (scenario) => scenario.calls,
    async (scenario, killAt) => {
      scenario.reset();
      const act = { kind: 'apply', plan: scenario.plan } as const;
      expect(await signalThatEnds(program, { root: scenario.root, act, killAt })).toBe('SIGKILL');

      expect(recover(scenario.root).kept).toEqual([]);
      seen[treeOf(scenario, `killed at call ${killAt}`)] += 1;
    },
  );

  expect(seen.old).toBeGreaterThan(seen.updated);
  expect(seen.updated).toBeGreaterThan(0);
  console.log(
    `killed ${count} processes at calls of apply: ${seen.old} times the old tree, ` +
      `${seen.updated} times the new one`,
  );
});

test('a recovery whose process is killed for real is finished by the next one', async () => {
  const count = await killEach(30, callsOfRecovery, async (scenario, killAt) => {
    scenario.reset();
    breakOff(scenario);
    const act = { kind: 'recover' } as const;
    expect(await signalThatEnds(program, { root: scenario.root, act, killAt })).toBe('SIGKILL');

    expect(recover(scenario.root).kept).toEqual([]);
    expect(treeOf(scenario, `recovery killed at call ${killAt}`)).toBe('old');
  });

  console.log(`killed ${count} processes at calls of the recovery`);
});

/** Kills a process at each call of those that a scenario has, or at a sample of them, and counts them. */
async function killEach(
  oneIn: number,
  callsIn: (scenario: Scenario) => readonly Call[],
  kill: (scenario: Scenario, killAt: number) => Promise<void>,
): Promise<number> {
  const scenarios = Array.from({ length: AT_A_TIME }, makeScenario);
  const waiting = [...sampled(callsIn(scenarios[0]!), oneIn)];
  const count = waiting.length;
  const worker = async (scenario: Scenario): Promise<void> => {
    for (let call = waiting.pop(); call !== undefined; call = waiting.pop()) {
      await kill(scenario, call.number);
    }
  };
  await Promise.all(scenarios.map(worker));
  return count;
}

function callsOfRecovery(scenario: Scenario): readonly Call[] {
  breakOff(scenario);
  return callsOf((on) => recover(scenario.root, { disk: on }));
}

/** Breaks an update off just before its end; its process is gone, and its number used again. */
function breakOff({ calls, plan, root }: Scenario): void {
  const end = calls.findLast(({ name }) => name === 'renameSync')!.number;
  const { self } = systemProcesses();
  const processes: Processes = { self: { ...self, start: '1' }, liveness: () => 'gone' };
  expect(() => {
    applyPlan(root, plan, { disk: killedAt([end, 'before']), processes });
  }).toThrow();
}
