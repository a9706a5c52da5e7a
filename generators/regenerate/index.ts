export { applyPlan, busy } from './apply.ts';
export type { ApplyOptions } from './apply.ts';
export { BASE_FOLDER, BASE_PATH, baseContentOf, baseOf, parseBase, withBase } from './base.ts';
export type { Base, BaseFile, Settings } from './base.ts';
export { bytesOf, contentOf, isBinary } from './content.ts';
export { createRepository } from './create.ts';
export type { CreateOptions } from './create.ts';
export { readCurrent, readText } from './current.ts';
export type { CurrentTree, Entry } from './current.ts';
export type { ConflictStyle } from './merge-text.ts';
export { isLater, migrate } from './migrations.ts';
export type { Migrated, Migration } from './migrations.ts';
export type {
  Action,
  Change,
  ChangeReason,
  FileVersion,
  Note,
  NoteKind,
  Obstacle,
  Plan,
} from './plan.ts';
export { planRemoval } from './plan-removal.ts';
export { pathsOf, planUpdate } from './plan-update.ts';
export type { UpdateInput } from './plan-update.ts';
export { isUpdating, recover } from './recover.ts';
export type { Recovery } from './recover.ts';
export { userEdits } from './edits.ts';
export { inspectTarget } from './target.ts';
export { foldersAbove, safePath } from './safe-path.ts';
export type { Target } from './target.ts';
export { joinText, splitText } from './text.ts';
export type { Ownership, RenderedFile, RenderedTree } from './tree.ts';
export { unifiedDiff } from './unified-diff.ts';
export type { DiffSides } from './unified-diff.ts';
