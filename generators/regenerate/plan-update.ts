import { BASE_PATH, baseFile, isBaseOf } from './base.ts';
import type { Base, Settings } from './base.ts';
import { sha256Of } from './content.ts';
import type { CurrentTree, Entry, WantedPaths } from './current.ts';
import { ASIDE_SUFFIX } from './markers.ts';
import type { ConflictStyle } from './merge-text.ts';
import { planPath } from './plan-path.ts';
import type { PathDecision, PathOptions, PathSides } from './plan-path.ts';
import type { Change, Note, Plan } from './plan.ts';
import { movedFiles } from './rename.ts';
import type { Rename } from './rename.ts';
import { safePath } from './safe-path.ts';
import type { RenderedTree } from './tree.ts';

/** What an update starts from, besides the user's tree. */
export interface UpdateInput {
  /** What the generator wrote last; `undefined`: nobody knows, so everything is taken as the user's. */
  readonly base: Base | undefined;
  /** What it would write now. */
  readonly next: RenderedTree;
  /** Version of the package that would write it. */
  readonly generator: string;
  /** What `next` was rendered from. @default nothing */
  readonly settings?: Settings;
  /** Where the template moved files to since. @default none */
  readonly renames?: readonly Rename[];
  /** Paths whose template version the user asked for, whatever is there. @default none */
  readonly restore?: ReadonlySet<string>;
  /** @default 'markers' */
  readonly onConflict?: ConflictStyle;
}

const MISSING: Entry = { kind: 'missing' };

/**
 * The paths that {@link planUpdate} has to know of.
 *
 * @throws Error when the template has a path that leads out of the repository
 */
export function pathsOf(input: UpdateInput): WantedPaths {
  const { base, next, restore } = input;
  const moved = movedFiles(base, next, input.renames ?? []);
  const wanted = new Map<string, { readonly presenceOnly: boolean; readonly isRare?: boolean }>();
  for (const [path, file] of next) {
    safePath(path);
    const from = moved.get(path);
    const recorded = base?.files.get(from ?? path);
    const isUsers = file.ownership === 'once' && from === undefined && restore?.has(path) !== true;
    wanted.set(path, {
      presenceOnly: isUsers && (recorded === undefined || recorded.sha256 === sha256Of(file)),
    });
    if (from !== undefined) {
      wanted.set(from, { presenceOnly: false });
      wanted.set(from + ASIDE_SUFFIX, { presenceOnly: true, isRare: true });
    }
    if (file.ownership !== 'once') {
      const presenceOnly = restore?.has(path) !== true;
      wanted.set(path + ASIDE_SUFFIX, { presenceOnly, isRare: true });
    }
  }
  for (const [path, { ownership }] of base?.files ?? []) {
    if (!wanted.has(path)) wanted.set(path, { presenceOnly: ownership === 'once' });
  }
  // Only what is rewritten need be read.
  return wanted.set(BASE_PATH, { presenceOnly: isBaseCurrent(input) });
}

/**
 * Plans an update: a three-way merge of the whole tree. Pure; the disk is not touched.
 *
 * @throws SnapperError of code `failed` when the merge base turns out to be damaged
 */
export function planUpdate(input: UpdateInput, current: CurrentTree): Plan {
  const options: PathOptions = {
    style: input.onConflict ?? 'markers',
    adopting: input.base === undefined,
    hasModes: current.hasModes,
    labels: { before: input.base?.generator, next: input.generator },
  };
  const { dropped, kept } = allSides(input, current);
  const deletions = dropped.map((sides) => decide(sides, options));
  // What goes makes room: a file may become a folder, and the reverse.
  const vacated = new Set([
    ...deletions.flatMap(({ changes }) => changes ?? []).map(({ path }) => path),
    ...kept.flatMap(({ from }) => from ?? []),
  ]);
  const decisions = [
    ...deletions,
    ...kept.map((sides) =>
      decide({ ...sides, current: withoutVacated(sides.current, vacated) }, options),
    ),
  ];
  const unresolved = decisions.flatMap((decision) => decision.unresolved ?? []);
  return {
    changes: [
      ...decisions.flatMap(({ changes }) => changes ?? []).sort(byPath),
      ...planBase(input, current.entries.get(BASE_PATH) ?? MISSING),
    ],
    notes: decisions.flatMap(({ note }) => note ?? []).sort(byPath),
    obstacles: decisions.flatMap(({ obstacle }) => obstacle ?? []).sort(byPath),
    unresolved: unresolved.sort(),
  };
}

/** Every path with what each side has there: those that the template dropped, and all others. */
function allSides(
  { base, next, renames, restore }: UpdateInput,
  { entries }: CurrentTree,
): { readonly dropped: PathSides[]; readonly kept: PathSides[] } {
  const entryAt = (path: string): Entry => entries.get(path) ?? MISSING;
  const moved = movedFiles(base, next, renames ?? []);
  const kept: PathSides[] = [];
  const followed = new Set<string>();
  for (const [path, file] of next) {
    const wanted = restore?.has(path) === true;
    // What is written whatever is there does not move.
    const stays = wanted || file.ownership === 'generated';
    const old = stays ? undefined : moved.get(path);
    const from = followable(path, old, entryAt);
    const source = from === undefined ? MISSING : entryAt(from);
    const moves = from !== undefined && source.kind === 'file';
    if (from !== undefined) followed.add(from);
    // Whoever moved it before the update did is where the update would have brought them.
    const movedByHand = old !== undefined && entryAt(old).kind === 'missing';
    kept.push({
      path,
      base: base?.files.get(movedByHand ? old : (from ?? path)),
      next: file,
      current: moves ? source : entryAt(path),
      ...(moves && { from }),
      aside: [from ?? path, path]
        .map((each) => entryAt(each + ASIDE_SUFFIX))
        .find(({ kind }) => kind !== 'missing'),
      wanted,
    });
  }
  const dropped: PathSides[] = [];
  for (const [path, file] of base?.files ?? []) {
    if (next.has(path) || followed.has(path)) continue;
    dropped.push({
      path,
      base: file,
      next: undefined,
      current: entryAt(path),
      aside: undefined,
      wanted: false,
    });
  }
  return { dropped, kept };
}

/**
 * The old place of a file, if what the user did there counts at the new one: something else than a file
 * stays where it is, and has been dropped there, and so does a file whose new place is taken.
 */
function followable(
  path: string,
  from: string | undefined,
  entryAt: (path: string) => Entry,
): string | undefined {
  if (from === undefined) return undefined;
  const follows = ['file', 'missing'].includes(entryAt(from).kind);
  const free = withoutVacated(entryAt(path), new Set([from])).kind === 'missing';
  return follows && free ? from : undefined;
}

function decide(sides: PathSides, options: PathOptions): PathDecision {
  const decision = planPath(sides, options);
  if (decision.obstacle === undefined || options.style !== 'ours') return decision;
  // Whoever wants their own side keeps what is in the way, too.
  const ownership = sides.next?.ownership ?? 'managed';
  const note: Note = { path: sides.path, kind: 'replaced', ownership, templateChanged: true };
  return { note };
}

function withoutVacated(entry: Entry, vacated: ReadonlySet<string>): Entry {
  const free =
    (entry.kind === 'blocked' && vacated.has(entry.by)) ||
    (entry.kind === 'folder' && entry.files.every((path) => vacated.has(path)));
  return free ? MISSING : entry;
}

/** The merge base itself: rewritten when it does not say what it should. */
function planBase(input: UpdateInput, current: Entry): readonly Change[] {
  if (isBaseCurrent(input)) return [];
  const { base, generator, next, settings } = input;
  const { content, mode, ownership } = baseFile(next, generator, settings);
  const change = { path: BASE_PATH, reason: 'generated', ownership } as const;
  if (base === undefined || current.kind !== 'file') {
    return [{ ...change, action: 'create', after: { content, mode } }];
  }
  // Not what is there by now: another update may have come between the two looks, and then this one is void.
  const before = { content: base.text ?? current.content, mode: current.mode };
  return [{ ...change, action: 'update', before, after: { content, mode: current.mode } }];
}

/** Whether the merge base says what it would be made to say. */
function isBaseCurrent({ base, generator, next, settings }: UpdateInput): boolean {
  return base !== undefined && isBaseOf(base, next, generator, settings);
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
