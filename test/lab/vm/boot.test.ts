import { mkdir, mkdtemp, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  packImages,
  readGuestTools,
  usableAccelerator,
  VmEnvironment,
} from '../../../generators/emulator/vm/index.ts';
import type { Snapshot, VmSetup } from '../../../generators/emulator/vm/index.ts';
import { ensurePackages } from '../support/debian.ts';
import { describeLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';
import { trixieKernel } from './kernel.ts';

/** Many times what QEMU needs to start, and the kernel to panic. */
const PATIENCE_MS = 60_000;

describeLab('a virtual machine', () => {
  let setup: VmSetup;
  let scratch: string;

  beforeAll(async () => {
    await ensurePackages('qemu-system-x86', 'squashfs-tools', 'busybox-static');
    scratch = await mkdtemp(join(runFolder(), 'boot-'));
    const empty = join(scratch, 'empty');
    await mkdir(empty);
    setup = {
      images: await packImages({ root: empty, layers: empty, task: empty }, scratch),
      tools: await readGuestTools(await trixieKernel()),
      qemu: 'qemu-system-x86_64',
      accelerator: await usableAccelerator(),
      command: ['/opt/snapper/wrapper'],
    };
  });

  /** Why the init of a machine fails, and how long that takes. */
  async function failureOf(
    environment: VmEnvironment,
  ): Promise<{ message: string; durationMs: number }> {
    const startedAt = performance.now();
    try {
      const outcome = await environment.init().catch((thrown: unknown) => thrown);
      const durationMs = performance.now() - startedAt;
      return { message: outcome instanceof Error ? outcome.message : 'none', durationMs };
    } finally {
      await environment.stop();
    }
  }

  const boot = (changed: Partial<VmSetup>): Promise<VmEnvironment> =>
    VmEnvironment.create({ ...setup, ...changed }, { handler: 'app.handler' });

  test('whose kernel panics ends at once, and its failure tells of the panic', async () => {
    const tools = { ...setup.tools, busybox: Buffer.from('no program') };

    const { durationMs, message } = await failureOf(
      await boot({ tools, bootLimitMs: PATIENCE_MS }),
    );

    expect(message).toMatch(
      /^The virtual machine ended by itself while it booted: Kernel panic - not syncing: No working init found/,
    );
    expect(durationMs).toBeLessThan(PATIENCE_MS / 2);
  });

  test('whose boot goes on and on is ended at the limit of the boot', async () => {
    const { kernel } = setup.tools;
    // The first process waits for a disk that nobody drives.
    const modules = kernel.modules.filter(({ name }) => name !== 'virtio_blk');
    const tools = { ...setup.tools, kernel: { ...kernel, modules } };

    const { durationMs, message } = await failureOf(await boot({ tools, bootLimitMs: 5_000 }));

    expect(message).toMatch(/^The virtual machine did not start the function within 5 s\n/);
    expect(message).toContain('--kernel');
    expect(durationMs).toBeLessThan(PATIENCE_MS / 2);
  });

  test('that cannot mount what it is given says which', async () => {
    const task = join(scratch, 'no-file-system');
    await writeFile(task, '');
    await truncate(task, 4096);

    const { message } = await failureOf(await boot({ images: { ...setup.images, task } }));

    expect(message).toContain('ended by itself while it booted');
    expect(message).toContain('snapper: cannot: mount -t squashfs');
  });

  test('that cannot load its snapshot says so', async () => {
    const folder = await mkdtemp(join(scratch, 'snapshot-'));
    await writeFile(join(folder, 'state'), 'not the state of a machine');
    await writeFile(join(folder, 'initrd'), '');
    const { accelerator, images, tools } = setup;
    const snapshot: Snapshot = {
      ...{ folder, bytes: 0, durationMs: 0, requests: new Map(), endMark: 'end' },
      authorizationToken: 'token',
      hardware: {
        ...{ accelerator, images, memoryMegabytes: 128 },
        ...{ kernel: tools.kernel.image, initrd: join(folder, 'initrd') },
      },
    };

    const { message } = await failureOf(
      await VmEnvironment.restore(setup, snapshot, { handler: 'app.handler' }),
    );

    expect(message).toContain('ended while it loaded the snapshot\nQEMU said:\n');
    expect(await readdir(folder)).toHaveLength(2);
  });
});
