import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { SETTINGS_PATH, checkSettings, readSettings } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import type { Answers } from '../../generators/project/index.ts';
import { withBase } from '../../generators/regenerate/index.ts';
import type { Migration, RenderedFile, RenderedTree } from '../../generators/regenerate/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { authOpen } from '../fixtures/migrations/auth-open/case.ts';
import { fileRenamed } from '../fixtures/migrations/file-renamed/case.ts';
import { folderRenamed } from '../fixtures/migrations/folder-renamed/case.ts';
import { keyRenamed } from '../fixtures/migrations/key-renamed/case.ts';
import { migrationOver } from '../fixtures/migrations/migration-over/case.ts';
import { renamedByHand } from '../fixtures/migrations/renamed-by-hand/case.ts';
import { severalVersions } from '../fixtures/migrations/several-versions/case.ts';
import { valueChanged } from '../fixtures/migrations/value-changed/case.ts';
import { context } from '../options/support.ts';
import { NOW } from './support.ts';

/** Where the cases lie; the README there tells how. */
export const CASES_FOLDER = 'test/fixtures/migrations';

type Side = 'input' | 'output';

/** A repository that an earlier version wrote, and what changed since. */
export interface MigrationCase {
  readonly folder: string;
  readonly title: string;
  readonly migrations: readonly Migration[];
  /** Where the earlier version had files, by where they are now. @default none moved */
  readonly earlierPaths?: Readonly<Record<string, string>>;
  /** What it had in files, by where they are now. @default what they hold now */
  readonly earlierTexts?: Readonly<Record<string, (text: string) => string>>;
  /** Files, by where they are now, that the user moved there without waiting for the update. */
  readonly movedByHand?: readonly string[];
  /** Files, by where they are now, that the user deleted before they moved. */
  readonly deleted?: readonly string[];
}

export const CASES: readonly MigrationCase[] = [
  keyRenamed,
  valueChanged,
  fileRenamed,
  folderRenamed,
  severalVersions,
  migrationOver,
  renamedByHand,
  authOpen,
];

/** The repository before the update: what the earlier version wrote, and what the user made of it. */
export function inputOf(each: MigrationCase): RenderedTree {
  const { generator: version = '', values } = readSettings(settingsIn(each, 'input'));
  const earlier = new Map(
    [...renderFor(each, version)].map(([path, file]): [string, RenderedFile] => [
      each.earlierPaths?.[path] ?? path,
      { ...file, content: each.earlierTexts?.[path]?.(file.content) ?? file.content },
    ]),
  );
  const tree = new Map(withBase(earlier, version, values as Readonly<Record<string, string>>));
  for (const path of [...(each.movedByHand ?? []), ...(each.deleted ?? [])]) {
    const from = each.earlierPaths?.[path] ?? path;
    if (each.movedByHand?.includes(path) === true) tree.set(path, fileAt(tree, from));
    tree.delete(from);
  }
  tree.set(SETTINGS_PATH, { ...OWN, content: settingsIn(each, 'input') });
  return edited(tree, each, 'input');
}

/** The repository after it: what this version writes, and what the user made of that. */
export function outputOf(each: MigrationCase): RenderedTree {
  const tree = new Map(withBase(renderFor(each, NOW), NOW, { ...answersIn(each) }));
  for (const path of each.deleted ?? []) tree.delete(path);
  return edited(tree, each, 'output');
}

/** The text of the `snapper.json` of a case. Afterwards there may be more in it: options that are new. */
export function settingsIn({ folder }: MigrationCase, side: Side): string {
  return readFileSync(join(CASES_FOLDER, folder, side, SETTINGS_PATH), 'utf8');
}

function renderFor(each: MigrationCase, version: string): RenderedTree {
  const settings = settingsIn(each, 'output');
  return render(answersIn(each), { catalogue, generatorVersion: version, settings });
}

/** What the repository's settings mean to this version. */
function answersIn(each: MigrationCase): Answers {
  return checkSettings(readSettings(settingsIn(each, 'output')).values, {}, context);
}

function edited(tree: RenderedTree, each: MigrationCase, side: Side): RenderedTree {
  const result = new Map(tree);
  for (const [path, text] of usersFiles(each, side)) {
    const file = result.get(path) ?? OWN;
    result.set(path, { ...file, content: file.content + text });
  }
  return result;
}

const OWN: RenderedFile = { content: '', mode: 0o644, ownership: 'once' };

function usersFiles({ folder }: MigrationCase, side: Side): ReadonlyMap<string, string> {
  const root = join(CASES_FOLDER, folder, side);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files
      .map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')] as const)
      .filter(([path]) => path !== SETTINGS_PATH),
  );
}

function fileAt(tree: RenderedTree, path: string): RenderedFile {
  const file = tree.get(path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return file;
}
