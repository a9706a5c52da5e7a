import type { TimelineEntry } from './timeline.ts';

/** Prints a timeline as a table of times, phases and what happened, and the duration of each step. */
export function formatTimeline(entries: readonly TimelineEntry[]): string {
  const nameWidth = Math.max(4, ...entries.map(({ name }) => name.length));
  const rows = entries.map(({ atMs, detail = '', durationMs, name, phase }) =>
    [
      atMs.toFixed(1).padStart(10),
      phase.padEnd(7),
      name.padEnd(nameWidth),
      (durationMs === undefined ? '' : `${durationMs.toFixed(1)} ms`).padStart(11),
      detail,
    ]
      .join('  ')
      .trimEnd(),
  );
  const head = ['        ms', 'phase  ', 'what'.padEnd(nameWidth), '       took'].join('  ');
  return `${[head, ...rows].join('\n')}\n`;
}
