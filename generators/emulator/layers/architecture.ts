import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Lambda's names of the instruction sets. */
export type Architecture = 'x86_64' | 'arm64';

const ELF_MAGIC = 0x7f454c46;
/** `e_machine` of the ELF header. */
const MACHINES = new Map<number, Architecture>([
  [0x3e, 'x86_64'],
  [0xb7, 'arm64'],
]);

/** The instruction set of the first program or library in a folder, if there is one. */
export async function architectureOf(folder: string): Promise<Architecture | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const found = entry.isDirectory()
      ? await architectureOf(path)
      : entry.isFile()
        ? await machineOf(path)
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The instruction set that this machine's processes have. */
export function machineArchitecture(): Architecture {
  return process.arch === 'arm64' ? 'arm64' : 'x86_64';
}

async function machineOf(path: string): Promise<Architecture | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const header = Buffer.alloc(20);
    const { bytesRead } = await file.read(header, 0, header.length, 0);
    if (bytesRead < header.length || header.readUInt32BE(0) !== ELF_MAGIC) return undefined;
    return MACHINES.get(header.readUInt16LE(18));
  } finally {
    await file.close();
  }
}
