import type { FileContent, Ownership } from './tree.ts';

/** What an update does to one path. */
export type Action = 'conflict' | 'create' | 'delete' | 'merge' | 'rename' | 'restore' | 'update';

/** Why it does so. */
export type ChangeReason =
  /** The template has a file that it did not have before. */
  | 'new'
  /** The template's version changed, and the user had not touched theirs. */
  | 'template'
  /** Both changed, and the changes were merged. */
  | 'both'
  /** The user and the template each have a file of this path. */
  | 'both-added'
  /** Both changed a file that is not text: nothing in it can be marked. */
  | 'binary'
  /** The template no longer has it, and the user never changed it. */
  | 'dropped'
  /** Its path moved. */
  | 'moved'
  /** The user asked for it by name. */
  | 'asked'
  /** It is rewritten every time. */
  | 'generated';

/** A file before or after a change. */
export interface FileVersion extends FileContent {
  /** All permission bits. */
  readonly mode: number;
}

/** One file that an update writes, moves or deletes. */
export interface Change {
  readonly path: string;
  readonly action: Action;
  readonly reason: ChangeReason;
  readonly ownership: Ownership;
  /** Where the file was, when it moves. */
  readonly from?: string;
  /** What must be there when the change is applied; absent: nothing. With `from`, it is there. */
  readonly before?: FileVersion;
  /** What is there afterwards; absent: nothing. */
  readonly after?: FileVersion;
  /** Places in which the user and the template disagree; each is marked. */
  readonly conflicts?: number;
}

/** Something that an update leaves alone, and a person should know of. */
export interface Note {
  readonly path: string;
  readonly kind: NoteKind;
  readonly ownership: Ownership;
  /** Whether the template's version changed too, and the user does not get that change. */
  readonly templateChanged: boolean;
}

export type NoteKind =
  /** The user changed a managed file. */
  | 'edited'
  /** The user deleted it, and it stays deleted. */
  | 'deleted'
  /** Something that is no file is in its place. */
  | 'replaced'
  /** The template dropped it, but the user changed it: it stays, and is the user's from now on. */
  | 'orphaned'
  /** The sample that the user's own file began as is another one now. */
  | 'sample-changed'
  /** The sample has a file that it did not have at creation. */
  | 'sample-new'
  /** Without a merge base nobody knows whether the user deleted it or never had it. */
  | 'not-there';

/** Something in the way of a file that the update wants to write. */
export interface Obstacle {
  readonly path: string;
  /** The path at which it stands: `path` itself, or a folder on the way to it. */
  readonly at: string;
  readonly what: 'file' | 'folder' | 'special file' | 'symbolic link';
}

/**
 * What an update would do to a repository, as a value: it can be printed, written as JSON, and applied,
 * and applying it does exactly this.
 */
export interface Plan {
  /** Sorted by path, the merge base last. */
  readonly changes: readonly Change[];
  /** Sorted by path. */
  readonly notes: readonly Note[];
  /** With any of these the plan is not applied. */
  readonly obstacles: readonly Obstacle[];
  /** Files that still hold an earlier update's conflicts; with any of these it is not applied either. */
  readonly unresolved: readonly string[];
}
