import { baseContentOf, recordsContent } from './base.ts';
import type { BaseFile } from './base.ts';
import { contentOnly, isBinary, sameContent, sha256Of } from './content.ts';
import { isExecutable } from './current.ts';
import type { Entry, FileEntry } from './current.ts';
import { ASIDE_SUFFIX, hasMarkers } from './markers.ts';
import { alike, mergeFile, withExecutable } from './merge-file.ts';
import type { FileSide, MergeOptions } from './merge-file.ts';
import type { Change, FileVersion, Note, NoteKind, Obstacle } from './plan.ts';
import type { FileContent, RenderedFile } from './tree.ts';

/** One path on every side. */
export interface PathSides {
  readonly path: string;
  /** What the generator wrote last, here or where a migration moved it from. */
  readonly base: BaseFile | undefined;
  /** What it would write now. */
  readonly next: RenderedFile | undefined;
  readonly current: Entry;
  /** Where the user's file lies, when a migration moves it. */
  readonly from?: string;
  /** What lies beside a file that could not hold a conflict. */
  readonly aside: Entry | undefined;
  /** Whether the user asked for the template's version. */
  readonly wanted: boolean;
}

export interface PathOptions extends MergeOptions {
  /** Whether there is no merge base at all, so that every file counts as the user's. */
  readonly adopting: boolean;
}

/** What is to become of a path. */
export interface PathDecision {
  readonly changes?: readonly Change[];
  readonly note?: Note;
  readonly obstacle?: Obstacle;
  /** Where the file lies, when it still holds conflicts of an earlier update. */
  readonly unresolved?: string;
}

const NOTHING: PathDecision = {};

/** Decides what an update does to one path. */
export function planPath(sides: PathSides, options: PathOptions): PathDecision {
  const { next } = sides;
  if (next === undefined) return planDropped(sides, options);
  if (sides.wanted || next.ownership === 'generated') return planWritten(sides, next, options);
  if (next.ownership === 'once') return planOnce(sides, next, options);
  if (sides.base !== undefined) return planManaged(sides, sides.base, next, options);
  return options.adopting ? planAdopted(sides, next, options) : planNew(sides, next, options);
}

/** A path that the template no longer has. */
function planDropped(sides: PathSides, options: PathOptions): PathDecision {
  const { base, current, path } = sides;
  if (base === undefined || base.ownership === 'once' || isGone(current)) return NOTHING;
  const untouched =
    current.kind === 'file' &&
    isRecorded(path, base, current) &&
    (!options.hasModes || isExecutable(current) === base.executable);
  if (!untouched) return noted(sides, 'orphaned', true);
  const { ownership } = base;
  return {
    changes: [{ path, action: 'delete', reason: 'dropped', ownership, before: versionOf(current) }],
  };
}

/** A path that is written whatever is there, or because the user asked. */
function planWritten(sides: PathSides, next: RenderedFile, options: PathOptions): PathDecision {
  const { current, path, wanted } = sides;
  const { ownership } = next;
  const reason = wanted ? 'asked' : 'generated';
  const action = wanted ? 'restore' : current.kind === 'missing' ? 'create' : 'update';
  const settled = wanted ? withoutAside(sides, next) : [];
  if (current.kind === 'missing') {
    return { changes: [{ path, action, reason, ownership, after: versionOf(next) }, ...settled] };
  }
  if (current.kind !== 'file') return { obstacle: obstacleOf(path, current) };
  const after = {
    ...contentOnly(next),
    mode: options.hasModes ? withExecutable(current.mode, next.mode === 0o755) : current.mode,
  };
  if (alike(current, next) && after.mode === current.mode) return { changes: settled };
  return {
    changes: [{ path, action, reason, ownership, before: versionOf(current), after }, ...settled],
  };
}

/** The template's version that lies beside a file is not needed any more once it is in its place. */
function withoutAside({ aside, path }: PathSides, next: RenderedFile): readonly Change[] {
  if (aside?.kind !== 'file' || !alike(aside, next)) return [];
  return [
    {
      path: `${path}${ASIDE_SUFFIX}`,
      action: 'delete',
      reason: 'asked',
      ownership: 'generated',
      before: versionOf(aside),
    },
  ];
}

/** A file of the sample: the user's since it was created. */
function planOnce(sides: PathSides, next: RenderedFile, { adopting }: PathOptions): PathDecision {
  const { base, current, from, path } = sides;
  const { ownership } = next;
  if (base === undefined) {
    if (!isGone(current)) return NOTHING;
    return noted(sides, adopting ? 'not-there' : 'sample-new', !adopting);
  }
  if (from !== undefined && current.kind === 'file') {
    const version = versionOf(current);
    return {
      changes: [
        {
          path,
          action: 'rename',
          reason: 'moved',
          ownership,
          from,
          before: version,
          after: version,
        },
      ],
    };
  }
  if (current.kind !== 'file' || base.sha256 === sha256Of(next) || alike(current, next)) {
    return NOTHING;
  }
  return noted(sides, 'sample-changed', true);
}

/** Without a merge base: nothing of the user's changes, and nothing is merged. */
function planAdopted(sides: PathSides, next: RenderedFile, options: PathOptions): PathDecision {
  const { current, path } = sides;
  if (isGone(current)) return noted(sides, 'not-there', false);
  if (current.kind !== 'file') return noted(sides, 'replaced', false);
  if (isUnresolved(current, undefined, next, sides.aside)) return { unresolved: path };
  return differs(current, next, options) ? noted(sides, 'edited', false) : NOTHING;
}

/** A path that the template has and did not have before. */
function planNew(sides: PathSides, next: RenderedFile, options: PathOptions): PathDecision {
  const { current, path } = sides;
  const { ownership } = next;
  if (current.kind === 'missing') {
    return {
      changes: [{ path, action: 'create', reason: 'new', ownership, after: versionOf(next) }],
    };
  }
  if (current.kind !== 'file') return { obstacle: obstacleOf(path, current) };
  return planMerge(sides, undefined, current, next, options);
}

/** A path that the generator wrote before and would write now. */
function planManaged(
  sides: PathSides,
  base: BaseFile,
  next: RenderedFile,
  options: PathOptions,
): PathDecision {
  const { current, path } = sides;
  const templateChanged = !recordsContent(base, next) || base.executable !== (next.mode === 0o755);
  if (current.kind === 'missing') return noted(sides, 'deleted', templateChanged);
  if (current.kind !== 'file') {
    return templateChanged || sides.from !== undefined
      ? { obstacle: obstacleOf(path, current) }
      : noted(sides, 'replaced', false);
  }
  // By far the most files: as they were written, and as they would be written again.
  if (!templateChanged && sameContent(current, next) && sides.from === undefined) {
    return options.hasModes && isExecutable(current) !== base.executable
      ? noted(sides, 'edited', false)
      : NOTHING;
  }
  const content = templateChanged ? baseContent(path, base, current) : next;
  const side = content && { ...contentOnly(content), executable: base.executable };
  return planMerge(sides, side, current, next, options);
}

/** What the generator wrote last, where it is known: of a `once` file, only if it is still there. */
function baseContent(path: string, base: BaseFile, current: FileEntry): FileContent | undefined {
  const recorded = baseContentOf(path, base);
  return recorded ?? (sha256Of(current) === base.sha256 ? current : undefined);
}

function planMerge(
  sides: PathSides,
  base: FileSide | undefined,
  current: FileEntry,
  next: RenderedFile,
  options: PathOptions,
): PathDecision {
  const { from, path } = sides;
  const { ownership } = next;
  if (isUnresolved(current, base, next, sides.aside)) return { unresolved: from ?? path };
  const side = sideOf(next);
  const { aside, conflicts, edited, result } = mergeFile(base, current, side, options);
  const changes: Change[] = [];
  const before = versionOf(current);
  const marked = conflicts > 0 && options.style === 'markers';
  if (from !== undefined || !sameVersion(before, result)) {
    const bothAdded = base === undefined;
    changes.push({
      path,
      action:
        marked && aside === undefined
          ? 'conflict'
          : from !== undefined
            ? 'rename'
            : edited
              ? 'merge'
              : 'update',
      reason:
        from !== undefined ? 'moved' : bothAdded ? 'both-added' : edited ? 'both' : 'template',
      ownership,
      ...(from !== undefined && { from }),
      before,
      after: result,
      ...(conflicts > 0 && aside === undefined && { conflicts }),
    });
  }
  if (aside !== undefined) {
    changes.push({
      path: `${path}${ASIDE_SUFFIX}`,
      action: 'conflict',
      reason: 'binary',
      ownership: 'generated',
      after: { ...aside, mode: 0o644 },
      conflicts,
    });
  }
  if (changes.length > 0) return { changes };
  const templateChanged = base === undefined || !alike(base, next);
  return differs(current, next, options) ? noted(sides, 'edited', templateChanged) : NOTHING;
}

function isUnresolved(
  current: FileEntry,
  base: FileContent | undefined,
  next: RenderedFile,
  aside: Entry | undefined,
): boolean {
  if (aside !== undefined && !isGone(aside)) return true;
  return !isBinary(current) && hasMarkers(current.content, base?.content ?? '', next.content);
}

function differs(current: FileEntry, next: RenderedFile, { hasModes }: PathOptions): boolean {
  return !alike(current, next) || (hasModes && isExecutable(current) !== (next.mode === 0o755));
}

/** Whether a file is as the generator wrote it. */
function isRecorded(path: string, base: BaseFile, current: FileEntry): boolean {
  const content = baseContent(path, base, current);
  return content !== undefined && alike(content, current);
}

function isGone({ kind }: Entry): boolean {
  return kind === 'missing' || kind === 'blocked';
}

function obstacleOf(path: string, current: Exclude<Entry, FileEntry>): Obstacle {
  if (current.kind === 'blocked') return { path, at: current.by, what: current.what };
  if (current.kind === 'missing' || current.kind === 'present') {
    throw new Error(`nothing stands in the way of ${path}`);
  }
  return { path, at: path, what: current.kind };
}

function noted(
  { base, next, path }: PathSides,
  kind: NoteKind,
  templateChanged: boolean,
): PathDecision {
  const ownership = next?.ownership ?? base?.ownership ?? 'managed';
  return { note: { path, kind, ownership, templateChanged } };
}

function sideOf(next: RenderedFile): FileSide {
  return { ...contentOnly(next), executable: next.mode === 0o755 };
}

function versionOf(file: FileEntry | RenderedFile): FileVersion {
  return { ...contentOnly(file), mode: file.mode };
}

function sameVersion(left: FileVersion, right: FileVersion): boolean {
  return (
    left.content === right.content && isBinary(left) === isBinary(right) && left.mode === right.mode
  );
}
