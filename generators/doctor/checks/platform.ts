import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Builder } from '../builder.ts';
import type { Check, Finding } from '../check.ts';
import type { Machine } from '../machine.ts';

/** How others spell Lambda's architectures. */
const SPELLINGS: Readonly<
  Record<string, { readonly node: string; readonly oci: string; readonly qemu: string }>
> = {
  arm64: { node: 'arm64', oci: 'arm64', qemu: 'qemu-aarch64' },
  x86_64: { node: 'x64', oci: 'amd64', qemu: 'qemu-x86_64' },
};

/** Whether the layer can be built for an architecture that is not the machine's. */
export const platform: Check = {
  name: 'platform',
  title: 'Build platform',
  run: async ({ builder, machine, repository }) => {
    const spelling = SPELLINGS[repository?.architecture ?? ''];
    if (spelling === undefined) return undefined;
    const wanted = `linux/${spelling.oci}`;
    if (machine.architecture === spelling.node) {
      return { status: 'ok', detail: `${wanted}, as this machine is` };
    }
    const found = await builder;
    // That there is no builder is said already.
    if (found?.obstacle !== undefined || found === undefined) return undefined;
    if (await canBuild(found, wanted, spelling.qemu, machine)) {
      return { status: 'ok', detail: `${wanted}, emulated` };
    }
    return {
      status: 'warning',
      detail: `${found.name} cannot run programs for ${wanted} here`,
      ...remedyOf(found, spelling.oci),
    };
  },
};

async function canBuild(
  { kind, program }: Builder,
  wanted: string,
  qemu: string,
  machine: Machine,
): Promise<boolean> {
  if (isRegistered(join(machine.emulators, qemu))) return true;
  if (kind === 'docker') {
    const { exitCode, stdout } = await machine.run(program, ['buildx', 'inspect']);
    const platforms = /^Platforms:(.*)$/m.exec(stdout)?.[1] ?? '';
    // An asterisk marks those that were chosen; linux/arm64 is not linux/arm64/v8.
    return exitCode === 0 && platforms.split(/[,*\s]+/).includes(wanted);
  }
  // The virtual machines that they run elsewhere bring their emulators along.
  return (kind === 'podman' || kind === 'finch') && machine.platform !== 'linux';
}

/** Whether Linux has an emulator, and has not been told to do without it. */
function isRegistered(path: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8').startsWith('enabled');
}

function remedyOf({ kind }: Builder, oci: string): Pick<Finding, 'command' | 'fix'> {
  const install = `run --privileged --rm docker.io/tonistiigi/binfmt --install ${oci}`;
  if (kind === 'docker') return { fix: 'This installs an emulator:', command: `docker ${install}` };
  if (kind === 'podman') {
    return { fix: 'This installs an emulator:', command: `sudo podman ${install}` };
  }
  return { fix: 'Install the package qemu-user-static or qemu-user-binfmt of your system.' };
}
