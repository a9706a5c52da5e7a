import { readCurrent } from './current.ts';
import type { Plan } from './plan.ts';

/**
 * Plans to remove files of a repository, those of them that are there. Nothing is written.
 *
 * @throws SnapperError of code `failed` when one cannot be read
 */
export function planRemoval(root: string, paths: readonly string[]): Plan {
  const wanted = new Map(paths.map((path) => [path, { presenceOnly: false }]));
  const { entries } = readCurrent(root, wanted);
  const obstacles: Plan['obstacles'][number][] = [];
  const changes: Plan['changes'][number][] = [];
  for (const [path, entry] of entries) {
    if (entry.kind === 'missing') continue;
    if (entry.kind === 'file') {
      const { content, encoding, mode } = entry;
      const before = { content, ...(encoding !== undefined && { encoding }), mode };
      changes.push({ path, action: 'delete', reason: 'asked', ownership: 'generated', before });
    } else if (entry.kind !== 'present') {
      const blocked = entry.kind === 'blocked';
      obstacles.push({
        path,
        at: blocked ? entry.by : path,
        what: blocked ? entry.what : entry.kind,
      });
    }
  }
  return { changes, notes: [], obstacles, unresolved: [] };
}
