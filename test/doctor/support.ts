import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { findBuilder } from '../../generators/doctor/builder.ts';
import type { Check, Finding } from '../../generators/doctor/check.ts';
import { thisMachine } from '../../generators/doctor/index.ts';
import type { Machine } from '../../generators/doctor/index.ts';
import type { Repository } from '../../generators/doctor/repository.ts';
import { stubPrograms } from '../support/stub-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A program that never answers, and neither does what it started. */
export const HANGS = '/bin/sleep 30 & /bin/sleep 30';

/** A program that says it is something, and is not. */
export const LIES = 'echo "I am quite alright, 1234567.1234567.1234567"';

/** Stand-ins that answer as real programs do, for machines on which nothing is missing. */
export const ALL_THERE = {
  docker: `case "$*" in
  --version) echo "Docker version 27.3.1, build ce12230";;
  info) echo "Server Version: 27.3.1";;
  "buildx version") echo "github.com/docker/buildx v0.17.1 257815a";;
  "buildx inspect") echo "Platforms: linux/amd64, linux/arm64, linux/arm/v7";;
  *) exit 9;;
esac`,
  make: 'echo "GNU Make 3.81"; echo "Copyright (C) 2006"',
  node: 'echo v22.20.1',
  npm: 'echo 10.9.3',
  sam: 'echo "SAM CLI, version 1.131.0"',
  aws: 'echo "aws-cli/2.15.0 Python/3.11.6 Linux/6.1"',
  git: `case "$1" in
  --version) echo "git version 2.39.5";;
  *) echo "fatal: not a git repository" >&2; exit 128;;
esac`,
} as const;

/** A machine on which only the given programs are installed. */
export async function machineWith(
  programs: Readonly<Record<string, string>>,
  {
    environment = {},
    timeout = 20_000,
    ...rest
  }: Partial<Machine> & {
    readonly environment?: Readonly<Record<string, string>>;
    readonly timeout?: number;
  } = {},
): Promise<Machine> {
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  await mkdir(home);
  const { folder: path } = await stubPrograms(folder, programs);
  return {
    ...thisMachine(folder, new AbortController().signal, {
      environment: { PATH: path, HOME: home, ...environment },
      timeout,
    }),
    platform: 'linux',
    architecture: 'x64',
    emulators: join(folder, 'binfmt_misc'),
    ...rest,
  };
}

/** What a check finds on a machine. */
export async function find(
  check: Check,
  machine: Machine,
  repository?: Partial<Repository>,
): Promise<Finding | undefined> {
  return check.run({
    machine,
    builder: findBuilder(machine),
    repository: repository as Repository | undefined,
  });
}
