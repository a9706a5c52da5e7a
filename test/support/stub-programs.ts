import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Programs that only note how they were called, in a folder to put on `PATH`. */
export interface StubPrograms {
  readonly folder: string;
  /** The command lines so far, in order. */
  calls(): Promise<readonly string[]>;
}

/** Makes stubs of programs, each with the shell script that it runs after it has noted its call. */
export async function stubPrograms(
  home: string,
  scripts: Readonly<Record<string, string>>,
): Promise<StubPrograms> {
  const folder = join(home, 'stubs');
  const log = join(home, 'stub-calls');
  await mkdir(folder);
  await writeFile(log, '');
  for (const [name, script] of Object.entries(scripts)) {
    const text = `#!/bin/sh\necho "${name} $*" >> '${log}'\n${script}\n`;
    await writeFile(join(folder, name), text, { mode: 0o755 });
  }
  return {
    folder,
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
  };
}
