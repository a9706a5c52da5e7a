import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from '../../support/debian.ts';
import { once } from '../../support/once.ts';
import { repositoryRoot, runFolder } from '../../support/workspace.ts';
import { pack } from './publish.ts';

const FIXTURES = join(repositoryRoot, 'test/fixtures/dotnet');

/** The project that the matrix publishes, in a copy that holds the native package which it refers to. */
export async function matrixProject(): Promise<string> {
  const folder = await once(join(runFolder(), 'matrix-project'), async (unfinished) => {
    await cp(join(FIXTURES, 'Matrix'), join(unfinished, 'Matrix'), { recursive: true });
    await ensurePackages('gcc', 'libc6-dev');
    await pack(
      'Native',
      join(unfinished, 'Matrix/packages'),
      `-p:Version=${await versionOf('Native', ['Native.csproj', 'lab.c'])}`,
    );
  });
  return join(folder, 'Matrix');
}

/** A version of its own for each state of the sources: what is restored once is never looked at again. */
async function versionOf(project: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(FIXTURES, project, file)));
  return `1.0.0-lab${hash.digest('hex').slice(0, 8)}`;
}
