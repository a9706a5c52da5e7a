import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulatorError } from '../errors.ts';
import { snapStartInitLimitMs } from '../options.ts';
import {
  findKernel,
  missingRequirements,
  packImages,
  readGuestTools,
  usableAccelerator,
} from '../vm/index.ts';
import type { VmEmulationOptions, VmSetup } from '../vm/index.ts';
import { hostCommand } from './host-command.ts';
import { hostRoot } from './host-root.ts';
import { withWrapper } from './launch-input.ts';
import type { CommandSettings, VmSettings } from './settings.ts';
import { layOut } from './stage.ts';
import type { LaidOut } from './stage.ts';

/** All that virtual machines are made of. */
export interface VmStage {
  readonly setup: VmSetup & { readonly guestMegabytes: number };
  readonly options: VmEmulationOptions;
  readonly functionRoot: string;
  /** What is wrong with the package already, before anything ran. */
  readonly faults: readonly string[];
  /** Where the snapshot may be written. */
  readonly snapshotFolder: string;
  readonly dispose: () => Promise<void>;
}

/** Linux and the function's runtime want some room, however little the function is given. */
const LEAST_GUEST_MEGABYTES = 512;

/** Translated instructions take about ten times as long, so everything has as much more time. */
const SLOWNESS = { kvm: 1, tcg: 10 } as const;
const RESTORE_LIMIT_MS = 10_000;
const EXIT_GRACE_MS = 2_000;

/**
 * Makes the drives of the virtual machines, and finds what runs them.
 *
 * @throws EmulatorError naming what this machine lacks, and the commands that install it.
 */
export async function setVmStage(
  settings: CommandSettings,
  vm: VmSettings,
  environment: Readonly<Record<string, string>>,
  interruption: AbortSignal,
): Promise<VmStage> {
  await requireVmTools(vm);
  const laidOut = await layOut(settings);
  const scratch = await mkdtemp(join(tmpdir(), 'snapper-emulate-'));
  const dispose = async (): Promise<void> => {
    await rm(scratch, { recursive: true, force: true });
    await laidOut.dispose();
  };
  try {
    const setup = await prepare(settings, vm, laidOut, scratch, interruption);
    const { faults, functionRoot } = laidOut;
    const options = emulationOptions(settings, environment, setup.accelerator);
    const snapshotFolder = join(scratch, 'snapshot');
    return { setup, options, functionRoot, faults, snapshotFolder, dispose };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}

/** @throws EmulatorError naming what this machine lacks, and the commands that install it. */
export async function requireVmTools({ kernelFolder }: VmSettings): Promise<void> {
  const missing = await missingRequirements({ kernelFolder });
  if (missing.length === 0) return;
  const lines = missing.map(({ install, what }) =>
    install === undefined ? `  ${what}` : `  ${what}: ${install}`,
  );
  throw new EmulatorError(
    [
      '--vm needs what this machine lacks:',
      ...lines,
      ...(missing.some(({ what }) => what.includes('kernel'))
        ? ['A kernel need not be installed: unpack its package and name the folder with --kernel.']
        : []),
    ].join('\n'),
  );
}

async function prepare(
  settings: CommandSettings,
  vm: VmSettings,
  { architecture, functionRoot, layerRoot }: LaidOut,
  scratch: string,
  interruption: AbortSignal,
): Promise<VmStage['setup']> {
  if (architecture !== 'x86_64') {
    throw new EmulatorError(`--vm runs x86_64 only, and the layer is for ${architecture}`);
  }
  const kernel = await findKernel(vm.kernelFolder);
  if (kernel === undefined) throw new EmulatorError(`There is no kernel in ${vm.kernelFolder}`);
  const unpacked = join(scratch, 'root');
  const root = await hostRoot(settings, vm, unpacked, interruption);
  const images = await packImages({ root, layers: layerRoot, task: functionRoot }, scratch);
  await rm(unpacked, { recursive: true, force: true });
  return {
    images,
    tools: await readGuestTools(kernel),
    qemu: 'qemu-system-x86_64',
    accelerator: await usableAccelerator(),
    command: [settings.wrapper, ...hostCommand(settings.host, settings.memoryMegabytes)],
    guestMegabytes: Math.max(settings.memoryMegabytes, LEAST_GUEST_MEGABYTES),
  };
}

function emulationOptions(
  settings: CommandSettings,
  environment: Readonly<Record<string, string>>,
  accelerator: keyof typeof SLOWNESS,
): VmEmulationOptions {
  const { functionName, handler, host, memoryMegabytes, region, timeoutSeconds } = settings;
  const slowness = SLOWNESS[accelerator];
  return {
    ...{ functionName, handler, host, memoryMegabytes, region },
    timeoutSeconds: timeoutSeconds * slowness,
    initLimitMs: snapStartInitLimitMs(timeoutSeconds) * slowness,
    restoreLimitMs: RESTORE_LIMIT_MS * slowness,
    exitGraceMs: EXIT_GRACE_MS * slowness,
    environment: withWrapper({ settings }, environment, settings.wrapper),
  };
}
