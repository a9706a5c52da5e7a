import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EmulatorError, messageOf, usageError } from '../errors.ts';
import { IMAGES, PLATFORMS } from './launch-container.ts';
import type { CommandSettings, VmSettings } from './settings.ts';
import { isOnPath } from './stage.ts';

/** Where a virtual machine mounts something into the host's root, which is read-only. */
const MOUNT_POINTS = ['opt', 'var/task', 'tmp', 'proc', 'dev'];

/** What the root of the host is taken from, in words. */
export function describeHostRoot(settings: CommandSettings, { hostRoot }: VmSettings): string {
  return hostRoot ?? imageOf(settings);
}

/**
 * The root of the host as a folder: the one that the user names, or the files of the base image.
 *
 * @param target - a folder for the image's files, which does not exist
 * @throws EmulatorError when there is neither, or it is no root.
 */
export async function hostRoot(
  settings: CommandSettings,
  { hostRoot: given }: VmSettings,
  target: string,
  interruption: AbortSignal,
): Promise<string> {
  if (given !== undefined) return checkedRoot(given);
  const { containerTool } = settings;
  if (!isOnPath(containerTool)) {
    throw new EmulatorError(
      `--vm takes the host's files from ${imageOf(settings)}, and ${containerTool} is not on the PATH; install it, name another with --container-tool, or name a folder with those files with --host-root`,
    );
  }
  await mkdir(target);
  await exportImage(containerTool, imageOf(settings), target, interruption);
  for (const folder of MOUNT_POINTS) await mkdir(join(target, folder), { recursive: true });
  return target;
}

async function checkedRoot(path: string): Promise<string> {
  const root = resolve(path);
  if (root === '/') {
    throw usageError(`--host-root ${path}: is this machine's; name a folder with the base image's`);
  }
  for (const folder of MOUNT_POINTS) {
    const found = await stat(join(root, folder)).catch(() => undefined);
    if (found?.isDirectory() === true) continue;
    throw usageError(`--host-root ${path}: has no folder ${folder}, as the base image's root has`);
  }
  return root;
}

function imageOf({ host, image }: CommandSettings): string {
  return image ?? IMAGES[host];
}

/** Unpacks an image's files into a folder, by means of a container that never runs. */
async function exportImage(
  tool: string,
  image: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  // Some images name no program, and no container can be made of these without one.
  const create = ['create', '--platform', PLATFORMS.x86_64, image, '/bin/true'];
  const container = (await output(tool, create, signal)).trim().split('\n').at(-1) ?? '';
  try {
    await pipe(
      spawn(tool, ['export', container], { signal, stdio: ['ignore', 'pipe', 'pipe'] }),
      spawn('tar', ['-xf', '-', '-C', target], { signal, stdio: ['pipe', 'ignore', 'pipe'] }),
    );
  } finally {
    await output(tool, ['rm', '--force', container]).catch(() => undefined);
    // Folders that nobody may write to could not be removed, and files that nobody may read not be packed.
    await output('chmod', ['-R', 'u+rwX', target]).catch(() => undefined);
  }
}

async function output(
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const child = spawn(program, args, { signal, stdio: ['ignore', 'pipe', 'pipe'] });
  const [printed] = await Promise.all([text(child.stdout), succeeds(child)]);
  return printed;
}

async function pipe(
  from: ChildProcessByStdio<null, Readable, Readable>,
  to: ChildProcessByStdio<Writable, null, Readable>,
): Promise<void> {
  // The one that ended early says why.
  to.stdin.on('error', () => undefined);
  from.stdout.pipe(to.stdin);
  try {
    await Promise.all([succeeds(from), succeeds(to)]);
  } finally {
    // When one fails, the other would wait for it.
    from.kill();
    to.kill();
  }
}

/** @throws EmulatorError with what a program said, when it failed. */
async function succeeds(child: ChildProcess): Promise<void> {
  const said = child.stderr === null ? '' : text(child.stderr);
  let reason: string;
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return;
    reason = (await said).trim();
  } catch (thrown) {
    reason = messageOf(thrown);
  }
  throw new EmulatorError(`${child.spawnargs.slice(0, 2).join(' ')} failed: ${reason}`);
}
