import { OMIT_HEADERS, formatPatch, structuredPatch } from 'diff';

import { isBinary, sameContent } from './content.ts';
import type { FileVersion } from './plan.ts';
import type { FileContent } from './tree.ts';

/** A file on the two sides of a difference; an absent side is a file that is not there. */
export interface DiffSides {
  readonly path: string;
  /** The old path, when it is another. */
  readonly from?: string;
  readonly before?: FileVersion;
  readonly after?: FileVersion;
}

/** A file that is not there, as a name in a difference. */
const NOTHING = '/dev/null';

/**
 * The difference of one file in git's format, such that `git apply` takes it; empty when there is none.
 * A binary file is named, and not shown.
 */
export function unifiedDiff({ path, from = path, before, after }: DiffSides): string {
  const oldName = before === undefined ? NOTHING : quoted(`a/${from}`);
  const newName = after === undefined ? NOTHING : quoted(`b/${path}`);
  const lines = headerLines(before, after, from, path);
  const [old, fresh] = [before ?? NO_FILE, after ?? NO_FILE];
  if (isBinary(old) || isBinary(fresh)) {
    if (!sameContent(old, fresh)) lines.push(`Binary files ${oldName} and ${newName} differ`);
  } else {
    const hunks = hunksOf(old.content, fresh.content);
    if (hunks !== '') lines.push(`--- ${ended(oldName)}`, `+++ ${ended(newName)}`, hunks);
  }
  if (lines.length === 0) return '';
  const title = `diff --git ${quoted(`a/${from}`)} ${quoted(`b/${path}`)}`;
  return `${[title, ...lines].join('\n')}\n`;
}

const NO_FILE: FileContent = { content: '' };

/** What changes besides the content, in git's order. */
function headerLines(
  before: FileVersion | undefined,
  after: FileVersion | undefined,
  from: string,
  path: string,
): string[] {
  if (before === undefined) return after === undefined ? [] : [`new file mode ${modeOf(after)}`];
  if (after === undefined) return [`deleted file mode ${modeOf(before)}`];
  return [
    ...(modeOf(before) === modeOf(after)
      ? []
      : [`old mode ${modeOf(before)}`, `new mode ${modeOf(after)}`]),
    ...(from === path ? [] : [`rename from ${quoted(from)}`, `rename to ${quoted(path)}`]),
  ];
}

function hunksOf(before: string, after: string): string {
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: 3 });
  return formatPatch(patch, OMIT_HEADERS).slice(0, -1);
}

/** git knows two kinds of files. */
function modeOf({ mode }: FileVersion): '100644' | '100755' {
  return (mode & 0o100) === 0 ? '100644' : '100755';
}

/** A name as git's headers write it: in quotes and ASCII when it holds more than printable ASCII. */
function quoted(name: string): string {
  if (/^[ -~]*$/.test(name) && !/["\\]/.test(name)) return name;
  const bytes = [...Buffer.from(name)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (!/[ -~]/.test(character)) return `\\${byte.toString(8).padStart(3, '0')}`;
    return /["\\]/.test(character) ? `\\${character}` : character;
  });
  return `"${bytes.join('')}"`;
}

/** A name at the end of a line: git and patch take one with spaces as a whole if a tab follows. */
function ended(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}
