import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { contentsOf, temporaryFolder } from '../regenerate/support.ts';
import { CASES, CASES_FOLDER, inputOf, outputOf, settingsIn } from './migration-cases.ts';
import type { MigrationCase } from './migration-cases.ts';
import { bringUp, compare, place } from './support.ts';

test('every case folder is a case', () => {
  const folders = readdirSync(CASES_FOLDER).filter((name) => name !== 'README.md');

  expect(CASES.map(({ folder }) => folder).sort()).toEqual(folders.sort());
});

test.each(CASES)('$title', (each) => {
  const root = repositoryOf(each);

  bringUp(root, each.migrations);

  expect(contentsOf(root)).toEqual(expected(each));
});

test.each(CASES)('$folder: snapper.json says it in the words of today', (each) => {
  const before = JSON.parse(settingsIn(each, 'input')) as object;
  const after = JSON.parse(settingsIn(each, 'output')) as object;
  const root = repositoryOf(each);

  bringUp(root, each.migrations);

  const settings = JSON.parse(readFileSync(join(root, 'snapper.json'), 'utf8')) as object;
  expect(settings).toMatchObject(after);
  for (const key of Object.keys(before).filter((key) => !(key in after))) {
    expect(settings).not.toHaveProperty(key);
  }
});

test.each(CASES)('$folder: a second update finds nothing to do', (each) => {
  const root = repositoryOf(each);
  bringUp(root, each.migrations);

  expect(compare(root, {}, each.migrations).plan).toMatchObject({ changes: [], unresolved: [] });
});

// Without its migrations a case must come to something else, or it shows nothing.
test.each(CASES.filter(({ folder }) => folder !== 'migration-over'))(
  '$folder: it is the migrations that do it',
  (each) => {
    const root = repositoryOf(each);
    let outcome: unknown;
    try {
      bringUp(root);
      outcome = contentsOf(root);
    } catch (error) {
      outcome = error;
    }

    expect(outcome).not.toEqual(expected(each));
  },
);

function repositoryOf(each: MigrationCase): string {
  const root = temporaryFolder();
  place(root, inputOf(each));
  return root;
}

/** What {@link contentsOf} says of the repository that the case should become. */
function expected(each: MigrationCase): Record<string, string> {
  const root = temporaryFolder();
  place(root, outputOf(each));
  return contentsOf(root);
}
