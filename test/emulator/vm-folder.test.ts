import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { VmEnvironment } from '../../generators/emulator/vm/index.ts';
import {
  checkTemporaryFolder,
  makeMachineFolder,
} from '../../generators/emulator/vm/machine-folder.ts';
import { CONNECTION_PORTS } from '../../generators/emulator/vm/ports.ts';
import { machineFiles } from '../../generators/emulator/vm/qemu.ts';

/** What is said to be the most that a temporary folder may have, in bytes. */
const LIMIT = 81;

let made: string | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  if (made !== undefined) await rm(made, { recursive: true });
  made = undefined;
});

/** Makes it, and has it taken for the temporary folder. */
async function temporaryFolder(bytes: number): Promise<string> {
  made = await mkdtemp(join(tmpdir(), 'vm-folder-'));
  // More of them in characters would be less of them in bytes.
  const folder = join(made, 'ü'.padEnd(bytes - Buffer.byteLength(made) - 2, 'x'));
  await mkdir(folder);
  vi.stubEnv('TMPDIR', folder);
  return folder;
}

test('in a temporary folder of the longest path there is room for every socket of a machine', async () => {
  const folder = await temporaryFolder(LIMIT);
  expect(Buffer.byteLength(folder)).toBe(LIMIT);
  checkTemporaryFolder();
  const files = machineFiles(makeMachineFolder());

  for (const path of [
    files.console,
    files.monitor,
    ...CONNECTION_PORTS.map((port) => files.port(port)),
  ]) {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, resolve);
    });
    expect(server.address()).toBe(path);
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a longer path is refused before a machine starts, with a remedy', async () => {
  const folder = await temporaryFolder(LIMIT + 1);
  const setup = {
    images: { root: '', layers: '', task: '', bytes: 0 },
    tools: { busybox: Buffer.alloc(0), kernel: { version: '', image: '', modules: [] } },
    qemu: 'nothing',
    accelerator: 'tcg',
    command: [],
  } as const;

  await expect(VmEnvironment.create(setup, { handler: 'app.handler' })).rejects.toThrow(
    `sockets of a virtual machine: ${folder}\nIt has ${LIMIT + 1} bytes, of at most ${LIMIT}. Set TMPDIR to a folder with a shorter path`,
  );
});
