import { createTwoFilesPatch } from 'diff';

import { isBinary } from './content.ts';
import type { FileVersion } from './plan.ts';

/** A file on the two sides of a difference; an absent side is a file that is not there. */
export interface DiffSides {
  readonly path: string;
  /** The old path, when it is another. */
  readonly from?: string;
  readonly before?: FileVersion;
  readonly after?: FileVersion;
}

/**
 * The difference of one file in git's format, such that `git apply` takes it; empty when there is none.
 * A binary file is named, and not shown.
 */
export function unifiedDiff({ after, before, from, path }: DiffSides): string {
  const [oldPath, newPath] = [quoted('a', from ?? path), quoted('b', path)];
  const header = [`diff --git ${oldPath} ${newPath}`];
  if (before === undefined && after !== undefined) header.push(`new file mode ${modeOf(after)}`);
  if (after === undefined && before !== undefined)
    header.push(`deleted file mode ${modeOf(before)}`);
  if (before !== undefined && after !== undefined && modeOf(before) !== modeOf(after)) {
    header.push(`old mode ${modeOf(before)}`, `new mode ${modeOf(after)}`);
  }
  if (from !== undefined) header.push(`rename from ${from}`, `rename to ${path}`);
  const same = before?.content === after?.content;
  if (same && header.length === 1) return '';
  if (!same && (isBinary(before ?? NO_FILE) || isBinary(after ?? NO_FILE))) {
    header.push(`Binary files ${oldPath} and ${newPath} differ`);
  } else if (!same) {
    const patch = createTwoFilesPatch(
      before === undefined ? '/dev/null' : oldPath,
      after === undefined ? '/dev/null' : newPath,
      before?.content ?? '',
      after?.content ?? '',
      undefined,
      undefined,
      { context: 3 },
    );
    // The library begins with a line of its own, and ends names with a tab.
    const lines = patch.split('\n').slice(1);
    header.push(...lines.map((line, index) => (index < 2 ? line.trimEnd() : line)));
    if (header.at(-1) === '') header.pop();
  }
  return `${header.join('\n')}\n`;
}

const NO_FILE = { content: '' };

/** git knows two kinds of files. */
function modeOf({ mode }: FileVersion): '100644' | '100755' {
  return (mode & 0o100) === 0 ? '100644' : '100755';
}

/** A path as git's header writes it: in quotes when it would not read as one word. */
function quoted(side: string, path: string): string {
  const name = `${side}/${path}`;
  return /[\\"\n\t]/.test(name) ? JSON.stringify(name) : name;
}
