import { isExecutable } from './current.ts';
import type { FileEntry } from './current.ts';
import { contentOnly, isBinary, sameContent } from './content.ts';
import type { MarkerLabels } from './markers.ts';
import { mergeText, sameButForLineEnds } from './merge-text.ts';
import type { ConflictStyle } from './merge-text.ts';
import type { FileVersion } from './plan.ts';
import { threeWay } from './three-way.ts';
import type { FileContent } from './tree.ts';

/** A file on one side of a merge. */
export interface FileSide extends FileContent {
  readonly executable: boolean;
}

/** What a merge of one file comes to. */
export interface FileMerge {
  readonly result: FileVersion;
  /** Whether the user's file differs from the base in more than its line ends. */
  readonly edited: boolean;
  /** Places in which user and template disagree. */
  readonly conflicts: number;
  /** The template's version, when the file cannot hold both: it goes beside the user's. */
  readonly aside?: FileContent;
}

export interface MergeOptions {
  readonly style: ConflictStyle;
  readonly labels: MarkerLabels;
  /** Whether executable bits mean anything on this file system. */
  readonly hasModes: boolean;
}

/** Merges one file, content and executable bit each for themselves. */
export function mergeFile(
  base: FileSide | undefined,
  yours: FileEntry,
  next: FileSide,
  options: MergeOptions,
): FileMerge {
  const content = mergeContent(base, yours, next, options);
  const yoursExecutable = isExecutable(yours);
  const executable =
    options.hasModes && base !== undefined
      ? threeWay(base.executable, yoursExecutable, next.executable)
      : yoursExecutable;
  const modeEdited = options.hasModes && base !== undefined && base.executable !== yoursExecutable;
  return {
    result: { ...content.result, mode: withExecutable(yours.mode, executable) },
    edited: content.edited || modeEdited,
    conflicts: content.conflicts,
    ...(content.aside !== undefined && { aside: content.aside }),
  };
}

/** Whether two files hold the same, as far as a checkout keeps it. */
export function alike(left: FileContent, right: FileContent): boolean {
  if (sameContent(left, right)) return true;
  return !isBinary(left) && !isBinary(right) && sameButForLineEnds(left.content, right.content);
}

/** Permission bits with the executable ones set for whoever may read, or cleared. */
export function withExecutable(mode: number, executable: boolean): number {
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

interface ContentMerge {
  readonly result: FileContent;
  readonly edited: boolean;
  readonly conflicts: number;
  readonly aside?: FileContent;
}

function mergeContent(
  base: FileContent | undefined,
  yours: FileContent,
  next: FileContent,
  { labels, style }: MergeOptions,
): ContentMerge {
  // Before anything is compared but for its line ends: the template may change just these.
  if (base !== undefined && sameContent(base, yours)) {
    return { result: contentOnly(next), edited: false, conflicts: 0 };
  }
  const edited = base === undefined || !alike(base, yours);
  const kept = { result: contentOnly(yours), edited, conflicts: 0 };
  if (alike(yours, next) || (base !== undefined && sameContent(base, next))) return kept;
  if (isBinary(yours) || isBinary(next) || (base !== undefined && isBinary(base))) {
    if (!edited || style === 'theirs') {
      return { result: contentOnly(next), edited, conflicts: edited ? 1 : 0 };
    }
    return style === 'ours'
      ? { ...kept, conflicts: 1 }
      : { ...kept, conflicts: 1, aside: contentOnly(next) };
  }
  const { conflicts, text } = mergeText(base?.content, yours.content, next.content, style, {
    ...labels,
    before: base === undefined ? undefined : labels.before,
  });
  return { result: { content: text }, edited, conflicts };
}
