import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { runFolder } from './workspace.ts';
import { javaRoot } from './stand-in-images.ts';

/** What Lambda mounts into the Java host. */
export interface Mounts {
  /** The unpacked layers: /opt. */
  readonly opt: string;
  /** The function's package: /var/task. */
  readonly task: string;
  /** The root filesystem. @default that of the Java image's stand-in */
  readonly root?: string;
}

export type Launch = (environment: Readonly<Record<string, string>>) => ChildProcess;

/** What Lambda hands to an exec wrapper under java21. The wrapper must not care. */
const JAVA_COMMAND_LINE = [
  '/var/lang/bin/java',
  '-XX:MaxHeapSize=1500000k',
  '-XX:+UseSerialGC',
  '-Xshare:on',
  '-cp',
  '/var/runtime/lib/aws-lambda-java-core-1.2.3.jar',
  'com.amazonaws.services.lambda.runtime.api.client.AWSLambda',
];

/**
 * Mounts layers and function over the host's root, read-only as on Lambda, and starts a program in it
 * with the environment untouched. The mounts live in a namespace of the process: nothing is left when
 * it ends.
 */
const ENTER = `
  root=$1 opt=$2 task=$3
  shift 3
  for pair in "$opt:$root/opt" "$task:$root/var/task"; do
    /bin/mount --bind "\${pair%%:*}" "\${pair#*:}"
    /bin/mount -o remount,bind,ro "\${pair#*:}"
  done
  /bin/mount -t tmpfs none "$root/tmp"
  /bin/mount -t proc none "$root/proc"
  /bin/mount --rbind /dev "$root/dev"
  exec /usr/sbin/chroot "$root" /usr/bin/env --chdir=/var/task "$@"
`;

/** Something that starts programs in a root which looks like the Java host: no Node.js but the layer's. */
export interface JavaHost {
  /** Starts the exec wrapper, for the emulator. */
  readonly launch: Launch;
  /** Starts any program, with the arguments given. */
  run(program: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess;
}

export async function javaHost({ opt, task, root: ownRoot }: Mounts): Promise<JavaHost> {
  const root = ownRoot ?? (await javaRoot());
  const run: JavaHost['run'] = (program, environment) =>
    spawn(
      '/usr/bin/unshare',
      ['--mount', '/bin/sh', '-ec', ENTER, 'sh', root, opt, task, ...program],
      { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
  return {
    run,
    launch: (environment) => run(['/opt/snapper/wrapper', ...JAVA_COMMAND_LINE], environment),
  };
}

/** A copy of the layer for tests that break it; of the large files, links. */
export async function copyOfLayer(opt: string, name: string): Promise<string> {
  const copy = join(runFolder(), name);
  await mkdir(copy);
  await execa('cp', ['--archive', '--link', `${opt}/.`, copy]);
  return copy;
}
