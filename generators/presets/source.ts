import { parseFolder, pathFrom } from './source-directory.ts';
import type { DirectorySource } from './source-directory.ts';
import { gitSourceText, isRef, parseGitSource } from './source-git.ts';
import type { GitSource } from './source-git.ts';
import { isRange, npmSourceText, parseNpmSource } from './source-npm.ts';
import type { NpmSource } from './source-npm.ts';
import { refusal } from './source-text.ts';

/** Where a preset comes from. */
export type PresetSource = DirectorySource | GitSource | NpmSource;

/**
 * Reads the text of a source: a folder (`../platform`), `npm:@scope/name@range#subpath` or
 * `git:URL#ref:subpath`.
 *
 * @param folder what relative paths are relative to, absolute; `undefined` where none may be
 * @throws SnapperError of code `usage` that says what is wrong, never with what may be a password
 */
export function parseSource(
  text: string,
  folder: string | undefined,
  platform = process.platform,
): PresetSource {
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) throw refusal(text, 'it has control characters');
  if (text.startsWith('npm:')) return parseNpmSource(text);
  const base = { folder, platform };
  if (text.startsWith('git:') && !text.startsWith('git://')) return parseGitSource(text, base);
  if (/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(text)) {
    return { kind: 'directory', ...parseFolder(text, text, base) };
  }
  throw refusal(text, 'it is neither a path nor npm: or git:', whatItMayBe(text));
}

/**
 * The text of a source as a repository keeps it, in `snapper.json`. Commands run anywhere, and a relative
 * path is relative to where it was typed: it is rewritten to be relative to the repository.
 *
 * @param place where it was typed, and the repository; both absolute
 */
export function portableSource(
  text: string,
  { from, to }: { readonly from: string; readonly to: string },
  platform = process.platform,
): string {
  const source = parseSource(text, from, platform);
  if (source.kind === 'npm' || !/^\.{1,2}(?:\/|$)/.test(source.written)) return sourceText(source);
  const path = source.kind === 'git' ? source.url : source.path;
  return sourceText({ ...source, written: pathFrom(to, path, platform) });
}

/** A source as text, from which it can be read again. */
export function sourceText(source: PresetSource): string {
  switch (source.kind) {
    case 'directory':
      return source.written;
    case 'git':
      return gitSourceText(source);
    case 'npm':
      return npmSourceText(source);
  }
}

/**
 * The same source in another version: a range of an npm package, a ref of a git repository.
 *
 * @throws SnapperError of code `usage` when it is no version, or the source has none
 */
export function atVersion(source: PresetSource, version: string): PresetSource {
  switch (source.kind) {
    case 'directory':
      throw refusal(
        sourceText(source),
        'a version cannot be chosen of it: a folder has the one that lies in it',
        'Leave the version out.',
      );
    case 'git':
      if (isRef(version)) return { ...source, ref: version };
      throw refusal(
        sourceText({ ...source, ref: version }),
        'its version is no branch, tag or commit',
      );
    case 'npm':
      if (isRange(version)) return { ...source, range: version };
      throw refusal(
        npmSourceText({ ...source, range: version }),
        'its version is no version, range or tag',
      );
  }
}

/** Whether two sources name the same preset, maybe in different versions. */
export function isSamePreset(one: PresetSource, other: PresetSource): boolean {
  return identityOf(one) === identityOf(other);
}

function identityOf(source: PresetSource): string {
  switch (source.kind) {
    case 'directory':
      return JSON.stringify([source.kind, source.path]);
    case 'git':
      return JSON.stringify([source.kind, source.url, source.subpath]);
    case 'npm':
      return JSON.stringify([source.kind, source.name, source.subpath]);
  }
}

/** What somebody meant who wrote what is no source. */
function whatItMayBe(text: string): string {
  if (/^(?:git\+)?(?:https?|ssh|git):\/\/|^[\w.-]+@[\w.-]+:/.test(text)) {
    return 'A git repository is written git:URL#ref:folder.';
  }
  if (/^@?[\w.-]+(?:\/[\w.-]+)?$/.test(text)) {
    return `Write ./${text} for a folder, and npm:${text} for an npm package.`;
  }
  return 'Write ../folder, npm:@scope/name@range#folder or git:URL#ref:folder.';
}
