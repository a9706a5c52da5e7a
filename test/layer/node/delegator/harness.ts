import { execa, execaSync } from 'execa';
import { spawn } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Emulation } from '../../../../generators/emulator/index.ts';
import type { EmulationOptions } from '../../../../generators/emulator/index.ts';
import { describeUnless } from '../../../support/tools.ts';

const repositoryRoot = join(import.meta.dirname, '../../../..');

/** The delegator's sources, as they are copied into generated repositories. */
export const delegatorSource = join(repositoryRoot, 'layer/node/delegator');

const standInClient = join(repositoryRoot, 'test/fixtures/node/delegator/client.mjs');

/** How the layer's build compiles it (see the head of reseed.c). */
export const COMPILER_FLAGS = ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC'];

/** Tests that run the whole delegator, whose native part must be compiled. */
export function describeCompiled(name: string, tests: () => void): void {
  const hasCompiler = !execaSync('gcc', ['--version'], { reject: false }).failed;
  describeUnless(hasCompiler ? undefined : 'gcc is missing', name, tests);
}

/** What is put together to run a function; by default what the unit tests use. */
export interface LayerParts {
  /** The Node.js executable. */
  readonly node?: string;
  /** A folder with the runtime interface client: `index.mjs`, `rapid-client.node`. */
  readonly client?: string;
  /** What the layer's build writes into its manifest. */
  readonly generation?: 3 | 4;
  /** Files that replace those of the delegator, by path inside it. */
  readonly replace?: Readonly<Record<string, string>>;
}

/** Something laid out like /opt/snapper. */
export interface Layer {
  readonly folder: string;
  readonly node: string;
}

/** Lays out a layer below `folder`, with the delegator's native part compiled. */
export async function assembleLayer(folder: string, parts: LayerParts = {}): Promise<Layer> {
  const delegator = join(folder, 'delegator');
  await cp(delegatorSource, delegator, { recursive: true });
  const native = join(delegator, 'native');
  await execa('gcc', [...COMPILER_FLAGS, '-o', 'reseed.node', 'reseed.c'], { cwd: native });
  await writeFiles(delegator, parts.replace ?? {});
  if (parts.client === undefined) {
    await mkdir(join(folder, 'ric'));
    await cp(standInClient, join(folder, 'ric/index.mjs'));
  } else {
    await cp(parts.client, join(folder, 'ric'), { recursive: true });
  }
  const manifest = { runtimeInterfaceClient: { generation: parts.generation ?? 4 } };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { folder, node: parts.node ?? process.execPath };
}

export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

export interface RunOptions extends Partial<EmulationOptions> {
  readonly layer: Layer;
  /** The function's folder. */
  readonly taskRoot: string;
  /** Start the client without the delegator, as the wrapper does without SnapStart. */
  readonly bare?: boolean;
  readonly flags?: readonly string[];
  /** Variables that no function may configure but the wrapper sets, such as LD_LIBRARY_PATH. */
  readonly wrapperEnvironment?: Readonly<Record<string, string>>;
}

/** Prepares a function to be driven by the emulator, started as the layer's wrapper does it. */
export async function emulate(options: RunOptions): Promise<Emulation> {
  const { layer, bare = false, flags = [], wrapperEnvironment = {}, ...rest } = options;
  return Emulation.start({
    handler: 'app.handler',
    exitGraceMs: 5_000,
    ...rest,
    launch: (given) => {
      const delegated = {
        SNAPPER_HANDLER: given['_HANDLER'],
        _HANDLER: join(layer.folder, 'delegator/index.handler'),
      };
      return spawn(layer.node, ['--expose-gc', ...flags, join(layer.folder, 'ric/index.mjs')], {
        cwd: options.taskRoot,
        env: {
          ...given,
          // The Java host's; the wrapper puts the layer's libraries first.
          LD_LIBRARY_PATH: '',
          ...(bare ? {} : delegated),
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
          AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/snapper-function',
          AWS_LAMBDA_LOG_STREAM_NAME: 'snapstart/[1]',
          ...wrapperEnvironment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
    },
  });
}

export function outputOf(emulation: Emulation): string {
  return emulation.output.map((line) => line.text).join('\n');
}
