import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { ensurePackages } from '../support/debian.ts';
import { describeLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';
import { trixieKernel } from './kernel.ts';

/** Names of the processes of a group that have not ended. */
async function membersOf(group: number): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      // `PID (NAME) STATE PARENT GROUP …`, see proc_pid_stat(5).
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, name = '', state = '', of = ''] = /\((.*)\) (\S) \d+ (\d+)/s.exec(stat) ?? [];
      return Number(of) === group && state !== 'Z' ? [name] : [];
    } catch {
      return []; // It ended in the meantime.
    }
  });
}

describeLab('a virtual machine', () => {
  let program: string;
  let kernel: string;
  let scratch: string;

  beforeAll(async () => {
    await ensurePackages('qemu-system-x86');
    scratch = await mkdtemp(join(runFolder(), 'orphans-'));
    program = join(scratch, 'holder.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'holder.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    kernel = (await trixieKernel()).image;
  });

  test.for(['SIGKILL', 'SIGINT', 'exception', 'exit'])(
    'ends with the process that started it, files and all: %s',
    async (end) => {
      const folder = await mkdtemp(join(scratch, 'machine-'));
      const holder = spawn(process.execPath, [program, end, kernel, scratch, folder], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const [line] = (await once(holder.stdout, 'data')) as [Buffer];
      const group = Number(line.toString());
      await vi.waitFor(() => expect(existsSync(join(folder, 'monitor'))).toBe(true), 10_000);
      expect(await membersOf(group)).toContain('qemu-system-x86');

      if (end.startsWith('SIG')) holder.kill(end as NodeJS.Signals);
      else holder.stdin.write('now\n');

      await vi.waitFor(async () => expect(await membersOf(group)).toEqual([]), 5_000);
      expect(existsSync(folder)).toBe(false);
    },
  );
});
