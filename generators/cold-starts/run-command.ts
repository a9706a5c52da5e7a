import { awsCli } from './aws-cli.ts';
import { bench } from './bench.ts';
import { drawChart } from './chart/draw-chart.ts';
import { machineClock } from './clock.ts';
import { ColdStartsError, messageOf } from './errors.ts';
import { readResult, writeInto, writeResult } from './result.ts';
import type { BenchResult } from './result.ts';
import { parseCommandLine } from './settings.ts';
import type { BenchSettings, ReportSettings } from './settings.ts';
import { formatTable } from './table.ts';
import { USAGE } from './usage.ts';

/** Where text goes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Runs the command line; resolves to its exit code. */
export async function runCommand(
  args: readonly string[],
  { err, out }: Output,
  signal: AbortSignal,
): Promise<number> {
  try {
    const settings = parseCommandLine(args);
    if (settings === undefined) {
      out(USAGE);
      return 0;
    }
    const result = await resultOf(settings, (line) => err(`${line}\n`), signal);
    out(`${formatTable(result)}\n`);
    await writeInto(settings.chart, drawChart(result));
    err(`${settings.chart} shows it; the figures are in ${settings.result}\n`);
    return 0;
  } catch (thrown) {
    err(`cold-starts: ${messageOf(thrown)}\n`);
    return thrown instanceof ColdStartsError ? thrown.exitCode : 1;
  }
}

async function resultOf(
  settings: BenchSettings | ReportSettings,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<BenchResult> {
  if (settings.command === 'report') return readResult(settings.result);
  const aws = awsCli({ endpointUrl: settings.endpointUrl, signal });
  const clock = machineClock(signal);
  const result = await bench(settings, { aws, clock, log, date: new Date() });
  await writeResult(settings.result, result);
  return result;
}
