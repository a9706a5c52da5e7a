import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { SnapperError } from '../../errors/index.ts';
import { run } from '../../process/index.ts';
import { isExactVersion, npmSourceText } from '../source-npm.ts';
import type { NpmSource } from '../source-npm.ts';
import type { PresetTree } from '../tree.ts';
import { failure, LONGEST, throwIfAborted } from './program.ts';
import { presetFolders, subtree } from './snapshot.ts';
import type { FetchOptions, Snapshot } from './snapshot.ts';
import { LARGEST_TARBALL, readTarball } from './tarball.ts';
import { makeTemporary, removeTemporary } from './temporary.ts';
import { hostile, tooLarge } from './tree-builder.ts';

/** What `.npmrc` of a project must not change: nothing is run, and the tarball comes to where we look. */
const FIXED = [
  '--json',
  '--ignore-scripts',
  '--dry-run=false',
  '--global=false',
  '--workspaces=false',
  '--include-workspace-root=false',
  '--update-notifier=false',
  '--loglevel=error',
] as const;

/**
 * Fetches an npm package by the user's own npm: with the registries, credentials and proxies of the user's
 * settings, and of the project in which the command runs, as `npm install` there would. Nothing of the
 * package is unpacked or run.
 *
 * @throws SnapperError when npm cannot fetch it, and for what no preset may hold
 */
export async function fetchNpm(source: NpmSource, options: FetchOptions): Promise<Snapshot> {
  const { cwd, signal } = options;
  const text = npmSourceText(source);
  const spec = `${source.name}${source.range === '' ? '' : `@${source.range}`}`;
  const temporary = await makeTemporary();
  try {
    const result = await run(
      'npm',
      ['pack', ...FIXED, '--pack-destination', temporary, '--', spec],
      {
        cwd,
        timeout: LONGEST,
        signal,
        // It lists all files of the package.
        maxBuffer: 20_000_000,
      },
    );
    throwIfAborted(signal);
    if (result.exitCode !== 0) {
      throw failure(`npm cannot fetch ${text}`, result, {
        program: 'npm',
        why: reasonOf(result.stdout),
        next: `Run "npm view ${spec}" to see all that npm says; it must work here.`,
      });
    }
    const { filename, version } = packed(result.stdout, source, text);
    const tarball = join(temporary, filename);
    const { size } = await stat(tarball);
    if (size > LARGEST_TARBALL) throw tooLarge(text, undefined, `its tarball has ${size} bytes`);
    const tree = await readTarball(await readFile(tarball), text);
    requireNoScripts(tree, text);
    return {
      resolved: version,
      read: (subpath) => Promise.resolve(subtree(tree, subpath)),
      presets: () => Promise.resolve(presetFolders(tree.keys())),
      close: () => Promise.resolve(),
    };
  } finally {
    await removeTemporary(temporary);
  }
}

/** What npm tells of the tarball that it wrote. */
function packed(
  output: string,
  { name }: NpmSource,
  text: string,
): { readonly filename: string; readonly version: string } {
  const json = jsonOf(output);
  // A list, which has become an object by name in later versions of npm's commands.
  const all = typeof json === 'object' && json !== null ? Object.values(json) : [];
  const [only, ...others] = all as Readonly<Record<string, unknown>>[];
  const { filename, name: found, version } = only ?? {};
  const isGood =
    others.length === 0 &&
    found === name &&
    typeof version === 'string' &&
    isExactVersion(version) &&
    typeof filename === 'string' &&
    /^[\w.@/+~-]+\.tgz$/.test(filename);
  if (isGood) {
    // It is told by the package's name and written without its marks by some versions.
    return { filename: filename.replace(/^@/, '').replaceAll('/', '-'), version };
  }
  throw new SnapperError({
    code: 'failed',
    what: `npm answered with something else than ${text}`,
    why: 'the name or version of what it fetched is another one, or it did not say',
    next: `Run "npm view ${name}" to see what the registry has.`,
  });
}

/** What npm's code of a failure means. Its own words may hold an address, and with it what is secret. */
function reasonOf(output: string): string | undefined {
  const { error } = (jsonOf(output) ?? {}) as { error?: { code?: unknown } };
  const code = typeof error?.code === 'string' && /^\w{1,40}$/.test(error.code) ? error.code : '';
  return REASONS[code] ?? (code === '' ? undefined : `npm says ${code}`);
}

const NO_WAY = 'the registry cannot be reached';
const REASONS: Readonly<Record<string, string>> = {
  E401: 'the registry wants a login (E401)',
  E403: 'the registry does not allow it (E403)',
  E404: 'the registry has no such package, or does not show it to you (E404)',
  EAI_AGAIN: `${NO_WAY} (EAI_AGAIN)`,
  ECONNREFUSED: `${NO_WAY} (ECONNREFUSED)`,
  ECONNRESET: `${NO_WAY} (ECONNRESET)`,
  EINTEGRITY: 'the tarball is not the one that the registry tells of (EINTEGRITY)',
  ENOTFOUND: `${NO_WAY} (ENOTFOUND)`,
  ETARGET: 'no version of the package fits (ETARGET)',
  ETIMEDOUT: `${NO_WAY} (ETIMEDOUT)`,
};

function jsonOf(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    return undefined;
  }
}

/** Nothing of a package is ever run here. One that counts on it is no preset, or one with bad intentions. */
function requireNoScripts(tree: PresetTree, source: string): void {
  const file = tree.get('package.json');
  if (file === undefined) return;
  const json = jsonOf(new TextDecoder().decode(file.content)) as { scripts?: unknown } | null;
  const scripts = json?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return;
  const found = ['preinstall', 'install', 'postinstall'].find((name) =>
    Object.hasOwn(scripts, name),
  );
  if (found === undefined) return;
  throw hostile(
    source,
    'package.json',
    `it has an install script, "${found}"; a preset runs nothing`,
  );
}
