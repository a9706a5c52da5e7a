import { execa } from 'execa';
import { cp, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { bundleEmulator } from '../../scripts/bundle-emulator.mjs';
import { builtLayer } from './support/built-layer.ts';
import { ensurePackages } from './support/debian.ts';
import { nugetFeed } from './support/nuget-feed.ts';
import { pythonHost } from './support/python-images.ts';
import { describeDotnetLab, describeLab } from './support/requirements.ts';
import { javaRoot } from './support/stand-in-images.ts';
import { runFolder } from './support/workspace.ts';
import { trixieKernel } from './vm/kernel.ts';

/** Draws its identifiers from bytes that were random when the module was loaded, and has one of its own. */
const POOLED = `
import { randomBytes, randomUUID } from 'node:crypto';
const pool = randomBytes(4096);
const instance = randomUUID();
const build = '9f86d081884c7d659a2feaa0c55ad015';
let used = 0;
export const handler = async () => {
  const order = pool.subarray(used, (used += 16)).toString('hex');
  return { body: JSON.stringify({ order, instance, build }) };
};
`;

/** Draws them when asked, and answers what it was given. */
const FRESH = `
import { randomUUID } from 'node:crypto';
export const handler = async (event, { awsRequestId }) => ({
  ...event, awsRequestId, order: randomUUID(), table: process.env.TABLE, count: Math.random(), version: '1.2.3',
});
`;

/** Its name has what separates words of a shell, and options of QEMU. */
async function emptyTemporaryFolder(): Promise<string> {
  const folder = join(await mkdtemp(join(runFolder(), 'emulate-vm-')), "tmp, it's");
  await mkdir(folder);
  return folder;
}

async function kernelFolder(): Promise<string> {
  return dirname(dirname((await trixieKernel()).image));
}

describeLab('emulate --vm', () => {
  let tool: string;
  let place: readonly string[];
  let temporary: string;

  beforeAll(async () => {
    await ensurePackages('qemu-system-x86', 'squashfs-tools', 'busybox-static');
    temporary = await emptyTemporaryFolder();
    tool = join(dirname(temporary), 'snapstart-emulator.mjs');
    await writeFile(tool, await bundleEmulator());
    const { opt } = await builtLayer({ language: 'node' });
    place = ['--layer', opt, '--host-root', await javaRoot(), '--kernel', await kernelFolder()];
  });

  /** The arguments that clone a function of one module. */
  async function cloning(source: string, ...flags: readonly string[]): Promise<string[]> {
    const task = await mkdtemp(join(runFolder(), 'function-'));
    await writeFile(join(task, 'app.mjs'), source);
    const event = join(task, 'event.json');
    await writeFile(event, '{"customer": "5b1c6f0a-3a52-4f5e-9d0c-1f1e2d3c4b5a"}');
    // Where it is linked from is as good as where it is.
    const link = `${task}-link`;
    await symlink(task, link);
    return [
      ...[tool, '--vm', '--clones', '2', ...place, '--function', link, '--event', event],
      ...['--handler', 'app.handler', '--env', 'TABLE=Zx81Kp40Qw92Mn37Tr', ...flags],
    ];
  }

  const start = (args: readonly string[]) =>
    execa(process.execPath, args, { env: { TMPDIR: temporary }, reject: false });

  test('shows the life of each clone, and finds nothing where values are drawn after the restore', async () => {
    const { exitCode, stdout, stderr } = await start(await cloning(FRESH));

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toMatch(/^ +0\.0 +init +boot$\n^ +\S+ +init +process started +app\.handler$/m);
    expect(stderr).toMatch(/ init +snapshot +\S+ ms +at restore\/next$/m);
    expect(stderr).toMatch(/^boot +\S+ .*\ninit +\S+ /m);
    expect(stderr).toMatch(/^Snapshot of \d+ MB, written in \S+ ms$/m);
    expect(stderr.match(/ restore +loaded +\S+ ms$/gm)).toHaveLength(2);
    expect(stderr.match(/^Clone [12] of 2$/gm)).toHaveLength(2);
    expect(stderr.match(/^Restore Duration: /gm)).toHaveLength(2);
    // Each is asked the same twice.
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stderr).toContain('No value that looks unique is shared by clones.');
    expect(await readdir(temporary)).toEqual([]);
  });

  test('reports what clones draw from a pool that was filled before the snapshot', async () => {
    const { exitCode, stdout } = await start(await cloning(POOLED, '--json'));

    const { ok, shared } = JSON.parse(stdout) as { ok: boolean; shared: unknown };
    const order = { path: 'body.order', shape: 'hexadecimal token', clones: [1, 2] };
    const instance = { path: 'body.instance', shape: 'UUID', clones: [1, 2] };
    expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    // What every init gives is constant.
    expect(shared).toMatchObject({
      generated: [order, order],
      stored: [instance],
      doubtful: [],
    });
    // Shortened: the value may be a secret.
    expect(JSON.stringify(shared)).not.toMatch(/[0-9a-f]{32}/);
  });

  test('says on a full disk what it had no room for, and leaves nothing', async () => {
    const script = 'mount -t tmpfs -o size=120m none "$TMPDIR"; "$@"; echo "left: $(ls "$TMPDIR")"';
    const args = await cloning(FRESH, '--quiet');

    const { stdout, stderr } = await execa(
      'unshare',
      ['--mount', 'sh', '-c', script, 'sh', process.execPath, ...args],
      { env: { TMPDIR: temporary } },
    );

    expect(stdout).toBe('left: ');
    expect(stderr).toContain('snapstart-emulator: QEMU could not write the snapshot');
    expect(stderr).toMatch(/^0 MB are free there; .*TMPDIR/m);
  });

  test('leaves neither a machine nor a file when it is interrupted', async () => {
    const running = start(await cloning('await new Promise(() => undefined);'));
    await expect.poll(() => machinesOf(temporary), { timeout: 60_000 }).not.toEqual([]);

    running.kill('SIGINT');

    expect((await running).exitCode).toBe(130);
    expect(await machinesOf(temporary)).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });
});

/** Clones the sample of a repository as its user would, and looks at what that prints. */
async function cloneSample(
  project: string,
  hostRoot: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await ensurePackages('make', 'qemu-system-x86', 'squashfs-tools', 'busybox-static');
  const temporary = await emptyTemporaryFolder();

  const { exitCode, stdout, stderr } = await execa('make', ['--silent', 'emulate-vm'], {
    cwd: project,
    env: {
      ...variables,
      CONTAINER_BUILD: '/bin/false',
      EMULATE_FLAGS: `--host-root ${hostRoot} --kernel ${await kernelFolder()}`,
      TMPDIR: temporary,
    },
    reject: false,
  });

  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stderr.match(/^Clone [12] of 2$/gm)).toHaveLength(2);
  expect(stderr).toContain('No value that looks unique is shared by clones.');
  const answers = stdout.split('\n').filter((line) => line.startsWith('{'));
  const quotes = answers.map((line) => JSON.parse(line) as { quoteId: string; total: number });
  expect(quotes.map(({ total }) => total)).toEqual([1530, 1530, 1530, 1530]);
  expect(new Set(quotes.map(({ quoteId }) => quoteId)).size).toBe(4);
  // Builds leave folders of their own there.
  const left = (await readdir(temporary)).filter((name) => name.startsWith('snapper-'));
  expect(left).toEqual([]);
}

describeLab('make emulate-vm, Python', () => {
  test('clones the sample, and no two clones draw the same', async () => {
    const { project } = await builtLayer({ language: 'python' });
    await cloneSample(project, await pythonHost(), { PYTHON: '/usr/bin/python3' });
  });
});

describeDotnetLab('make emulate-vm, .NET', () => {
  test('clones the sample, and no two clones draw the same', async () => {
    const { project } = await builtLayer({ language: 'dotnet' });
    const feed = await nugetFeed();
    await cp(feed.config, join(dirname(project), 'nuget.config'));
    await cloneSample(project, await javaRoot(), feed.environment);
  });
});

/** The processes whose files are in a folder. */
async function machinesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.startsWith('qemu') && command.includes(folder)) found.push(pid);
  }
  return found;
}
