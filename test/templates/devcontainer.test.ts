import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

import { LANGUAGES } from '../../generators/project/languages/index.ts';
import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, writeRepository } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CLI = fileURLToPath(new URL('../../node_modules/.bin/devcontainer', import.meta.url));

/** Knows every image, builds whatever it is told to, and starts nothing. */
const DOCKER = `#!/bin/bash
printf '%s\\0' "$@" >> "$0.calls"
printf '\\n' >> "$0.calls"
case $1 in
  inspect) echo '[{"Id":"sha256:1","Config":{"User":"root","Env":[],"Labels":{}},"Architecture":"amd64","Os":"linux"}]' ;;
  buildx) [ "$2" = build ] || echo 'github.com/docker/buildx v0.20.0 0' ;;
  version) echo 28.0.0 ;;
  run) exit 1 ;;
esac
`;

/** Secrets that must not be found in any argument: others see those. */
const SECRETS = {
  AWS_ACCESS_KEY_ID: 'the-key',
  AWS_SECRET_ACCESS_KEY: 'the-secret',
  AWS_SESSION_TOKEN: 'the-token',
};

interface Workshop {
  /** The repository. */
  readonly folder: string;
  /** The developer's home, with a name that wants quotes. */
  readonly home: string;
  /** Runs a command of the dev containers' own tool. */
  readonly run: (command: string, environment?: Record<string, string>) => Promise<string>;
  /** What Docker was called with. */
  readonly calls: () => Promise<readonly (readonly string[])[]>;
}

async function workshop(answers: Partial<Answers>): Promise<Workshop> {
  const base = await temporaryFolder();
  const folder = join(base, 'my-fn');
  const home = join(base, 'a home');
  const docker = join(base, 'docker');
  const data = join(base, 'data');
  await mkdir(home);
  await mkdir(data);
  // The tool would fetch this from the network.
  await writeFile(join(data, 'control-manifest.json'), '{}');
  await writeFile(docker, DOCKER, { mode: 0o755 });
  await writeRepository(folder, renderRepository(answers));
  return {
    folder,
    home,
    run: async (command, environment = {}) => {
      const folders = ['--workspace-folder', folder, '--user-data-folder', data];
      const options = [...folders, '--docker-path', docker];
      const { PATH = '' } = process.env;
      const env = { PATH, HOME: home, TMPDIR: base, ...environment };
      const { stdout } = await execa(CLI, [command, ...options], {
        env,
        extendEnv: false,
        reject: false,
      });
      return stdout;
    },
    calls: async () => {
      const lines = (await readFile(`${docker}.calls`, 'utf8')).split('\0\n').slice(0, -1);
      return lines.map((line) => line.split('\0'));
    },
  };
}

/** The values of an option that is given as two arguments. */
function valuesOf(option: string, args: readonly string[]): string[] {
  return args.filter((_value, index) => args[index - 1] === option);
}

const PLATFORMS = { x86_64: 'linux/amd64', arm64: 'linux/arm64' } as const;

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  dotnet: ['ms-dotnettools.csharp'],
  node: [],
  python: ['charliermarsh.ruff', 'ms-python.mypy-type-checker', 'ms-python.python'],
};

/** What a fresh container runs: all that `make test` and `make lint` do not install themselves. */
const SETUP: Readonly<Record<string, string>> = {
  dotnet: 'make build',
  node: 'make build',
  python: 'python3 -m pip install --user --requirement requirements-dev.txt && make build',
};

const cases = LANGUAGES.flatMap(({ id: language }) =>
  (['x86_64', 'arm64'] as const).map((architecture) => ({ language, architecture })),
);

test.each(cases)(
  'the configuration of $language on $architecture is understood',
  async ({ language, architecture }) => {
    const { home, run } = await workshop({ language, architecture });

    const { configuration } = JSON.parse(await run('read-configuration', SECRETS)) as {
      configuration: Record<string, unknown>;
    };

    const { configFilePath, ...rest } = configuration;
    expect(configFilePath).toBeDefined();
    expect(rest).toEqual({
      name: 'my-fn',
      build: {
        dockerfile: '../layer/Dockerfile',
        context: '..',
        target: 'dev',
        options: [`--platform=${PLATFORMS[architecture]}`],
      },
      initializeCommand: `cd "${home}/.aws" || mkdir "${home}/.aws"`,
      runArgs: [
        `--platform=${PLATFORMS[architecture]}`,
        '--env=AWS_PROFILE',
        '--env=AWS_REGION',
        '--env=AWS_DEFAULT_REGION',
      ],
      mounts: [`type=bind,source=${home}/.aws,target=/mnt/aws,readonly`],
      containerEnv: {
        AWS_CONFIG_FILE: '/mnt/aws/config',
        AWS_SHARED_CREDENTIALS_FILE: '/mnt/aws/credentials',
      },
      remoteUser: 'dev',
      remoteEnv: SECRETS,
      postCreateCommand: SETUP[language],
      customizations: {
        vscode: {
          extensions: [
            'amazonwebservices.aws-toolkit-vscode',
            'editorconfig.editorconfig',
            ...(EXTENSIONS[language] ?? []),
            'timonwong.shellcheck',
          ],
        },
      },
    });
  },
);

describe('opening the repository in the container', () => {
  test('builds the stage dev from the build image of the language', async () => {
    const { folder, run, calls } = await workshop({ language: 'python', runtime: 'python3.13' });

    await run('up');

    const all = await calls();
    expect(all).toContainEqual([
      ...['inspect', '--type', 'image'],
      'public.ecr.aws/sam/build-python3.13:latest-x86_64',
    ]);
    const build = all.find(([first, second]) => first === 'buildx' && second === 'build') ?? [];
    expect(build).toContain('--platform=linux/amd64');
    // The tool's own last stage is made of what it was told to take for its base.
    expect(valuesOf('--build-arg', build)).toContain('_DEV_CONTAINERS_BASE_IMAGE=dev');
    expect(build.at(-1)).toBe(folder);
  });

  test('gives the user of the image the number of the developer', async () => {
    const { run, calls } = await workshop({});

    await run('up');

    const update = (await calls()).find(([first]) => first === 'build') ?? [];
    expect(valuesOf('--build-arg', update)).toEqual(
      expect.arrayContaining(['REMOTE_USER=dev', `NEW_UID=${process.getuid?.()}`]),
    );
  });

  test('mounts the AWS folder, which it makes where there is none, and lets nobody write to it', async () => {
    const { home, run, calls } = await workshop({});

    await run('up');

    expect(await readdir(home)).toContain('.aws');
    const start = (await calls()).find(([first]) => first === 'run') ?? [];
    expect(valuesOf('--mount', start)).toContain(
      `type=bind,source=${home}/.aws,target=/mnt/aws,readonly`,
    );
  });

  test('leaves an AWS folder that is there as it is', async () => {
    const { home, run, calls } = await workshop({});
    await mkdir(join(home, '.aws'), { mode: 0o700 });
    await writeFile(join(home, '.aws/config'), '[default]\n');

    await run('up');

    expect(await readdir(join(home, '.aws'))).toEqual(['config']);
    expect((await stat(join(home, '.aws'))).mode & 0o777).toBe(0o700);
    expect((await calls()).some(([first]) => first === 'run')).toBe(true);
  });

  test('hands on the profile and the region by name, and no secret to what all can see', async () => {
    const { run, calls } = await workshop({});

    await run('up', { ...SECRETS, AWS_PROFILE: 'the-profile' });

    const all = (await calls()).flat();
    // An empty AWS_PROFILE would be an error; an option without a value is nothing where none is set.
    expect(all).toEqual(
      expect.arrayContaining(['--env=AWS_PROFILE', '--env=AWS_REGION', '--env=AWS_DEFAULT_REGION']),
    );
    expect(all.filter((value) => value.includes('the-'))).toEqual([]);
  });
});
