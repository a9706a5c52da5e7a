import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { expect } from 'vitest';

import { applyPlan, recover } from '../../generators/regenerate/index.ts';
import type { Plan, UpdateInput } from '../../generators/regenerate/index.ts';
import type { Disk } from '../../generators/regenerate/disk.ts';
import { callsOf, killStates, killedAt, runNumber } from './faults.ts';
import type { KillPoint, MadeCall } from './faults.ts';
import { contentsOf, planOf, repositoryOf, temporaryFolder, write } from './support.ts';
import type { Template } from './support.ts';

/** A repository in which an update does everything that an update can do. */
export interface Scenario {
  readonly root: string;
  readonly plan: Plan;
  /** The calls of the file system that applying the plan makes. */
  readonly calls: readonly MadeCall[];
  /** What {@link contentsOf} says of the repository before the update, and after it. */
  readonly old: Record<string, string>;
  readonly updated: Record<string, string>;
  /** Makes the repository what it was. */
  reset(): void;
}

const binary = (...bytes: number[]) =>
  ({ content: Buffer.from([0, 255, ...bytes]).toString('base64'), encoding: 'base64' }) as const;

/** What version 1.0.0 of the template wrote. */
export const BEFORE: Template = {
  'README.md': 'one\ntwo\nthree\n',
  'data.json': { content: '{"version":1}\n', ownership: 'generated' },
  'docs/conflict.md': 'one\ntwo\nthree\n',
  'docs/merged.md': 'one\ntwo\nthree\nfour\nfive\nsix\n',
  'emptied.txt': 'something\n',
  'filled.txt': '',
  'folder/a.txt': 'a\n',
  'folder/deep/b.txt': 'b\n',
  'gone/c.txt': 'c\n',
  'gone/far/away/a.txt': 'a\n',
  'gone/far/b.txt': 'b\n',
  'lib/edited.txt': 'one\ntwo\nthree\nfour\nfive\nsix\n',
  'lib/plain.txt': 'plain\n',
  'logo.png': binary(1),
  'partly/gone.txt': 'gone\n',
  'photo.png': binary(1),
  'sample.txt': { content: 'sample\n', ownership: 'once' },
  'script.sh': 'echo\n',
  shape: 'a file\n',
  'untouched.txt': 'untouched\n',
};

/** What version 2.0.0 of it writes. */
export const AFTER: Template = {
  'README.md': 'one\ntwo\nthree!\n',
  'data.json': { content: '{"version":2}\n', ownership: 'generated' },
  'docs/conflict.md': 'one\ntheirs\nthree\n',
  'docs/merged.md': 'one\ntwo\nthree\nfour\nfive\nsix!\n',
  'emptied.txt': '',
  'filled.txt': 'something\n',
  folder: 'a file\n',
  'libs/inner/edited.txt': 'one\ntwo\nthree\nfour\nfive\nsix!\n',
  'libs/plain.txt': 'plain\n',
  'logo.png': binary(2),
  'new/a.txt': 'a\n',
  'new/far/away/b.txt': { content: 'b\n', mode: 0o755 },
  'photo.png': binary(2),
  'sample.txt': { content: 'sample\n', ownership: 'once' },
  'script.sh': { content: 'echo\n', mode: 0o755 },
  'shape/inner/c.txt': 'c\n',
  'untouched.txt': 'untouched\n',
};

/** What moved between the two. */
export const OPTIONS: Partial<UpdateInput> = {
  renames: [
    { from: 'lib/', to: 'libs/' },
    { from: 'libs/edited.txt', to: 'libs/inner/edited.txt' },
  ],
};

/** The user's own work in a repository that version 1.0.0 wrote. */
const EDITS: Readonly<Record<string, Uint8Array | string>> = {
  'docs/conflict.md': 'one\nmine\nthree\n',
  'docs/merged.md': 'one!\ntwo\nthree\nfour\nfive\nsix\n',
  'lib/edited.txt': 'one!\ntwo\nthree\nfour\nfive\nsix\n',
  'mine.txt': 'mine\n',
  'partly/mine.txt': 'mine\n',
  'photo.png': Buffer.from([0, 255, 3]),
};

/** Permission bits that nobody would guess. */
const MODES: Readonly<Record<string, number>> = {
  'README.md': 0o640,
  folder: 0o770,
  'folder/deep': 0o700,
  gone: 0o750,
  'gone/far': 0o777,
  'gone/far/away': 0o711,
  lib: 0o705,
};

/** Makes the scenario, for one test. */
export function makeScenario(): Scenario {
  const original = repositoryOf(BEFORE);
  for (const [path, content] of Object.entries(EDITS)) write(original, path, content);
  for (const [path, mode] of Object.entries(MODES)) chmodSync(join(original, path), mode);
  const old = contentsOf(original);
  const root = temporaryFolder();
  const reset = (): void => {
    if (isDeepStrictEqual(contentsOf(root), old)) return;
    for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
    cpSync(original, root, { recursive: true });
  };
  reset();
  const plan = planOf(root, AFTER, OPTIONS);
  const calls = callsOf((on) => applyPlan(root, plan, { disk: on, processes: runNumber(1) }));
  const updated = contentsOf(root);
  reset();
  return { root, plan, calls, old, updated, reset };
}

/** Applies the plan of a scenario in a process that is killed. */
export function killApply({ plan, root }: Scenario, point: KillPoint, on?: Disk): void {
  killed(() => applyPlan(root, plan, { disk: killedAt(point, on), processes: runNumber(1) }));
}

/** Recovers the repository of a scenario in another process that is killed. */
export function killRecovery({ root }: Scenario, point: KillPoint, on?: Disk): void {
  killed(() => recover(root, { disk: killedAt(point, on), processes: runNumber(2) }));
}

/** What a recovery after a kill finds to do, as points at which it can be killed itself. */
export function recoveryStates(
  scenario: Scenario,
  point: KillPoint,
  disk?: Disk,
): readonly KillPoint[] {
  scenario.reset();
  killApply(scenario, point, disk);
  const { root } = scenario;
  return killStates(callsOf((on) => recover(root, { disk: on, processes: runNumber(2) })));
}

/** Which of its two trees the repository of a scenario is, byte for byte; anything else fails. */
export function treeOf({ old, root, updated }: Scenario, hint: string): 'old' | 'updated' {
  const found = contentsOf(root);
  if (isDeepStrictEqual(found, updated)) return 'updated';
  expect(found, hint).toEqual(old);
  return 'old';
}

/** Updates the repository of a scenario; where that was done, nothing is left to do. */
export function updateAgain({ root }: Scenario): void {
  applyPlan(root, { ...planOf(root, AFTER, OPTIONS), unresolved: [] });
}

function killed(act: () => void): void {
  try {
    act();
  } catch {
    // It is dead, and nobody hears it.
  }
}
