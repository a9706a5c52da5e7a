import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { nugetFeed } from '../../support/nuget-feed.ts';
import { once } from '../../support/once.ts';
import { repositoryRoot, runFolder } from '../../support/workspace.ts';

const FIXTURES = join(repositoryRoot, 'test/fixtures/dotnet');

/**
 * A function as `dotnet publish` leaves it; published once a run for the same arguments.
 *
 * @param project One of the lab's functions (test/fixtures/dotnet) by its name, or any folder.
 */
export async function packageOf(project: string, ...args: readonly string[]): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(args)).digest('hex').slice(0, 8);
  return once(join(runFolder(), `published-${basename(project)}-${digest}`), (unfinished) =>
    publish(resolve(FIXTURES, project), unfinished, ...args),
  );
}

/** Publishes a project into a folder, with the feed's packages and without touching the sources. */
export async function publish(
  project: string,
  output: string,
  ...args: readonly string[]
): Promise<void> {
  await runOnCopy('publish', project, output, args);
}

/** Makes a NuGet package of one of the lab's projects, in a folder. */
export async function pack(
  project: string,
  output: string,
  ...args: readonly string[]
): Promise<void> {
  await runOnCopy('pack', join(FIXTURES, project), output, args);
}

async function runOnCopy(
  command: string,
  project: string,
  output: string,
  args: readonly string[],
): Promise<void> {
  const feed = await nugetFeed();
  const build = await mkdtemp(join(runFolder(), 'build-'));
  const copy = join(build, basename(project));
  await cp(project, copy, { recursive: true });
  await cp(join(FIXTURES, 'Directory.Build.props'), join(build, 'Directory.Build.props'));
  await cp(feed.config, join(build, 'nuget.config'));
  await execa(
    'dotnet',
    [command, copy, '--configuration', 'Release', '--output', output, ...args],
    { cwd: build, env: { ...feed.environment, DOTNET_NOLOGO: '1', MSBUILDDISABLENODEREUSE: '1' } },
  );
}

/** A copy of a package with `prime.json`; `undefined` makes a file that is not JSON. */
export async function withPrime(task: string, event: unknown): Promise<string> {
  const copy = await mkdtemp(join(runFolder(), 'function-'));
  await cp(task, copy, { recursive: true });
  await writeFile(join(copy, 'prime.json'), event === undefined ? '{' : JSON.stringify(event));
  return copy;
}
