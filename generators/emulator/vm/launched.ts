import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { EmulatorError, messageOf } from '../errors.ts';
import { makeMachineFolder } from './machine-folder.ts';
import type { Machine } from './machine.ts';

/** Starts a machine in a folder, for a function with an environment. */
export type StartMachine = (
  folder: string,
  environment: Readonly<Record<string, string>>,
) => Machine;

/** The machine that an emulation launches as if it were the function's process. */
export class Launched {
  machine: Machine | undefined;
  readonly #start: StartMachine;
  #folder: string | undefined;
  #failure: Promise<EmulatorError | undefined> = Promise.resolve(undefined);

  constructor(start: StartMachine) {
    this.#start = start;
  }

  launch(environment: Readonly<Record<string, string>>): ChildProcess {
    this.#folder = makeMachineFolder();
    const machine = this.#start(this.#folder, environment);
    this.machine = machine;
    this.#failure = machine.run().then(
      () => undefined,
      (thrown: unknown) => {
        machine.kill();
        return thrown instanceof EmulatorError ? thrown : new EmulatorError(messageOf(thrown));
      },
    );
    return machine.child;
  }

  /** @throws EmulatorError when it was the machine that failed, rather than the function in it. */
  async check(): Promise<void> {
    const failure = await this.#failure;
    if (failure !== undefined) throw failure;
    await this.machine?.check();
  }

  /** To be called when the machine has ended. */
  async removeFiles(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}
