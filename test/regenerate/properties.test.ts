import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { disk } from '../../generators/regenerate/disk.ts';
import {
  BASE_PATH,
  applyPlan,
  pathsOf,
  planUpdate,
  readCurrent,
} from '../../generators/regenerate/index.ts';
import type { ConflictStyle, Plan } from '../../generators/regenerate/index.ts';
import { worlds } from './arbitraries.ts';
import type { World } from './arbitraries.ts';
import { contentsOf, temporaryFolder, write } from './support.ts';
import {
  contentsOfWorld,
  forEachUpdate,
  inputOf,
  onDisk,
  planOfWorld,
  settings,
  styles,
  updatedWorld,
} from './world.ts';

/** Without the waiting for the disk, which is most of the time; what it is good for has its own tests. */
const APPLYING = { disk: { ...disk, fsyncSync: () => undefined } };

/** Half of them without a merge base would be too many. */
const anyWorlds = fc
  .tuple(worlds, fc.nat(4))
  .map(([world, chance]): World => (chance === 4 ? { ...world, version: undefined } : world));

test('a plan is of what is on the disk, and planning changes nothing there', () => {
  forEachRepository(
    () => true,
    (root, world, style) => {
      expect(planOn(root, world, style)).toEqual(planOfWorld(world, style));
      expect(contentsOf(root)).toEqual(contentsOfWorld(world));
    },
  );
});

test('an applied plan does exactly what it says, also when it went through JSON', () => {
  forEachRepository(isApplicable, (root, world, style) => {
    const plan = JSON.parse(JSON.stringify(planOn(root, world, style))) as Plan;

    applyPlan(root, plan, APPLYING);

    expect(contentsOf(root)).toEqual(contentsOfWorld(updatedWorld(world, plan)));
  });
});

test('a plan with something in the way, or with unresolved conflicts, is not applied at all', () => {
  forEachRepository(
    (plan) => !isApplicable(plan),
    (root, world, style) => {
      const plan = planOn(root, world, style);

      expect(() => applyPlan(root, plan, APPLYING)).toThrow(/obstacles or unresolved/);

      expect(contentsOf(root)).toEqual(contentsOfWorld(world));
    },
  );
});

test('after an update nothing is left to do but to resolve exactly the conflicts it marked', () => {
  forEachUpdate(({ plan, style, updated }) => {
    const marked = plan.changes.filter(({ action }) => action === 'conflict');

    expect(planOfWorld(updated, style)).toMatchObject({
      changes: [],
      obstacles: [],
      unresolved: marked.map(({ path }) => path.replace(/\.snapper-new$/, '')).sort(),
    });
  });
});

test('without a merge base all that changes is the merge base, and what is rewritten every time', () => {
  forEachUpdate(({ style, world }) => {
    const { changes, obstacles } = planOfWorld({ ...world, version: undefined }, style);

    expect(changes.at(-1)?.path).toBe(BASE_PATH);
    for (const { path } of [...changes.slice(0, -1), ...obstacles]) {
      expect(world.next.get(path)?.ownership).toBe('generated');
    }
  });
});

/** Does something with one repository after the other; in some, an update left conflicts. */
function forEachRepository(
  accepts: (plan: Plan) => boolean,
  act: (root: string, world: World, style: ConflictStyle) => void,
): void {
  const root = join(temporaryFolder(), 'repository');
  const property = fc.property(anyWorlds, styles, fc.nat(2), (first, style, chance) => {
    const plan = planOfWorld(first, style);
    const world = chance === 2 && isApplicable(plan) ? updatedWorld(first, plan) : first;
    fc.pre(accepts(planOfWorld(world, style)));
    writeWorld(root, world);
    try {
      act(root, world, style);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
  fc.assert(property, settings(80));
}

function writeWorld(root: string, world: World): void {
  mkdirSync(root);
  for (const [path, entry] of onDisk(world)) {
    if (entry.kind === 'folder') mkdirSync(join(root, path), { recursive: true });
    else if (entry.kind === 'link') {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(entry.to, join(root, path));
    } else write(root, path, Buffer.from(entry.content, entry.encoding ?? 'utf8'), entry.mode);
  }
}

function isApplicable({ obstacles, unresolved }: Plan): boolean {
  return obstacles.length === 0 && unresolved.length === 0;
}

function planOn(root: string, world: World, style: ConflictStyle): Plan {
  const input = inputOf(world, style);
  return planUpdate(input, readCurrent(root, pathsOf(input)));
}
