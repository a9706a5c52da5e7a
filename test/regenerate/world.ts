import { posix } from 'node:path';

import fc from 'fast-check';

import {
  BASE_PATH,
  parseBase,
  pathsOf,
  planUpdate,
  withBase,
} from '../../generators/regenerate/index.ts';
import type {
  ConflictStyle,
  CurrentTree,
  Entry,
  FileVersion,
  Plan,
  UpdateInput,
} from '../../generators/regenerate/index.ts';
import { worlds } from './arbitraries.ts';
import type { Mine, World } from './arbitraries.ts';
import { FOLDER } from './support.ts';

/** Everything in a folder, as `contentsOf` says it. */
export type Contents = Readonly<Record<string, string>>;

/** A world, and what an update makes of it. */
export interface Update {
  readonly world: World;
  readonly style: ConflictStyle;
  readonly plan: Plan;
  readonly updated: World;
}

/** The seed is fixed, so that a run tests what the last one did; for a long one, raise the number. */
export function settings(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: 2026, numRuns: Number(process.env['PROPERTY_RUNS'] ?? numRuns) };
}

/** What to do with conflicts. */
export const styles = fc.constantFrom<ConflictStyle>('markers', 'ours', 'theirs');

/**
 * Does something with each world in which nothing stands in the way of the update. Without a disk, and so
 * with many; that a disk shows the same is a property of its own.
 */
export function forEachUpdate(act: (update: Update) => void): void {
  const property = fc.property(worlds, styles, (world, style) => {
    const plan = planOfWorld(world, style);
    fc.pre(plan.obstacles.length === 0);
    act({ world, style, plan, updated: updatedWorld(world, plan) });
  });
  fc.assert(property, settings(250));
}

/** What an update to version 2.0.0 starts from. */
export function inputOf(world: World, onConflict: ConflictStyle): UpdateInput {
  const mergeBase = mergeBaseOf(world);
  const base = mergeBase && parseBase(mergeBase.content);
  return { base, next: world.next, generator: '2.0.0', onConflict };
}

/** What the update would do. */
export function planOfWorld(world: World, onConflict: ConflictStyle): Plan {
  const input = inputOf(world, onConflict);
  return planUpdate(input, currentOf(world, input));
}

/** What is there once a plan is applied, by what the plan says alone. */
export function updatedWorld({ mine: before, next }: World, { changes }: Plan): World {
  const mine = new Map(before);
  for (const { path } of changes) mine.delete(path);
  for (const { after, before: old, path } of changes) {
    if (after === undefined || path === BASE_PATH) continue;
    // Only a file in the place of another keeps all of its permission bits.
    const mode = old === undefined ? after.mode & ~process.umask() : after.mode;
    mine.set(path, { kind: 'file', ...after, mode });
  }
  return { base: next, mine, next, version: '2.0.0' };
}

/** What is on the disk of a world. */
export function onDisk(world: World): ReadonlyMap<string, Mine> {
  const mergeBase = mergeBaseOf(world);
  return mergeBase === undefined ? world.mine : new Map([...world.mine, [BASE_PATH, mergeBase]]);
}

/** What `contentsOf` says of a world. */
export function contentsOfWorld(world: World): Contents {
  const contents: Record<string, string> = {};
  for (const [path, entry] of onDisk(world)) {
    for (const folder of foldersAbove(path)) contents[`${folder}/`] = FOLDER;
    if (entry.kind === 'folder') contents[`${path}/`] = FOLDER;
    else if (entry.kind === 'link') contents[path] = `link to ${entry.to}`;
    else contents[path] = entryOf(entry, entry.mode);
  }
  return contents;
}

/** What `contentsOf` says of a file. */
export function entryOf({ content, encoding }: Omit<FileVersion, 'mode'>, mode: number): string {
  return `file ${mode.toString(8)} ${Buffer.from(content, encoding ?? 'utf8').toString('latin1')}`;
}

/** What is read from the disk of a world. */
function currentOf(world: World, input: UpdateInput): CurrentTree {
  const there = onDisk(world);
  const entries = new Map<string, Entry>();
  for (const [path, { presenceOnly }] of pathsOf(input)) {
    const entry = entryAt(path, there);
    entries.set(path, presenceOnly && entry.kind === 'file' ? { kind: 'present' } : entry);
  }
  return { entries, hasModes: true };
}

function entryAt(path: string, there: ReadonlyMap<string, Mine>): Entry {
  for (const folder of foldersAbove(path)) {
    const kind = there.get(folder)?.kind;
    if (kind === 'file') return { kind: 'blocked', by: folder, what: 'file' };
    if (kind === 'link') return { kind: 'blocked', by: folder, what: 'symbolic link' };
  }
  const entry = there.get(path);
  if (entry?.kind === 'file') return entry;
  if (entry?.kind === 'link') return { kind: 'symbolic link' };
  const files = [...there].flatMap(([each, { kind }]) =>
    each.startsWith(`${path}/`) ? [kind === 'folder' ? `${each}/` : each] : [],
  );
  if (files.length > 0) return { kind: 'folder', files: files.sort() };
  return entry === undefined ? { kind: 'missing' } : { kind: 'folder', files: [`${path}/`] };
}

function mergeBaseOf({ base, version }: World): (FileVersion & { kind: 'file' }) | undefined {
  if (version === undefined) return undefined;
  const { content } = withBase(base, version).get(BASE_PATH)!;
  return { kind: 'file', content, mode: 0o644 & ~process.umask() };
}

/** The folders on the way to a path, outermost first. */
function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [...foldersAbove(folder), folder];
}
