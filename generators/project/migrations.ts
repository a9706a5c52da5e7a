import type { Migration } from '../regenerate/index.ts';

/**
 * What changed from release to release in the words of `snapper.json` and in the paths of a repository,
 * oldest first. A file that only changes its content needs no migration: it is merged.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: '0.2.0',
    settings: withAuth,
  },
];

/**
 * Since 0.2.0 an HTTP API asks for signed requests unless `auth` says otherwise. Those that were written
 * before are open to all, and an update must not shut out their callers.
 */
function withAuth(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const wasOpen = settings['sample'] === 'http-api' && settings['auth'] === undefined;
  return wasOpen ? { ...settings, auth: 'none' } : { ...settings };
}
