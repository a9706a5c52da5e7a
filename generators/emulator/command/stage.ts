import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { EmulatorError } from '../errors.ts';
import { architectureOf, machineArchitecture } from '../layers/architecture.ts';
import type { Architecture } from '../layers/architecture.ts';
import { cacheBeside } from '../layers/extract-zip.ts';
import { mergeLayers } from '../layers/merge-layers.ts';
import { checkPackage } from '../layers/package-checks.ts';
import { packageRoot } from '../layers/package-root.ts';
import type { EmulationOptions } from '../options.ts';
import { launchContainer } from './launch-container.ts';
import { launchProcess } from './launch-process.ts';
import type { CommandSettings } from './settings.ts';

/** How to launch, and how the launched process sees the world. */
export type Launch = Pick<EmulationOptions, 'launch'> & Partial<EmulationOptions>;

/** Layer and function laid out, and a way to start them. */
export interface Stage {
  readonly place: 'docker' | 'process';
  /** What is wrong with the package already, before anything ran. */
  readonly faults: readonly string[];
  /** A fresh launch, for one environment. */
  readonly launch: () => Launch;
  readonly dispose: () => Promise<void>;
}

/** Layer and function on the disk. */
export interface LaidOut {
  readonly layerRoot: string;
  readonly functionRoot: string;
  readonly architecture: Architecture;
  /** What is wrong with the package already, before anything ran. */
  readonly faults: readonly string[];
  readonly dispose: () => Promise<void>;
}

/** Unpacks what the command line names and decides where it runs. */
export async function setStage(
  settings: CommandSettings,
  environment: Readonly<Record<string, string>>,
): Promise<Stage> {
  const { faults, dispose, ...roots } = await layOut(settings);
  try {
    const place = choosePlace(settings, roots.architecture);
    const launch = place === 'docker' ? launchContainer : launchProcess;
    const input = { settings, environment, ...roots };
    return { place, faults, launch: () => launch(input), dispose };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}

/** Unpacks what the command line names. */
export async function layOut(settings: CommandSettings): Promise<LaidOut> {
  const functionRoot = await packageRoot(settings.functionPath, '--function', 'run make build');
  const layers: string[] = [];
  for (const layer of settings.layers) {
    layers.push(await packageRoot(layer, '--layer', 'run make layer'));
  }
  const folders: string[] = [];
  for (const folder of settings.folders) {
    folders.push(await packageRoot(folder, '--folder', 'name a folder of this repository'));
  }
  const unpacked = settings.layers
    .map((path) => resolve(path))
    .find((path) => !layers.includes(path));
  const layer = await mergeLayers(layers, {
    folders,
    ...(unpacked === undefined ? {} : { temporaryFolder: cacheBeside(unpacked) }),
  });
  try {
    const architecture = (await architectureOf(layer.path)) ?? machineArchitecture();
    const wrapper = settings.wrapper.slice('/opt/'.length);
    const isImage = settings.host === 'image';
    const faults = await checkPackage({ layerRoot: layer.path, functionRoot, wrapper, isImage });
    return { layerRoot: layer.path, functionRoot, architecture, faults, dispose: layer.dispose };
  } catch (thrown) {
    await layer.dispose();
    throw thrown;
  }
}

function choosePlace(settings: CommandSettings, architecture: string): 'docker' | 'process' {
  const machine = machineArchitecture();
  const suits = process.platform === 'linux' && architecture === machine;
  const reason = `the layer is for Linux on ${architecture}, this machine is ${process.platform} on ${machine}`;
  if (settings.place === 'process' && !suits) {
    throw new EmulatorError(`--in process: ${reason}; use --in docker`);
  }
  if (settings.place === 'process' || (settings.place === 'auto' && suits)) return 'process';
  if (isOnPath(settings.containerTool)) return 'docker';
  throw new EmulatorError(
    `${settings.containerTool} is not on the PATH${settings.place === 'auto' ? `, and ${reason}` : ''}; install it, or name another with --container-tool`,
  );
}

/** Whether a program can be started by its name, or by its path. */
export function isOnPath(program: string): boolean {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [
    ...folders.map((folder) => join(folder, program)),
    ...(program.includes('/') ? [program] : []),
  ]
    .flatMap((path) => suffixes.map((suffix) => path + suffix))
    .some(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
