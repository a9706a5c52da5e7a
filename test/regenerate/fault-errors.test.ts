import { existsSync, readdirSync } from 'node:fs';

import { expect, test } from 'vitest';

import { SnapperError } from '../../generators/errors/index.ts';
import type { Disk } from '../../generators/regenerate/disk.ts';
import { applyPlan, recover } from '../../generators/regenerate/index.ts';
import { killApply, makeScenario, treeOf } from './fault-scenario.ts';
import type { Scenario } from './fault-scenario.ts';
import {
  callsOf,
  changesSomething,
  failingDisk,
  killStates,
  lyingDisk,
  runNumber,
  sampled,
  withoutLinks,
} from './faults.ts';

/** What a disk refuses with. */
const CODES = ['ENOSPC', 'EACCES', 'EIO'] as const;

/** What a call seems to have run into that the server of a network file system was sent twice. */
const SENT_TWICE: Readonly<Record<string, string>> = {
  linkSync: 'EEXIST',
  mkdirSync: 'EEXIST',
  openSync: 'EEXIST',
  renameSync: 'ENOENT',
  rmdirSync: 'ENOENT',
  unlinkSync: 'ENOENT',
};

test('a call that fails once lets an update succeed, or fail with the tree as it was', () => {
  const scenario = makeScenario();
  const files = openFiles();
  const seen = { old: 0, updated: 0 };

  const faults = scenario.calls.flatMap(({ number }) => CODES.map((code) => ({ code, number })));
  for (const { code, number } of sampled(faults, 10)) {
    const hint = `${code} at call ${number}`;
    scenario.reset();
    const failed = apply(
      scenario,
      failingDisk(code, (call) => call.number === number),
    );

    // What has come to its end is not undone because clearing up fails: the next run does that.
    if (failed === undefined && number > endOf(scenario)) sweep(scenario);
    const tree = treeOf(scenario, hint);
    expect(tree, hint).toBe(failed === undefined ? 'updated' : 'old');
    seen[tree] += 1;
  }

  expect(openFiles()).toBe(files);
  expect(seen.old).toBeGreaterThan(50);
  console.log(
    `failed once at each of ${scenario.calls.length} calls: ${seen.old} times the update failed, ` +
      `${seen.updated} times it did not matter`,
  );
});

test('without hard links an update is done by renaming', () => {
  const scenario = makeScenario();

  for (const code of ['EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS']) {
    const never = failingDisk(code, ({ name }) => name === 'linkSync');
    scenario.reset();
    expect(apply(scenario, never), code).toBeUndefined();
    expect(treeOf(scenario, code)).toBe('updated');
  }
  const links = scenario.calls.filter(({ name }) => name === 'linkSync');
  for (const { number } of sampled(links, 4)) {
    const once = failingDisk('EPERM', (call) => call.number === number);
    scenario.reset();
    expect(apply(scenario, once), `call ${number}`).toBeUndefined();
    expect(treeOf(scenario, `call ${number}`)).toBe('updated');
  }
});

test('without hard links a call that fails once leaves the tree as it was, too', () => {
  const scenario = makeScenario();
  const calls = callsOf((on) => {
    applyPlan(scenario.root, scenario.plan, { disk: on, processes: runNumber(1) });
  }, withoutLinks());

  const renames = calls.filter(({ name }) => name === 'renameSync');
  for (const { number } of sampled(renames, 4)) {
    scenario.reset();
    const failed = apply(
      scenario,
      failingDisk('EIO', (call) => call.number === number, withoutLinks()),
    );
    expect(failed, `call ${number}`).toBeInstanceOf(SnapperError);
    expect(treeOf(scenario, `call ${number}`)).toBe('old');
  }
});

test('a disk that goes bad during an update leaves it to the next run to take it back', () => {
  const scenario = makeScenario();

  for (const [number] of sampled(killStates(scenario.calls), 4)) {
    scenario.reset();
    const failed = apply(
      scenario,
      failingDisk('EIO', (call) => call.number >= number),
    );
    sweep(scenario);

    const tree = treeOf(scenario, `from call ${number} on`);
    expect(tree).toBe(failed === undefined ? 'updated' : 'old');
  }
});

test('a call that fails while an update is taken back leaves it to the next run', () => {
  const scenario = makeScenario();
  const point = [endOf(scenario), 'before'] as const;
  scenario.reset();
  killApply(scenario, point);
  const calls = callsOf((on) => {
    recover(scenario.root, { disk: on, processes: runNumber(2) });
  });

  for (const { number } of sampled(calls, 5)) {
    const disk = failingDisk('EIO', (call) => call.number === number);
    scenario.reset();
    killApply(scenario, point);
    const failed = failureOf(() => recover(scenario.root, { disk, processes: runNumber(2) }));
    sweep(scenario);

    if (failed !== undefined) expect(failed).toMatchObject({ code: 'failed' });
    expect(treeOf(scenario, `call ${number}`)).toBe('old');
  }
  expect(calls.length).toBeGreaterThan(100);
});

test('a call that is done and seems to have failed never leaves half an update', () => {
  const scenario = makeScenario();

  for (const call of scenario.calls.filter(changesSomething)) {
    const disk = lyingDisk(SENT_TWICE[call.name] ?? 'EIO', call.number);
    scenario.reset();
    apply(scenario, disk);
    sweep(scenario);
    treeOf(scenario, `${call.name}, call ${call.number}`);
  }
});

test('a file system that cannot flush folders, and a folder that cannot be read, can be updated', () => {
  const scenario = makeScenario();

  for (const code of ['EINVAL', 'EACCES']) {
    const disk = failingDisk(code, ({ args, name }) => name === 'openSync' && args[1] === 'r');
    scenario.reset();
    expect(apply(scenario, disk), code).toBeUndefined();
    expect(treeOf(scenario, code)).toBe('updated');
  }
});

/** Applies the plan of a scenario; hands over the failure, which is one that can be told. */
function apply({ plan, root }: Scenario, disk: Disk): SnapperError | undefined {
  const failed = failureOf(() => applyPlan(root, plan, { disk, processes: runNumber(1) }));
  if (failed !== undefined) expect(failed).toMatchObject({ code: 'failed' });
  return failed;
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

/** The next run. */
function sweep({ root }: Scenario): void {
  recover(root, { processes: runNumber(3) });
}

/** The number of the call that ends the transaction: the last rename. */
function endOf({ calls }: Scenario): number {
  return calls.findLast(({ name }) => name === 'renameSync')!.number;
}

/** How many files this process has open; on systems that do not say, none. */
function openFiles(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}
