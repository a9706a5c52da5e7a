import { dirname, join, relative } from 'node:path';

import { expect, test } from 'vitest';

import { recover } from '../../generators/regenerate/index.ts';
import { killApply, makeScenario } from './fault-scenario.ts';
import type { Scenario } from './fault-scenario.ts';
import { callsOf, runNumber } from './faults.ts';
import type { MadeCall } from './faults.ts';

/*
 * What a disk holds after the power failed is whatever was flushed, and of the rest nobody knows what. No
 * test can cut the power; that everything was flushed before the step that relies on it, it can see.
 */

test('what an update prepared is on the disk before a file of the user moves', () => {
  const { calls, root } = makeScenario();

  const claim = calls.findIndex(({ name }) => name === 'renameSync');
  const firstMove = calls.findIndex(({ name }, index) => index > claim && name === 'renameSync');

  expect(waitingBefore(calls, claim, root)).toEqual(['.snapper']);
  expect(waitingBefore(calls, firstMove, root)).toEqual([]);
});

test('what an update did is on the disk before its end is, and the end before the old files go', () => {
  const { calls, root } = makeScenario();

  const end = endOf(calls);
  const firstGone = calls.findIndex(({ name }, index) => index > end && name === 'unlinkSync');

  expect(waitingBefore(calls, end, root)).toEqual([]);
  expect(waitingBefore(calls, firstGone, root)).toEqual([]);
});

test('what a recovery put back is on the disk before its end is', () => {
  const scenario = makeScenario();
  const { root } = scenario;
  const calls = callsOfRecovery(scenario);

  const end = endOf(calls);
  const firstGone = calls.findIndex(({ name }, index) => index > end && name === 'unlinkSync');

  expect(waitingBefore(calls, end, root)).toEqual([]);
  expect(waitingBefore(calls, firstGone, root)).toEqual([]);
});

function callsOfRecovery(scenario: Scenario): readonly MadeCall[] {
  const end = endOf(scenario.calls);
  killApply(scenario, [scenario.calls[end]!.number, 'before']);
  return callsOf((on) => recover(scenario.root, { disk: on, processes: runNumber(2) }));
}

/** The last rename ends a transaction. */
function endOf(calls: readonly MadeCall[]): number {
  return calls.findLastIndex(({ name }) => name === 'renameSync');
}

/**
 * What has changed before a call and was not flushed since: files, and folders that got or lost entries.
 * What a transaction's own folder loses need not be known.
 */
function waitingBefore(calls: readonly MadeCall[], end: number, root: string): readonly string[] {
  const waiting = new Set<string>();
  const open = new Map<unknown, string>();
  for (const { args, name, result } of calls.slice(0, end)) {
    const [first, second] = args as [string, string];
    if (name === 'openSync') open.set(result, first);
    if (name === 'openSync' && second !== 'r') waiting.add(dirname(first));
    if (name === 'writeSync') waiting.add(open.get(first)!);
    if (name === 'fsyncSync') waiting.delete(open.get(first)!);
    if (['mkdirSync', 'rmdirSync', 'unlinkSync'].includes(name)) waiting.add(dirname(first));
    if (name === 'rmdirSync') waiting.delete(first);
    if (name === 'renameSync') waiting.add(dirname(first));
    if (name === 'renameSync' || name === 'linkSync') waiting.add(dirname(second));
  }
  const own = join(root, '.snapper/update');
  return [...waiting]
    .filter((path) => path !== own && !path.startsWith(`${own}/`))
    .map((path) => relative(root, path))
    .sort();
}
