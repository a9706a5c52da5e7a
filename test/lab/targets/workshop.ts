import { existsSync } from 'node:fs';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { execa } from 'execa';

import { assemblePackage } from '../package/published.ts';
import type { ImageStore } from '../support/buildah.ts';
import { builtLayer } from '../support/built-layer.ts';
import { ensurePackages } from '../support/debian.ts';
import { generateProject } from '../support/generated-project.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { openStandIns } from '../support/languages.ts';
import type { LabAnswers } from '../support/languages.ts';
import { nugetFeed } from '../support/nuget-feed.ts';
import { once } from '../support/once.ts';
import { pythonHost } from '../support/python-images.ts';
import { javaRoot } from '../support/stand-in-images.ts';
import { runFolder } from '../support/workspace.ts';
import { awsServer } from './aws-server.ts';
import type { AwsServer } from './aws-server.ts';

/** What became of a command. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Both. */
  readonly all: string;
  /** What was called of the programs that the workshop knows, without the paths of this machine. */
  readonly calls: readonly string[];
}

/**
 * A developer's machine: a generated repository with a layer that has been built, the real `make`, `aws` and tools
 * of the language, what stands in for docker, and an account of AWS on this machine.
 */
export interface Workshop {
  readonly project: string;
  readonly account: AwsServer;
  /** Runs a line of shell in the repository. */
  readonly run: (line: string, input?: string) => Promise<Ended>;
  readonly close: () => Promise<void>;
}

/** Debian's own, for which Debian has the tools; another version than Lambda's, which the sample does not mind. */
const PYTHON = '/usr/bin/python3';

const PACKAGES = ['buildah', 'make', 'mypy', 'python3', 'python3-pip', 'python3-pytest'];

/** Without what the machine adds, such as other versions of the linters. */
const SYSTEM = ['/usr/local/sbin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Opens a workshop with a repository of these answers; `close` it. */
export async function openWorkshop(answers: LabAnswers): Promise<Workshop> {
  await ensurePackages(...PACKAGES);
  const home = await mkdtemp(join(runFolder(), 'workshop-'));
  const project = join(home, 'my-fn');
  await generateProject(project, answers);
  await reuseLayer(project, answers);
  const builder = await images(answers.language);
  const account = await awsServer();
  const calls = join(home, 'calls');
  const programs = join(home, 'programs');
  await mkdir(programs);
  await writeFile(calls, '');
  const host = answers.language === 'python' ? await pythonHost() : await javaRoot();
  const container = {
    SNAPPER_LAB_BUILD: builder?.buildCommand ?? '',
    SNAPPER_LAB_ROOT: host,
    SNAPPER_LAB_LAYER: (await builtLayer({ language: answers.language })).zip,
  };
  for (const [name, script] of Object.entries(await scripts(container, account.url))) {
    const note = `echo "${name} $*" >> '${calls}'`;
    await writeFile(join(programs, name), `#!/bin/bash\n${note}\n${script}\n`, { mode: 0o755 });
  }
  const environment = {
    ...(await languageEnvironment(answers.language, home)),
    ...builder?.environment,
    ...CREDENTIALS,
    HOME: process.env['HOME'] ?? '/root',
    LANG: 'C.UTF-8',
    PATH: [programs, dirname(process.execPath), ...SYSTEM].join(delimiter),
    SNAPPER_LAB_AWS: account.url,
    // For whatever finds another AWS CLI: nothing may leave the machine.
    AWS_ENDPOINT_URL: account.url,
    // Not on this machine's system: the layer of a stand-in may come from a newer one.
    EMULATE_FLAGS: '--in docker',
  };
  const shop: Workshop = {
    project,
    account,
    async run(line, input = '') {
      const before = (await readFile(calls, 'utf8')).length;
      // With a socket as its input bash would take itself for a remote shell and read the user's settings.
      const { all, exitCode, stderr, stdout } = await execa('bash', ['--norc', '-c', line], {
        ...{ cwd: project, env: environment, extendEnv: false },
        ...{ all: true, input, reject: false },
      });
      const fresh = (await readFile(calls, 'utf8')).slice(before).split('\n').filter(Boolean);
      return { exitCode, stdout, stderr, all, calls: fresh };
    },
    async close() {
      await account.close();
    },
  };
  // Records the merge base, as a creation does.
  const { all: said, exitCode: code } = await shop.run('npx create-snapper-lambda update');
  if (code !== 0) throw new Error(said);
  return shop;
}

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'a-secret-that-nobody-prints',
  AWS_DEFAULT_REGION: 'eu-central-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

/** Takes the layer that the run has built for this language already: it consists of the same files, but for one. */
async function reuseLayer(project: string, answers: LabAnswers): Promise<void> {
  const built = await builtLayer({ language: answers.language });
  const folder = join(built.project, 'build');
  const names = (await readdir(folder)).filter((name) => name.startsWith('layer'));
  for (const name of names) {
    await cp(join(folder, name), join(project, 'build', name), { recursive: true });
  }
  if (answers.packaging === 'image') await replaceWrapper(built.opt, project);
  // The Makefile notes for which one it was built where there is a choice.
  if (answers.multiarch) await appendFile(join(project, 'build/layer.files'), 'x86_64\n');
  const now = new Date();
  await utimes(join(project, 'build/layer/layer.zip'), now, now);
}

/** An image starts the wrapper otherwise than Lambda's Java runtime does. */
async function replaceWrapper(opt: string, project: string): Promise<void> {
  const copy = await copyOfLayer(opt, 'layer-of-image');
  const wrapper = join(copy, 'snapper/wrapper');
  // Of the file that is there, others have links.
  await rm(wrapper);
  await cp(join(project, 'wrapper/snapper-wrapper'), wrapper);
  await execa('node', ['layer/pack.mjs', copy, 'build/layer/layer.zip'], { cwd: project });
}

let store: Promise<ImageStore> | undefined;

/**
 * The images that all workshops of Node.js share; they go with the folder of the run. Other languages build nothing
 * in containers here: the Makefile is the same, and tests of their own build their layers.
 */
function images(language: LabAnswers['language']): Promise<ImageStore> | undefined {
  return language === 'node' ? (store ??= openStandIns('node')) : undefined;
}

/** What .NET and Python need to be found, or to find packages. */
async function languageEnvironment(
  language: LabAnswers['language'],
  home: string,
): Promise<Readonly<Record<string, string>>> {
  if (language !== 'dotnet') return { PYTHON };
  const feed = await nugetFeed();
  await cp(feed.config, join(home, 'nuget.config'));
  return feed.environment;
}

/** The programs that are not the real ones, or are told where to find AWS or images. */
async function scripts(
  variables: Readonly<Record<string, string>>,
  url: string,
): Promise<Readonly<Record<string, string>>> {
  const folder = import.meta.dirname;
  const cfnLint = onPath('cfn-lint');
  const values = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const container = `${values.join(' ')} exec bash '${folder}/container.bash' "$@"`;
  return {
    docker: container,
    podman: container,
    sam: `exec node '${join(folder, 'sam.mjs')}' "$@"`,
    aws: `exec '${await awsCli()}' --endpoint-url '${url}' "$@"`,
    gh: `[ "$1" != api ] || echo repo:me/my-fn`,
    glab: '',
    curl: '',
    npx: `exec node '${await cli()}' "\${@:$([ "$1" = --yes ] && echo 3 || echo 2)}"`,
    ...(cfnLint === undefined ? {} : { 'cfn-lint': `exec '${cfnLint}' "$@"` }),
  };
}

/** The AWS CLI of this machine, or Debian's. */
async function awsCli(): Promise<string> {
  const found = onPath('aws');
  if (found !== undefined) return found;
  await ensurePackages('awscli');
  return '/usr/bin/aws';
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The command line as it is published, built once in a run. */
async function cli(): Promise<string> {
  const folder = await once(join(runFolder(), 'command-line'), async (unfinished) => {
    await assemblePackage(unfinished);
  });
  return join(folder, 'dist/cli.js');
}
