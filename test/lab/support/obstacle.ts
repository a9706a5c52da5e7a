import { existsSync } from 'node:fs';

/**
 * Why the lab cannot work on this machine, or undefined. It builds images and starts functions in a
 * changed root, both of which take root on a Debian-like Linux.
 */
export function labObstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root (buildah, chroot)';
  if (!existsSync('/usr/bin/dpkg-query')) return 'it needs a Debian-like system';
  return undefined;
}
