import { SnapperError } from '../errors/index.ts';

/**
 * The text of a source as it may be printed. What stands before the last `@` of an address, and in a query,
 * may be a password; what is no character may be a command to a terminal.
 */
export function shownSource(text: string): string {
  const address = /^(?:git|npm):/.exec(text)?.[0] ?? '';
  const rest = text.slice(address.length);
  const masked = /^[^/@]*:[^/@]*@/.test(rest)
    ? `${address}…`
    : `${address}${rest.replace(/\/\/.*@/s, '//…@').replace(/\?.*$/s, '?…')}`;
  return printable(masked).slice(0, 200);
}

/** A text of others in one line, without what is no character: that may be a command to a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
}

/** The error for a source that is none, or that must not be one. */
export function refusal(text: string, why: string, next?: string): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${JSON.stringify(shownSource(text))} cannot be the source of a preset`,
    why,
    ...(next !== undefined && { next }),
  });
}

/**
 * Reads the part of a source that names a folder in a package or repository.
 *
 * @param whole the source, for messages
 * @returns the path without a slash at its end; empty for the package or repository itself
 */
export function parseSubpath(text: string, whole: string): string {
  const path = text.replace(/^\.\//, '').replace(/\/+$/, '');
  if (path === '' || path === '.') {
    if (text.startsWith('/')) throw refusal(whole, 'its folder is an absolute path', RELATIVE);
    return '';
  }
  if (path.includes('\\')) throw refusal(whole, 'its folder has a backslash', 'Write "/".');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) {
    throw refusal(whole, 'its folder is an absolute path', RELATIVE);
  }
  if (path.split('/').some((part) => part === '..' || part === '.' || part === '')) {
    throw refusal(
      whole,
      'its folder is no plain path: a part of it is "..", "." or empty',
      RELATIVE,
    );
  }
  return path;
}

const RELATIVE = 'Name a folder of the package or repository by its path in there.';
