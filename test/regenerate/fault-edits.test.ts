import { appendFileSync, chmodSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { recover } from '../../generators/regenerate/index.ts';
import { foldersAbove } from '../../generators/regenerate/safe-path.ts';
import { AFTER, killApply, makeScenario } from './fault-scenario.ts';
import type { Scenario } from './fault-scenario.ts';
import { changesSomething, runNumber, sampled } from './faults.ts';
import type { KillPoint } from './faults.ts';
import { contentsOf, temporaryFolder, write } from './support.ts';

const MINE = 'written after the kill\n';
const SUFFIX = '.snapper-old';

test('what the user adds to files after a kill stays, and the older ones lie beside them', () => {
  const scenario = makeScenario();
  const kept = new Set<string>();

  for (const point of sampled(pointsAtWork(scenario), 2)) {
    const edited = edit(scenario, point, (root, contents) => {
      for (const path of usersFiles(contents)) appendFileSync(join(root, path), MINE);
    });

    for (const path of expectNothingLost(scenario, edited, `call ${point[0]}`)) kept.add(path);
  }

  expect([...kept]).toEqual(expect.arrayContaining(['README.md', 'docs/conflict.md', 'folder']));
});

test('what the user creates after a kill where the update wants a file stays', () => {
  const scenario = makeScenario();
  const kept = new Set<string>();

  for (const point of sampled(pointsAtWork(scenario), 2)) {
    const created = edit(scenario, point, (root, contents) => {
      for (const path of Object.keys(AFTER)) {
        if (isFree(path, contents)) write(root, path, MINE);
      }
    });

    for (const path of expectNothingLost(scenario, created, `call ${point[0]}`)) kept.add(path);
  }

  expect([...kept]).toEqual(expect.arrayContaining(['README.md', 'docs/merged.md', 'shape']));
});

test('what the user deletes after a kill is no obstacle to what comes back', () => {
  const scenario = makeScenario();

  for (const point of sampled(pointsAtWork(scenario), 2)) {
    let aside = 0;
    edit(scenario, point, (root) => {
      aside = readdirSync(join(root, '.snapper/update/old')).length;
      rmSync(join(root, '.snapper/base.json'), { force: true });
      for (const name of readdirSync(root)) {
        if (name !== '.snapper') rmSync(join(root, name), { recursive: true });
      }
    });
    const { kept } = recover(scenario.root, { processes: runNumber(2) });

    expect(kept).toEqual([]);
    expect(scenario.old).toMatchObject(contentsOf(scenario.root));
    const back = readdirSync(scenario.root, { recursive: true, withFileTypes: true });
    expect(back.filter((entry) => entry.isFile())).toHaveLength(aside);
  }
});

test('where a file or a link stands for a folder that went, what was in it comes back beside it', () => {
  const scenario = makeScenario();
  const outside = temporaryFolder();
  const obstacles = [
    (path: string) => appendFileSync(path, MINE),
    (path: string) => symlinkSync(outside, path),
  ];

  for (const put of obstacles) {
    edit(scenario, pointsAtWork(scenario).at(-1)!, (root) => put(join(root, 'gone')));
    const { gone } = contentsOf(scenario.root);
    const { kept } = recover(scenario.root, { processes: runNumber(2) });

    const beside = Object.entries(scenario.old).map(([path, entry]) => [
      path.replace(/^gone\//, `gone${SUFFIX}/`),
      entry,
    ]);
    expect(kept).toEqual(['gone']);
    expect(contentsOf(scenario.root)).toEqual({ ...Object.fromEntries(beside), gone });
    expect(contentsOf(outside)).toEqual({});
  }
});

test('a file that lies beside another one is not overwritten the next time', () => {
  const scenario = makeScenario();
  const original = readFileSync(join(scenario.root, 'README.md'));

  for (const count of [1, 2, 3]) {
    write(scenario.root, 'README.md', original, 0o640);
    killApply(scenario, pointsAtWork(scenario).at(-1)!);
    appendFileSync(join(scenario.root, 'README.md'), MINE);
    recover(scenario.root, { processes: runNumber(2) });

    const beside = readdirSync(scenario.root).filter((name) => name.startsWith('README.md.'));
    expect(beside).toHaveLength(count);
  }
});

test('a folder that went comes back with the bit by which what is made in it inherits its group', () => {
  const scenario = makeScenario();
  const shared = join(scenario.root, 'gone');
  chmodSync(shared, 0o2750);
  killApply(scenario, pointsAtWork(scenario).at(-1)!);
  expect(existsSync(shared)).toBe(false);

  recover(scenario.root, { processes: runNumber(2) });

  expect((statSync(shared).mode & 0o7777).toString(8)).toBe('2750');
});

/** The points at which files of the user's are on their way. */
function pointsAtWork({ calls }: Scenario): readonly KillPoint[] {
  const renames = calls.filter(({ name }) => name === 'renameSync');
  const [claim, end] = [renames[0]!.number, renames.at(-1)!.number];
  return calls
    .filter((call) => call.number >= claim && call.number < end && changesSomething(call))
    .map(({ number }) => [number, 'after']);
}

/** Lets the user work after a kill; hands over what there is of theirs then. */
function edit(
  scenario: Scenario,
  point: KillPoint,
  act: (root: string, contents: Readonly<Record<string, string>>) => void,
): Record<string, string> {
  scenario.reset();
  killApply(scenario, point);
  act(scenario.root, contentsOf(scenario.root));
  const contents = contentsOf(scenario.root);
  const written = usersFiles(contents).filter((path) => contents[path]!.endsWith(MINE));
  return Object.fromEntries(written.map((path) => [path, contents[path]!]));
}

/** Recovers, and sees that every file of the user's is there, from before the kill and after it. */
function expectNothingLost(
  { old, root }: Scenario,
  written: Readonly<Record<string, string>>,
  hint: string,
): readonly string[] {
  const { kept } = recover(root, { processes: runNumber(2) });
  const found = contentsOf(root);
  expect(found, hint).toMatchObject(written);
  for (const [path, entry] of Object.entries(old)) {
    const places = [path, ...kept.map((each) => path.replace(each, `${each}${SUFFIX}`))];
    const texts = places.flatMap((place) => found[place] ?? []);
    expect(
      texts.some((text) => text === entry || text === entry + MINE),
      `${hint}: ${path}`,
    ).toBe(true);
  }
  expect(Object.keys(found).filter((path) => path.includes('.snapper/'))).toEqual([
    '.snapper/',
    '.snapper/base.json',
  ]);
  const beside = Object.keys(found).filter((path) => path.includes(SUFFIX));
  expect(beside.every((path) => kept.some((each) => path.startsWith(`${each}${SUFFIX}`)))).toBe(
    true,
  );
  return kept;
}

/** Files of a repository but for those of the machinery. */
function usersFiles(contents: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(contents)
    .filter(([path, entry]) => entry.startsWith('file ') && !path.startsWith('.snapper/'))
    .map(([path]) => path);
}

/** Whether nothing is at a path, and no file on the way to it. */
function isFree(path: string, contents: Readonly<Record<string, string>>): boolean {
  return ![path, `${path}/`, ...foldersAbove(path)].some((each) => each in contents);
}
