import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';

import { once } from '../support/once.ts';
import { cacheFolder } from '../support/workspace.ts';

/** Package managers besides npm, which comes with Node.js, and what else is run from a registry. */
const RELEASES = {
  attw: { package: '@arethetypeswrong/cli', version: '0.18.5', program: 'dist/index.js' },
  pnpm: { package: 'pnpm', version: '12.21.0', program: 'bin/pnpm.mjs' },
  yarn: { package: 'yarn', version: '1.22.22', program: 'bin/yarn.js' },
  berry: { package: '@yarnpkg/cli-dist', version: '4.18.1', program: 'bin/yarn.js' },
} as const;

/** A command line: the program, and what comes first in its arguments. */
export type Command = readonly [program: string, ...args: string[]];

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'berry';

/** The command line of a package manager. */
export async function packageManager(name: PackageManager): Promise<Command> {
  return name === 'npm' ? ['npm'] : programOf(name);
}

/** The command line of a program from the registry, which is downloaded once. */
export async function programOf(name: keyof typeof RELEASES): Promise<Command> {
  const { package: id, program, version } = RELEASES[name];
  const folder = await once(join(cacheFolder, `${name}-${version}`), async (unfinished) => {
    await writeFile(join(unfinished, 'package.json'), '{}');
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await execa('npm', ['install', ...flags, `${id}@${version}`], { cwd: unfinished });
  });
  return [process.execPath, join(folder, 'node_modules', id, program)];
}

/**
 * The environment of somebody who has just installed Node.js and has never installed a package.
 *
 * @param registry where packages come from; by default nothing can be asked for one
 */
export function freshEnvironment(
  home: string,
  registry = 'http://127.0.0.1:9',
): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    npm_config_registry: registry,
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    // npm asks about known weaknesses of its own accord.
    npm_config_audit: 'false',
    npm_config_fetch_retries: '0',
    pnpm_config_registry: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
  };
}
