import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { EmulatorError, messageOf } from '../errors.ts';

const execute = promisify(execFile);

/** What a decompressed kernel module may weigh. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs a program to its end; resolves with what it wrote to its standard output.
 *
 * @throws EmulatorError with what it wrote to its standard error.
 */
export async function run(program: string, args: readonly string[]): Promise<Buffer> {
  try {
    const options = { encoding: 'buffer', maxBuffer: MAX_OUTPUT_BYTES } as const;
    const { stdout } = await execute(program, args, options);
    return stdout;
  } catch (thrown) {
    throw new EmulatorError(`${program} failed: ${messageOf(thrown).trim()}`, { cause: thrown });
  }
}

/** Where a program lies, by a search path; undefined when it is not installed. */
export async function findProgram(
  name: string,
  searchPath: string = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter)) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

const PROGRAM_INTERPRETER = 3;

/** Whether a program of 64 bits runs without shared libraries: it names no loader for them (elf(5)). */
export function isStatic(program: Buffer): boolean {
  const offset = Number(program.readBigUInt64LE(32));
  const size = program.readUInt16LE(54);
  const kinds = Array.from({ length: program.readUInt16LE(56) }, (_, index) =>
    program.readUInt32LE(offset + index * size),
  );
  return !kinds.includes(PROGRAM_INTERPRETER);
}
