import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { execa } from 'execa';

import { assemblePackage } from '../package/published.ts';
import { builtLayer } from '../support/built-layer.ts';
import { ensurePackages } from '../support/debian.ts';
import { generateProject } from '../support/generated-project.ts';
import { openStandIns } from '../support/languages.ts';
import type { LabAnswers } from '../support/languages.ts';
import { nugetFeed } from '../support/nuget-feed.ts';
import { once } from '../support/once.ts';
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
 * of the language, buildah under the name of docker, and an account of AWS on this machine.
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
  await reuseLayer(project, answers.language);
  const store = await openStandIns(answers.language);
  const account = await awsServer();
  const calls = join(home, 'calls');
  const programs = join(home, 'programs');
  await mkdir(programs);
  await writeFile(calls, '');
  for (const [name, script] of Object.entries(await scripts(store.buildCommand, account.url))) {
    const note = `echo "${name} $*" >> '${calls}'`;
    await writeFile(join(programs, name), `#!/bin/bash\n${note}\n${script}\n`, { mode: 0o755 });
  }
  const environment = {
    ...(await languageEnvironment(answers.language, home)),
    ...store.environment,
    ...CREDENTIALS,
    HOME: process.env['HOME'] ?? '/root',
    LANG: 'C.UTF-8',
    PATH: [programs, dirname(process.execPath), ...SYSTEM].join(delimiter),
    SNAPPER_LAB_AWS: account.url,
    // For whatever finds another AWS CLI: nothing may leave the machine.
    AWS_ENDPOINT_URL: account.url,
    // There is no engine to run containers.
    EMULATE_FLAGS: '--in process',
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
      store.delete();
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

/** Takes the layer that the run has built for this language already: it consists of the same files. */
async function reuseLayer(project: string, language: LabAnswers['language']): Promise<void> {
  const built = await builtLayer({ language });
  await cp(join(built.project, 'build'), join(project, 'build'), {
    recursive: true,
    filter: (path) => !path.includes('build/function'),
  });
  const now = new Date();
  await utimes(join(project, 'build/layer/layer.zip'), now, now);
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
async function scripts(build: string, url: string): Promise<Readonly<Record<string, string>>> {
  const folder = import.meta.dirname;
  const cfnLint = onPath('cfn-lint');
  return {
    docker: container(build),
    podman: container(build),
    sam: `exec node '${join(folder, 'sam.mjs')}' "$@"`,
    aws: `exec '${await awsCli()}' --endpoint-url '${url}' "$@"`,
    gh: `[ "$1" != api ] || echo repo:me/my-fn`,
    glab: '',
    curl: '',
    npx: `exec node '${await cli()}' "\${@:$([ "$1" = --yes ] && echo 3 || echo 2)}"`,
    ...(cfnLint === undefined ? {} : { 'cfn-lint': `exec '${cfnLint}' "$@"` }),
  };
}

/** Docker and Podman: builds are buildah's, there is an engine, and a container only notes that it was run. */
function container(build: string): string {
  return `case $1 in
  build) for word; do [ "$word" = --pull ] || words+=("$word"); done; exec ${build} "\${words[@]:1}" ;;
  info) ;;
  run) for word; do
      case $word in --env) named=1 ;; *) [ -z "$named" ] || [ -n "\${!word+set}" ] || exit 125; named= ;; esac
    done ;;
  *) echo "unknown command: $1" >&2; exit 125 ;;
esac`;
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
