import { posix } from 'node:path';

/**
 * A path of a rendered tree, checked: relative, normal, and inside the repository. Paths may come from
 * files that others wrote, so they are never trusted.
 *
 * @throws Error that names the path.
 */
export function safePath(path: string): string {
  const outside =
    path === '' ||
    path.includes('\\') ||
    path.includes('\0') ||
    posix.isAbsolute(path) ||
    /^[A-Za-z]:/.test(path) ||
    path.split('/').some((part) => part === '..' || part === '.' || part === '');
  if (outside) throw new Error(`${JSON.stringify(path)} is not a path inside the repository`);
  return path;
}
