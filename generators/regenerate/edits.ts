import { baseContentOf } from './base.ts';
import type { Base } from './base.ts';
import { isBinary } from './content.ts';
import { isExecutable } from './current.ts';
import type { CurrentTree } from './current.ts';
import { alike, withExecutable } from './merge-file.ts';
import type { FileVersion } from './plan.ts';
import { joinText, splitText } from './text.ts';
import type { RenderedTree } from './tree.ts';
import type { DiffSides } from './unified-diff.ts';

/**
 * What the user changed in managed files since the generator wrote them, file by file; deleted files are
 * among them, files of the user's own are not.
 *
 * @param next what the generator would write, for files that no merge base tells of
 */
export function userEdits(
  base: Base | undefined,
  next: RenderedTree,
  { entries, hasModes }: CurrentTree,
): readonly DiffSides[] {
  return writtenFiles(base, next).flatMap(([path, written]): DiffSides[] => {
    const entry = entries.get(path);
    if (entry?.kind === 'missing') return [{ path, before: written }];
    if (entry?.kind !== 'file') return [];
    const executable = hasModes ? isExecutable(entry) : isExecutable(written);
    const mode = withExecutable(0o644, executable);
    if (alike(written, entry) && mode === written.mode) return [];
    return [{ path, before: written, after: { ...inLineEndsOf(entry, written), mode } }];
  });
}

/** Every managed file as the generator wrote it last. */
function writtenFiles(base: Base | undefined, next: RenderedTree): [string, FileVersion][] {
  if (base === undefined) {
    return [...next].flatMap(([path, file]) =>
      file.ownership === 'managed' ? [[path, file]] : [],
    );
  }
  return [...base.files].flatMap(([path, file]): [string, FileVersion][] => {
    const content = file.ownership === 'managed' ? baseContentOf(path, file) : undefined;
    const mode = file.executable ? 0o755 : 0o644;
    return content === undefined ? [] : [[path, { ...content, mode }]];
  });
}

/** A checkout with other line ends is no edit, and must not look like one of every line. */
function inLineEndsOf(file: FileVersion, written: FileVersion): FileVersion {
  if (isBinary(file) || isBinary(written)) return file;
  const { lineEnd } = splitText(written.content);
  return { ...file, content: joinText({ ...splitText(file.content), lineEnd }) };
}
