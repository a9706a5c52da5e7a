import { EmulatorError } from '../errors.ts';
import { prefixed, printResponse } from './console.ts';
import type { Console } from './console.ts';
import { emulateClones } from './emulate-clones.ts';
import { readEnvironment, readEvents } from './input-files.ts';
import { reportAsJson } from './report-json.ts';
import { describeFailures, describeRun, describeSpread, spreads } from './report-text.ts';
import { runOnce, succeeded } from './run-once.ts';
import type { Run } from './run-once.ts';
import { parseCommandLine } from './settings.ts';
import type { CommandSettings } from './settings.ts';
import { setStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { USAGE } from './usage.ts';
import { requireVmTools } from './vm-stage.ts';

/** Runs the command line and returns its exit code. */
export async function runCommand(
  args: readonly string[],
  console: Console,
  interruption: AbortSignal,
): Promise<number> {
  try {
    const settings = parseCommandLine(args);
    if (settings === undefined) {
      console.out(USAGE);
      return 0;
    }
    if ('check' in settings) {
      await requireVmTools(settings.check);
      return 0;
    }
    return await emulate(settings, console, interruption);
  } catch (thrown) {
    if (interruption.aborted) return 130;
    if (!(thrown instanceof EmulatorError)) throw thrown;
    console.err(`snapstart-emulator: ${thrown.message}\n`);
    return thrown.exitCode;
  }
}

async function emulate(
  settings: CommandSettings,
  console: Console,
  interruption: AbortSignal,
): Promise<number> {
  const events = await readEvents(settings.events);
  const environment = {
    ...settings.variables,
    ...(await readEnvironment(settings.environmentFile, settings.functionName)),
  };
  if (settings.vm !== undefined) {
    const input = { settings, vm: settings.vm, events, environment };
    return emulateClones(input, console, interruption);
  }
  const stage = await setStage(settings, environment);
  try {
    const repeated = events.flatMap((event) => Array<unknown>(settings.invokes).fill(event));
    const runs = await runAll(settings, stage, repeated, console, interruption);
    if (interruption.aborted) return 130;
    report(settings, stage, runs, console);
    return stage.faults.length === 0 && runs.every(succeeded) ? 0 : 1;
  } finally {
    await stage.dispose();
  }
}

async function runAll(
  settings: CommandSettings,
  stage: Stage,
  events: readonly unknown[],
  console: Console,
  interruption: AbortSignal,
): Promise<Run[]> {
  const { functionName, handler, host, memoryMegabytes, region, snapStart, timeoutSeconds } =
    settings;
  const talks = !settings.json && !settings.quiet;
  const runs: Run[] = [];
  for (let count = 0; count < settings.restores && !interruption.aborted; count += 1) {
    const run = await runOnce(
      {
        ...{ functionName, handler, host, memoryMegabytes, region, snapStart, timeoutSeconds },
        ...stage.launch(),
        ...(talks ? { onOutput: (line) => console.err(`${prefixed(line)}\n`) } : {}),
      },
      events,
      interruption,
    );
    runs.push(run);
    if (!settings.json && !interruption.aborted) {
      for (const invoke of run.invokes) printResponse(invoke, console);
      if (talks) console.err(`\n${describeRun(run, memoryMegabytes)}\n`);
    }
    // What failed once would only fail again.
    if (!succeeded(run)) break;
  }
  return runs;
}

function report(
  settings: CommandSettings,
  stage: Stage,
  runs: readonly Run[],
  console: Console,
): void {
  if (settings.json) {
    console.out(`${JSON.stringify(reportAsJson(runs, stage.faults), null, 2)}\n`);
    return;
  }
  if (runs.length > 1) console.err(`${describeSpread(spreads(runs))}\n`);
  const failures = [
    ...stage.faults.map((fault) => `Lambda would reject: ${fault}`),
    ...runs.flatMap(describeFailures),
  ];
  for (const failure of failures) console.err(`snapstart-emulator: ${failure}\n`);
}
