import { tmpdir } from 'node:os';
import { codeOf, EmulatorError, messageOf } from '../errors.ts';
import { describeRepeats, shortened } from '../uniqueness/index.ts';
import type { Repeat } from '../uniqueness/index.ts';
import { prefixed, printResponse } from './console.ts';
import type { Console } from './console.ts';
import { describeHostRoot } from './host-root.ts';
import { runAsJson } from './report-json.ts';
import { describeFailures, describeRun, describeSpread, spreads } from './report-text.ts';
import type { Spreads } from './report-text.ts';
import { runClones } from './run-clones.ts';
import type { CloneRuns } from './run-clones.ts';
import { succeeded } from './run-once.ts';
import type { CommandSettings, VmSettings } from './settings.ts';
import { spreadOf } from './statistics.ts';
import { setVmStage } from './vm-stage.ts';
import type { VmStage } from './vm-stage.ts';

/** What `--vm` works on. */
interface Input {
  readonly settings: CommandSettings;
  readonly vm: VmSettings;
  readonly events: readonly unknown[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs clones of a real snapshot, prints what comes of it, and returns the exit code. */
export async function emulateClones(
  { environment, events, settings, vm }: Input,
  console: Console,
  interruption: AbortSignal,
): Promise<number> {
  const { invokes, json, memoryMegabytes, quiet } = settings;
  const talks = !json && !quiet;
  const tell = (text: string): void => (talks ? console.err(text) : undefined);
  const stage = await setVmStage(settings, vm, environment, interruption);
  try {
    tell(describeStage(stage, describeHostRoot(settings, vm)));
    const runs = await runClones(
      stage,
      {
        clones: vm.clones,
        events,
        invokes,
        ...(talks ? { onOutput: (line) => console.err(`${prefixed(line)}\n`) } : {}),
        onOrigin: (origin, snapshot) => {
          tell(`\n${describeRun(origin, memoryMegabytes)}`);
          if (snapshot === undefined) return tell('\n');
          const megabytes = Math.round(snapshot.bytes / 1e6);
          tell(`Snapshot of ${megabytes} MB, written in ${snapshot.durationMs.toFixed(2)} ms\n\n`);
        },
        onClone: (clone, number) => {
          if (json || interruption.aborted) return;
          for (const invoke of clone.invokes) printResponse(invoke, console);
          const title = `Clone ${number} of ${vm.clones}`;
          tell(`\n${title}\n${describeRun(clone, memoryMegabytes, 'Load')}\n`);
        },
        onDoubt: () =>
          tell('Some values are always the same: another boot tells whether init made them.\n\n'),
      },
      interruption,
    );
    if (interruption.aborted) return 130;
    const ok = stage.faults.length === 0 && isGood(runs);
    if (json) console.out(`${JSON.stringify(asJson(stage, runs, ok), null, 2)}\n`);
    else report(stage, runs, talks, console);
    return ok ? 0 : 1;
  } catch (thrown) {
    throw codeOf(thrown) === 'ENOSPC' ? noRoom(thrown) : thrown;
  } finally {
    await stage.dispose();
  }
}

function noRoom(cause: unknown): EmulatorError {
  const message = `--vm has no room left in ${tmpdir()}: ${messageOf(cause)}\nName another folder with TMPDIR.`;
  return new EmulatorError(message, { cause });
}

function isGood({ clones, origin, repeats }: CloneRuns): boolean {
  return (
    [origin, ...clones].every(succeeded) &&
    [...(repeats?.generated ?? []), ...(repeats?.stored ?? [])].length === 0
  );
}

function describeStage({ setup }: VmStage, hostRoot: string): string {
  const { accelerator, guestMegabytes, tools } = setup;
  const machine = `Virtual machines of ${guestMegabytes} MB with Linux ${tools.kernel.version} and the files of ${hostRoot}`;
  if (accelerator === 'kvm') return `${machine}, on KVM.\n`;
  return `${machine}.\nThere is no KVM here, or /dev/kvm is not yours to use (the group kvm may): QEMU translates each instruction, so\neverything takes about ten times as long and has ten times Lambda's limits. Only compare durations with each other.\n`;
}

function report(stage: VmStage, runs: CloneRuns, talks: boolean, console: Console): void {
  if (talks && runs.clones.length > 0) console.err(`${describeSpread(durationsOf(runs))}\n`);
  const failures = [
    ...stage.faults.map((fault) => `Lambda would reject: ${fault}`),
    ...[runs.origin, ...runs.clones].flatMap(describeFailures),
  ];
  for (const failure of failures) console.err(`snapstart-emulator: ${failure}\n`);
  if (runs.repeats === undefined) {
    if (talks) console.err(`Nothing was compared: that takes two clones that answer.\n`);
    return;
  }
  // Asked for quiet, it says what is wrong and no more.
  const text = talks
    ? describeRepeats(runs.repeats, runs.sources)
    : describeRepeats({ ...runs.repeats, doubtful: [] }, []);
  if (text !== '') console.err(text);
  else if (talks) console.err('No value that looks unique is shared by clones.\n');
}

/** A clone's init is the loading of the snapshot. */
function durationsOf({ bootMs, clones, origin, snapshot }: CloneRuns): Spreads {
  const { init: load, ...others } = spreads(clones);
  return {
    boot: spreadOf(bootMs === undefined ? [] : [bootMs]),
    init: spreadOf([origin.init.durationMs]),
    snapshot: spreadOf(snapshot === undefined ? [] : [snapshot.durationMs]),
    load,
    ...others,
  };
}

function asJson({ faults, setup }: VmStage, runs: CloneRuns, ok: boolean): object {
  const { clones, origin, repeats, snapshot, sources } = runs;
  const { accelerator, guestMegabytes, tools } = setup;
  return {
    ok,
    faults,
    machine: { accelerator, guestMegabytes, kernel: tools.kernel.version },
    origin: runAsJson(origin),
    ...(snapshot === undefined
      ? {}
      : { snapshot: { bytes: snapshot.bytes, durationMs: snapshot.durationMs } }),
    clones: clones.map(runAsJson),
    ...(repeats === undefined
      ? {}
      : {
          shared: {
            generated: repeats.generated.map(shortenedRepeat),
            stored: repeats.stored.map(shortenedRepeat),
            doubtful: repeats.doubtful.map(shortenedRepeat),
          },
        }),
    sources,
    durationsMs: durationsOf(runs),
  };
}

function shortenedRepeat(repeat: Repeat): Repeat {
  return { ...repeat, value: shortened(repeat.value) };
}
