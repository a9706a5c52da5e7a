import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { execa } from 'execa';

import { CLI, workFolder } from '../cli/support.ts';
import type { Outcome } from '../cli/support.ts';

/** projen itself, as the built package finds it. */
const PROJEN = resolve('node_modules/projen');

/** A new folder in which the built package is installed. */
export async function installedPackage(name = 'demo'): Promise<string> {
  const root = join(await workFolder(), name);
  await installPackage(root);
  return root;
}

/** Puts the built package to where npm would. */
export async function installPackage(root: string): Promise<void> {
  const home = join(root, 'node_modules/create-snapper-lambda');
  mkdirSync(home, { recursive: true });
  for (const file of ['.jsii', 'package.json']) await copyFile(file, join(home, file));
  symlinkSync(dirname(CLI), join(home, 'dist'));
}

/** Writes a projen file that makes a project, and does whatever else is said before it is synthesised. */
export function writeProjenFile(root: string, options: object, statements = ''): void {
  const text = `
    const { SnapperLambdaProject } = require('create-snapper-lambda');
    const { Project, TextFile } = require(${JSON.stringify(PROJEN)});
    const project = new SnapperLambdaProject(${JSON.stringify(options)});
    ${statements}
    project.synth();
  `;
  writeFileSync(join(root, '.projenrc.cjs'), text);
}

/** Runs the projen file, as `npx projen` does. */
export async function synthesiseProject(
  root: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return node(root, ['.projenrc.cjs'], env);
}

/** Follows a projen file in JSON, as `npx projen` does. */
export async function followJson(root: string): Promise<Outcome> {
  return node(root, [join(PROJEN, 'lib/run-projenrc-json.task.js')]);
}

/** Makes a project as `projen new` does once it has installed what it needs. */
export async function newProject(
  root: string,
  projectOptions: object,
  others: object = {},
): Promise<Outcome> {
  const options = {
    dir: root,
    projectFqn: 'create-snapper-lambda.SnapperLambdaProject',
    projectOptions,
    ...others,
  };
  const script = `require(${JSON.stringify(PROJEN)}).Projects.createProject(${JSON.stringify(options)})`;
  return node(root, ['--eval', script]);
}

async function node(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { exitCode, stderr, stdout } = await execa(process.execPath, args, {
    cwd,
    // In tests of its users, projen writes elsewhere.
    env: { NO_COLOR: '1', FORCE_COLOR: undefined, NODE_ENV: undefined, ...env },
    reject: false,
  });
  return { exitCode: exitCode ?? null, stdout, stderr };
}
