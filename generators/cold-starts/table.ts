import { count, describeRuntime, milliseconds, rounded } from './describe.ts';
import { fewRunsNote, percentilesOf } from './percentiles.ts';
import type { BenchResult, StackResult } from './result.ts';

const COLUMNS = ['', 'restore/init ms', 'first invocation ms', 'cold start ms'];

/** A result as a table for the terminal, with the reading of it. */
export function formatTable(result: BenchResult): string {
  const blocks = result.stacks.map(formatStack);
  const note = fewRunsNote(result.stacks.map(({ coldStarts }) => coldStarts.length));
  const notes = [
    'Each row is the run at that percentile (nearest rank) of restore/init plus first invocation, as',
    'Lambda reports them; the way to Lambda is not in them.',
    ...(note === undefined ? [] : [note]),
  ];
  return `${[...blocks, notes.join('\n')].join('\n\n')}\n`;
}

function formatStack(result: StackResult): string {
  const { architecture, coldStarts, memoryMb, region, stack, version } = result;
  const settings = `${describeRuntime(result)}, ${memoryMb} MB, ${architecture}, ${region}`;
  const heading = `${stack}, version ${version}: ${settings}`;
  if (coldStarts.length === 0) return `${heading}\n  no cold start was measured`;
  const rows = percentilesOf(coldStarts).map(({ percent, coldStart }) => {
    const { first, start, total } = rounded(coldStart);
    return [`p${percent}`, ...[start, first, total].map(milliseconds)];
  });
  return [heading, ...align([COLUMNS, ...rows]), `  ${summary(result)}`].join('\n');
}

function summary({ coldStarts, invocations, throttled }: StackResult): string {
  const memory = coldStarts.flatMap(({ maxMemoryMb }) => maxMemoryMb ?? []);
  return [
    `${count(coldStarts.length, 'cold start')} in ${count(invocations, 'invocation')}`,
    ...(throttled > 0 ? [`${throttled} throttled`] : []),
    ...(memory.length > 0 ? [`at most ${Math.max(...memory)} MB used`] : []),
  ].join(', ');
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    ['', ...cells.map((cell, column) => cell.padStart(widths[column] ?? 0))].join('  '),
  );
}
