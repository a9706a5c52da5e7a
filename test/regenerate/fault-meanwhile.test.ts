import { appendFileSync, chmodSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import { SnapperError } from '../../generators/errors/index.ts';
import type { Disk } from '../../generators/regenerate/disk.ts';
import { BASE_PATH, applyPlan, parseBase } from '../../generators/regenerate/index.ts';
import { foldersAbove } from '../../generators/regenerate/safe-path.ts';
import { makeScenario } from './fault-scenario.ts';
import type { Scenario } from './fault-scenario.ts';
import { runNumber, watchedDisk, withoutLinks } from './faults.ts';
import type { Call } from './faults.ts';
import { contentsOf, file, planOf, repositoryOf, update } from './support.ts';

const MINE = 'written meanwhile\n';
const SUFFIX = '.snapper-old';

test.each([
  ['a file that is rewritten', 'README.md'],
  ['a file that goes', 'gone/c.txt'],
  ['a file that moves', 'lib/plain.txt'],
  ['a file that comes', 'new/a.txt'],
  ['a file that becomes a folder', 'shape'],
  ['a file in a folder that becomes one', 'folder/a.txt'],
])('what somebody writes to %s stays, at whatever moment of the update', (_, path) => {
  const scenario = makeScenario();
  const seen = { old: 0, updated: 0 };

  for (const call of momentsOf(scenario, path)) {
    let written = false;
    scenario.reset();
    const failed = applyMeanwhile(scenario, call, (root) => {
      written = append(root, path);
    });

    const hint = `before ${call.name}, call ${call.number}`;
    const { entries, tree } = lookAt(scenario, path, hint);
    seen[tree] += 1;
    expect(tree, hint).toBe(failed === undefined ? 'updated' : 'old');
    expect(entries.filter((entry) => entry.endsWith(MINE)).length, hint).toBe(written ? 1 : 0);
    if (failed === undefined) continue;
    expect(failed.message, hint).toContain('changed while the update was under way');
    const before = scenario.old[path];
    if (before === undefined) continue;
    expect(
      entries.some((entry) => [before, before + MINE].includes(entry)),
      hint,
    ).toBe(true);
    // The message tells where the older one is.
    const isBeside = entries.includes(before) && entries.length > 1;
    if (isBeside) expect(failed.next, hint).toContain(SUFFIX);
  }

  expect(seen.old).toBeGreaterThan(0);
  expect(seen.updated).toBeGreaterThan(0);
});

test('without hard links, too, a file that came in the place of a new one is not overwritten', () => {
  const scenario = makeScenario();
  const path = 'photo.png.snapper-new';

  const failed = applyMeanwhile(
    scenario,
    scenario.calls[0]!,
    (root) => append(root, path),
    withoutLinks(),
  );

  expect(failed?.why).toBe(`${path} changed while the update was under way`);
  expect(contentsOf(scenario.root)).toEqual({ ...scenario.old, [path]: file(MINE) });
});

test('permission bits that somebody changes stay, at whatever moment of the update', () => {
  const scenario = makeScenario();

  for (const call of momentsOf(scenario, 'README.md')) {
    let changed = false;
    scenario.reset();
    applyMeanwhile(scenario, call, (root) => {
      const file = join(root, 'README.md');
      changed = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
      if (changed) chmodSync(file, 0o604);
    });

    const mode = (lstatSync(join(scenario.root, 'README.md')).mode & 0o777).toString(8);
    expect(mode, `call ${call.number}`).toBe(changed ? '604' : '640');
  }
});

test.each(['docs', 'folder/deep', 'gone', 'lib', 'new'])(
  'the folder %s is not written through if it becomes a link before the update is applied',
  (path) => {
    const scenario = makeScenario();
    const outside = `${scenario.root}-outside`;
    onTestFinished(() => rmSync(outside, { recursive: true }));
    const folder = join(scenario.root, path);
    if (existsSync(folder)) renameSync(folder, outside);
    else mkdirSync(outside);
    symlinkSync(outside, folder);
    const [before, old] = [contentsOf(outside), contentsOf(scenario.root)];

    const failed = applyMeanwhile(scenario, scenario.calls[0]!, () => undefined);

    expect(failed?.why).toBe(`${path} changed while the update was under way`);
    expect(contentsOf(outside)).toEqual(before);
    expect(contentsOf(scenario.root)).toEqual(old);
  },
);

test.each([
  ['has one', true],
  ['has none yet', false],
])(
  'an update is refused that another one overtook since it read the merge base of a repository that %s',
  (_, hasBase) => {
    const root = repositoryOf({ a: 'a\n' });
    if (!hasBase) rmSync(join(root, BASE_PATH));
    const base = hasBase ? parseBase(readFileSync(join(root, BASE_PATH), 'utf8')) : undefined;
    update(root, { a: 'b\n' }, hasBase ? {} : { base: undefined });
    const overtaken = contentsOf(root);

    const plan = planOf(root, { a: 'c\n' }, { base, generator: '3.0.0' });

    expect(() => applyPlan(root, plan)).toThrow(
      '.snapper/base.json changed while the update was under way',
    );
    expect(contentsOf(root)).toEqual(overtaken);
  },
);

/** The calls before which it makes a difference that somebody comes to a path: those on it, and the next ones. */
function momentsOf({ calls, root }: Scenario, path: string): readonly Call[] {
  const ways = [path, ...foldersAbove(path)].map((each) => join(root, each));
  const concerns = ({ args }: Call): boolean =>
    args.some(
      (each) =>
        typeof each === 'string' && (ways.includes(each) || each.startsWith(`${ways[0]!}/`)),
    );
  return calls.filter((call, index) => concerns(call) || concerns(calls[index - 1] ?? call));
}

/** Applies the plan of a scenario, while somebody does something before one of its calls. */
function applyMeanwhile(
  { plan, root }: Scenario,
  { number }: Call,
  act: (root: string) => unknown,
  on?: Disk,
): SnapperError | undefined {
  const disk = watchedDisk((call, make) => {
    if (call.number === number) act(root);
    return make();
  }, on);
  try {
    applyPlan(root, plan, { disk, processes: runNumber(1) });
    return undefined;
  } catch (error) {
    if (error instanceof SnapperError) return error;
    throw error;
  }
}

/** Adds to a file, or makes it, unless something is in the way. */
function append(root: string, path: string): boolean {
  try {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    appendFileSync(join(root, path), MINE);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    expect(['EEXIST', 'EISDIR', 'ENOTDIR']).toContain(code);
    return false;
  }
}

/** What is at a path and beside it, and which of its two trees the rest of a repository is. */
function lookAt(
  { old, root, updated }: Scenario,
  path: string,
  hint: string,
): { readonly entries: readonly string[]; readonly tree: 'old' | 'updated' } {
  const isRest = (each: string): boolean =>
    each !== path &&
    !each.startsWith(path + SUFFIX) &&
    !foldersAbove(path).some((folder) => each === `${folder}/`);
  const rest = (contents: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(contents).filter(([each]) => isRest(each)));
  const found = contentsOf(root);
  const entries = Object.entries(found).flatMap(([each, entry]) => (isRest(each) ? [] : [entry]));
  if (isDeepStrictEqual(rest(found), rest(updated))) return { entries, tree: 'updated' };
  expect(rest(found), hint).toEqual(rest(old));
  return { entries, tree: 'old' };
}
