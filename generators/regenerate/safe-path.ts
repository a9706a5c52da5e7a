import { posix } from 'node:path';

/**
 * A path of a rendered tree, checked: relative, normal, inside the repository, and none of git's own.
 * Paths may come from files that others wrote, so they are never trusted.
 *
 * @throws Error that names the path.
 */
export function safePath(path: string): string {
  const parts = path.split('/');
  const outside =
    path === '' ||
    path.includes('\\') ||
    path.includes('\0') ||
    posix.isAbsolute(path) ||
    /^[A-Za-z]:/.test(path) ||
    parts.some((part) => part === '..' || part === '.' || part === '');
  if (outside) throw new Error(`${JSON.stringify(path)} is not a path inside the repository`);
  // A hook or a setting of git's is a program that runs at the user's next command.
  if (parts.some(isGitFolder)) {
    throw new Error(`${JSON.stringify(path)} is a path of git itself`);
  }
  return path;
}

/** The folders on the way to a path, outermost first. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Whether a name is `.git` to any file system: Windows has short names and streams, a Mac ignores characters. */
function isGitFolder(name: string): boolean {
  const visible = name.replaceAll(/[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/g, '');
  return /^(?:\.git|git~1)[. ]*(?::.*)?$/i.test(visible);
}
