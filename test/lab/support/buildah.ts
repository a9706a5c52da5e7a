import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './debian.ts';
import { runFolder } from './workspace.ts';

/** What a container image says about how its processes run. */
export interface ImageConfiguration {
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly entrypoint?: string;
  /** As containers call it: `amd64` or `arm64`. */
  readonly architecture: string;
}

export interface BuildOptions {
  /** The build context: a generated repository. */
  readonly context: string;
  readonly target: string;
  /** Where the result's files go; it stays in the store alone without. */
  readonly output?: string;
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** The name of the image that is made; it has none without. */
  readonly tag?: string;
}

/** A folder of this machine that build steps can read. */
export interface Mount {
  readonly source: string;
  /** Where they see it. */
  readonly target: string;
}

/** A container of an image. */
export interface Container {
  /** Runs a program and answers what it prints. */
  run(program: readonly string[], options?: RunOptions): Promise<string>;
  /** Before the store is deleted: what is mounted cannot be. */
  remove(): Promise<void>;
}

export interface RunOptions {
  /** Folders of this machine that the program can write to. */
  readonly mounts?: readonly Mount[];
  /** @default the one that the image names */
  readonly user?: string;
}

/** A container store of its own: nothing of the machine's is seen, and nothing stays behind. */
export interface ImageStore {
  /** `CONTAINER_BUILD` for the generated Makefile, to be run with `environment`. */
  readonly buildCommand: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Makes an image of a root filesystem. */
  importImage(name: string, root: string, configuration: ImageConfiguration): Promise<void>;
  /** Builds one target of `layer/Dockerfile`, without any cache; answers the build's log. */
  build(options: BuildOptions): Promise<string>;
  /** What the image of a name says, as the OCI's specification of images has it. */
  inspect(name: string): Promise<unknown>;
  /** Makes a container of an image. */
  createContainer(name: string): Promise<Container>;
  delete(): void;
}

/** Works without a daemon, without privileged mounts and without the network. */
const ENVIRONMENT = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' };

/** Nothing from earlier builds, and nothing from the network. */
const FRESH = ['--no-cache', '--pull-never'];

export async function openImageStore(mounts: readonly Mount[] = []): Promise<ImageStore> {
  await ensurePackages('buildah');
  const folder = mkdtempSync(join(runFolder(), 'store-'));
  const storage = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  const options = [...FRESH, ...mounts.flatMap(volume)];

  async function buildah(command: string, ...args: readonly string[]): Promise<string> {
    const all = [...storage, command, ...args];
    const { stdout, stderr } = await execa('buildah', all, { env: ENVIRONMENT });
    return command === 'build' ? `${stdout}\n${stderr}` : stdout;
  }

  return {
    buildCommand: ['buildah', ...storage, 'build', ...options].join(' '),
    environment: ENVIRONMENT,

    async importImage(name, root, configuration) {
      const container = await buildah('from', '--quiet', 'scratch');
      await buildah('add', '--quiet', container, root, '/');
      const settings = Object.entries(configuration.environment).flatMap(([key, value]) => [
        '--env',
        `${key}=${value}`,
      ]);
      settings.push('--arch', configuration.architecture);
      if (configuration.workingDirectory !== undefined) {
        settings.push('--workingdir', configuration.workingDirectory);
      }
      if (configuration.entrypoint !== undefined) {
        settings.push('--entrypoint', JSON.stringify([configuration.entrypoint]));
      }
      await buildah('config', ...settings, container);
      await buildah('commit', '--quiet', '--disable-compression', '--rm', container, name);
    },

    async inspect(name) {
      // The templates of older versions know no `json`.
      const all = JSON.parse(await buildah('inspect', '--type', 'image', name)) as {
        OCIv1: unknown;
      };
      return all.OCIv1;
    },

    async createContainer(name) {
      const container = await buildah('from', '--quiet', '--pull-never', name);
      return {
        run: (program, { mounts: shared = [], user } = {}) => {
          const as = user === undefined ? [] : ['--user', user];
          return buildah('run', ...as, ...shared.flatMap(writable), container, '--', ...program);
        },
        remove: async () => {
          await buildah('rm', container);
        },
      };
    },

    build({ context, target, output, buildArguments = {}, tag }) {
      return buildah(
        'build',
        ...options,
        ...Object.entries(buildArguments).flatMap(([key, value]) => [
          '--build-arg',
          `${key}=${value}`,
        ]),
        ...['--target', target, '--file', join(context, 'layer/Dockerfile')],
        ...(output === undefined ? [] : ['--output', `type=local,dest=${output}`]),
        ...(tag === undefined ? [] : ['--tag', tag]),
        context,
      );
    },

    delete() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function volume({ source, target }: Mount): string[] {
  return ['--volume', `${source}:${target}:ro`];
}

function writable({ source, target }: Mount): string[] {
  return ['--volume', `${source}:${target}`];
}
