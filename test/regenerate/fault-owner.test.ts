import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { SnapperError } from '../../generators/errors/index.ts';
import { applyPlan, isUpdating, recover } from '../../generators/regenerate/index.ts';
import { ownerName, systemProcesses } from '../../generators/regenerate/owner.ts';
import type { Owner, Processes } from '../../generators/regenerate/owner.ts';
import { makeScenario, treeOf } from './fault-scenario.ts';
import type { Scenario } from './fault-scenario.ts';
import { killedAt, runNumber } from './faults.ts';
import { write } from './support.ts';
import { testUnless } from '../support/tools.ts';

const system = systemProcesses();

test('an update that a living process is at is left to it, with force too', () => {
  const scenario = halfDone(system.self);

  for (const force of [false, true]) {
    const failed = failureOf(() => recover(scenario.root, { force }));
    expect(failed).toMatchObject({
      code: 'failed',
      what: `${scenario.root} is being updated by process ${process.pid}`,
      next: 'Nothing was changed; wait for it, and run the same command again.',
    });
  }

  expect(isUpdating(scenario.root)).toBe(true);
  recover(scenario.root, { processes: runNumber(2) });
  expect(treeOf(scenario, 'taken back')).toBe('old');
});

test('no second update begins while one is under way', () => {
  const scenario = halfDone(system.self);
  const options = { processes: runNumber(2) };

  const failed = failureOf(() => applyPlan(scenario.root, scenario.plan, options));

  expect(failed?.what).toBe(`${scenario.root} is being updated by process ${process.pid}`);
  recover(scenario.root, options);
  expect(treeOf(scenario, 'taken back')).toBe('old');
});

test('an update by a process whose number another one has by now is taken back', () => {
  const scenario = halfDone({ ...system.self, start: '1' });

  expect(recover(scenario.root)).toEqual({ recovered: true, kept: [] });
  expect(treeOf(scenario, 'taken back')).toBe('old');
});

test('an update by a process of another machine is taken back with force alone', () => {
  const scenario = halfDone({ ...system.self, host: 'elsewhere.4026531836' });

  const failed = failureOf(() => recover(scenario.root));

  expect(failed).toMatchObject({
    code: 'failed',
    what: `an update of ${scenario.root} is under way, or was broken off`,
    why: `it was begun by process ${process.pid} on elsewhere, which cannot be seen from here`,
    next: 'If that process is gone, run create-snapper-lambda update --force, which takes it back first.',
  });
  expect(isUpdating(scenario.root)).toBe(true);
  expect(recover(scenario.root, { force: true })).toEqual({ recovered: true, kept: [] });
  expect(treeOf(scenario, 'taken back')).toBe('old');
});

test.each([['none'], ['owner-somebody'], ['owner-007-1-here']])(
  'an update that does not say whose it is (%s) is taken back with force alone',
  (name) => {
    const scenario = halfDone(system.self);
    const owner = join(scenario.root, '.snapper/update', `owner-${ownerName(system.self)}`);
    if (name === 'none') rmSync(owner);
    else renameSync(owner, join(owner, '..', name));

    const failed = failureOf(() => recover(scenario.root));

    expect(failed?.why).toBe('it does not say which process began it');
    expect(recover(scenario.root, { force: true })).toEqual({ recovered: true, kept: [] });
    expect(treeOf(scenario, 'taken back')).toBe('old');
  },
);

test('an update of a process that has come to its end meanwhile is no obstacle for long', () => {
  const scenario = halfDone(system.self);
  const other = runNumber(2);
  // It ends just when this one looks who it is.
  const processes: Processes = {
    self: system.self,
    liveness: (owner) => {
      recover(scenario.root, { processes: other });
      return other.liveness(owner);
    },
  };

  const failed = failureOf(() => recover(scenario.root, { processes }));

  expect(failed?.what).toBe(`${scenario.root} is being updated by another process`);
  expect(treeOf(scenario, 'taken back')).toBe('old');
  expect(recover(scenario.root)).toEqual({ recovered: false, kept: [] });
});

test('what others prepared is cleared away when they are gone, or unseen and with force', () => {
  const scenario = makeScenario();
  const hosts = { alive: system.self, gone: { ...system.self, start: '1' } };
  const owners = { ...hosts, unseen: { ...system.self, host: 'elsewhere.1' } };
  const home = join(scenario.root, '.snapper');
  for (const owner of Object.values(owners)) {
    write(home, `update-${ownerName(owner)}/new/0`, 'prepared\n');
  }
  write(home, 'update-of-mine/notes.txt', 'mine\n');
  const left = (): string[] => readdirSync(home).filter((name) => name.startsWith('update-'));

  recover(scenario.root);
  expect(left().sort()).toEqual(
    [
      'update-of-mine',
      `update-${ownerName(owners.alive)}`,
      `update-${ownerName(owners.unseen)}`,
    ].sort(),
  );
  recover(scenario.root, { force: true });
  expect(left().sort()).toEqual(['update-of-mine', `update-${ownerName(owners.alive)}`].sort());
});

testUnless(
  existsSync('/proc/self/stat') ? undefined : 'the system does not tell of its processes',
  'an update by a process that ended, and whose parent does not notice, is taken back',
  async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
    onTestFinished(() => void parent.kill());
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output);
    const fields = (): string[] =>
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
    const start = fields()[19]!;
    await expect.poll(() => fields()[0]).toBe('Z');
    const scenario = halfDone({ ...system.self, pid, start });

    expect(recover(scenario.root)).toEqual({ recovered: true, kept: [] });
    expect(treeOf(scenario, 'taken back')).toBe('old');
  },
);

/** A repository whose update stopped half-way, with an owner. */
function halfDone(self: Owner): Scenario {
  const scenario = makeScenario();
  const links = scenario.calls.filter(({ name }) => name === 'linkSync');
  const disk = killedAt([links[4]!.number, 'after']);
  const processes: Processes = { self, liveness: () => 'gone' };
  expect(() => applyPlan(scenario.root, scenario.plan, { disk, processes })).toThrow(SnapperError);
  return scenario;
}

function failureOf(act: () => void): SnapperError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof SnapperError) return error;
    throw error;
  }
}
