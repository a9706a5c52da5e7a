import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulation } from '../emulation.ts';
import { EmulatorError } from '../errors.ts';
import type { EmulationOptions } from '../options.ts';
import type { InitResult } from '../results.ts';
import type { Accelerator } from './accelerator.ts';
import type { Endpoint } from './connection.ts';
import type { GuestImages } from './images.ts';
import { guestInitrd } from './initrd.ts';
import type { GuestTools } from './initrd.ts';
import { Launched } from './launched.ts';
import type { StartMachine } from './launched.ts';
import { checkTemporaryFolder } from './machine-folder.ts';
import { Machine } from './machine.ts';
import type { OpenRequests } from './machine.ts';
import type { Hardware } from './qemu.ts';

/** What the virtual machines of one function have in common. */
export interface VmSetup {
  readonly images: GuestImages;
  readonly tools: GuestTools;
  /** The program `qemu-system-x86_64`. */
  readonly qemu: string;
  readonly accelerator: Accelerator;
  /** The wrapper with its arguments, as paths in the Java host. */
  readonly command: readonly string[];
  /** Of the guest, which is not the function's setting. @default 512 */
  readonly guestMegabytes?: number;
  /** What the boot may take, in milliseconds, until the function is started. @default 120 s, on KVM 30 s */
  readonly bootLimitMs?: number;
}

/** How the function is configured: the same for a snapshot and its clones. */
export type VmEmulationOptions = Omit<
  EmulationOptions,
  'authorizationToken' | 'launch' | 'logDescriptor' | 'terminate'
>;

/** A snapshot on the disk. */
export interface Snapshot {
  /** Holds the state of the machine, and the first root filesystem that it was booted with. */
  readonly folder: string;
  /** Of the state. */
  readonly bytes: number;
  /** What writing it took, in milliseconds. */
  readonly durationMs: number;
  readonly hardware: Hardware;
  readonly requests: OpenRequests;
  /** What a connection's bytes end with. */
  readonly endMark: string;
  /** By which the function asks for credentials: it knows no other. */
  readonly authorizationToken: string;
}

/** The snapshot's file with the state of the machine. */
const STATE_FILE = 'state';

/** An execution environment of Lambda in a virtual machine of its own. */
export class VmEnvironment {
  /** What drives it, from its restore on. */
  readonly emulation: Emulation;
  readonly #launched: Launched;
  readonly #authorizationToken: string;

  private constructor(emulation: Emulation, launched: Launched, authorizationToken: string) {
    this.emulation = emulation;
    this.#launched = launched;
    this.#authorizationToken = authorizationToken;
  }

  /**
   * A machine that boots when it is initialised, and starts the function.
   *
   * @throws EmulatorError when the path of the temporary folder is too long
   */
  static create(setup: VmSetup, options: VmEmulationOptions): Promise<VmEnvironment> {
    const { accelerator, bootLimitMs, command, guestMegabytes = 512, images, qemu, tools } = setup;
    const endMark = secret();
    return VmEnvironment.#open(
      { ...options, authorizationToken: secret() },
      (folder, environment) => {
        const endpoint = endpointOf(environment);
        const initrd = join(folder, 'initrd');
        const task = { command, environment, apiPort: endpoint.port, endMark };
        writeFileSync(initrd, guestInitrd(tools, task), { mode: 0o600 });
        const kernel = tools.kernel.image;
        const hardware = { accelerator, memoryMegabytes: guestMegabytes, images, kernel, initrd };
        const limit = bootLimitMs === undefined ? {} : { bootLimitMs };
        return Machine.start({ qemu, hardware, folder, endpoint, endMark, ...limit });
      },
    );
  }

  /**
   * A clone: a machine that goes on where the snapshot was taken when it is initialised.
   *
   * @throws EmulatorError when the path of the temporary folder is too long
   */
  static restore(
    { qemu }: Pick<VmSetup, 'qemu'>,
    { authorizationToken, endMark, folder: from, hardware, requests }: Snapshot,
    options: VmEmulationOptions,
  ): Promise<VmEnvironment> {
    return VmEnvironment.#open({ ...options, authorizationToken }, (folder, environment) => {
      // The function keeps the environment of the snapshot; this one says where its requests go now.
      const endpoint = endpointOf(environment);
      const snapshot = { file: join(from, STATE_FILE), requests };
      return Machine.start({ qemu, hardware, folder, endpoint, endMark, snapshot });
    });
  }

  static async #open(
    options: VmEmulationOptions & Required<Pick<EmulationOptions, 'authorizationToken'>>,
    start: StartMachine,
  ): Promise<VmEnvironment> {
    checkTemporaryFolder();
    const launched = new Launched(start);
    const launch: EmulationOptions['launch'] = (environment) => launched.launch(environment);
    const emulation = await Emulation.start({ ...options, launch });
    return new VmEnvironment(emulation, launched, options.authorizationToken);
  }

  /**
   * When the machine had booted and started the function, as `performance.now()` tells it: the boot is
   * part of the init phase here, and not on Lambda. Undefined in a clone, which does not boot.
   */
  get functionStartedAt(): number | undefined {
    return this.#launched.machine?.functionStartedAt;
  }

  /**
   * Brings the machine to the snapshot point: by booting it, or by loading the snapshot.
   *
   * @throws EmulatorError when the machine does not work; what goes wrong in the function is a result.
   */
  async init(): Promise<InitResult> {
    const result = await this.emulation.init();
    if (result.outcome !== 'ready') await this.#launched.check();
    return result;
  }

  /**
   * Writes the snapshot of a machine that has been initialised. The machine cannot go on: stop it.
   *
   * @param folder - for the snapshot alone, made here
   */
  async snapshot(folder: string): Promise<Snapshot> {
    const { machine } = this.#launched;
    if (machine === undefined || this.emulation.state !== 'snapshotted') {
      throw new EmulatorError('A snapshot can be taken at the snapshot point only');
    }
    await mkdir(folder);
    const { endMark, hardware } = machine.options;
    const initrd = join(folder, 'initrd');
    await copyFile(hardware.initrd, initrd);
    const file = join(folder, STATE_FILE);
    const startedAt = performance.now();
    const requests = await machine.save(file);
    const durationMs = performance.now() - startedAt;
    const { size } = await stat(file);
    return {
      ...{ folder, bytes: size, durationMs, requests, endMark },
      hardware: { ...hardware, initrd },
      authorizationToken: this.#authorizationToken,
    };
  }

  /** Ends the machine and removes its files; a snapshot stays. */
  async stop(): Promise<void> {
    await this.emulation.stop();
    await this.#launched.removeFiles();
  }
}

/** Text that nobody guesses and that occurs nowhere else. */
function secret(): string {
  return randomBytes(24).toString('base64url');
}

function endpointOf(environment: Readonly<Record<string, string>>): Endpoint {
  const [host = '', port] = (environment['AWS_LAMBDA_RUNTIME_API'] ?? '').split(':');
  return { host, port: Number(port) };
}
