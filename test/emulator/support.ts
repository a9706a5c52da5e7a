import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { Emulation } from '../../generators/emulator/index.ts';
import type { EmulationOptions } from '../../generators/emulator/index.ts';

/** The path of a process that speaks the Runtime API. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/emulator/${name}`, import.meta.url));
}

/** An emulation of the fixture `name`, stopped when the test is over. */
export async function emulate(
  [name, ...args]: readonly [string, ...string[]],
  options: Partial<EmulationOptions> = {},
): Promise<Emulation> {
  const launch = (environment: Readonly<Record<string, string>>): ChildProcess =>
    spawn(process.execPath, [fixture(name), ...args], {
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
  const emulation = await Emulation.start({ launch, handler: 'app.handler', ...options });
  onTestFinished(() => emulation.stop());
  return emulation;
}

/** The same after a good init and restore. */
export async function emulateReady(
  command: readonly [string, ...string[]],
  options: Partial<EmulationOptions> = {},
): Promise<Emulation> {
  const emulation = await emulate(command, options);
  const init = await emulation.init();
  if (init.outcome !== 'ready') throw new Error(`init: ${JSON.stringify(init)}`);
  const restore = await emulation.restore();
  if (restore.outcome !== 'ready') throw new Error(`restore: ${JSON.stringify(restore)}`);
  return emulation;
}
