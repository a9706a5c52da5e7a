import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { hostCommand } from './host-command.ts';
import { withWrapper } from './launch-input.ts';
import type { LaunchInput } from './launch-input.ts';
import type { Launch } from './stage.ts';

/** AWS's base images of the hosts. */
export const IMAGES = {
  java21: 'public.ecr.aws/lambda/java:21',
  java25: 'public.ecr.aws/lambda/java:25',
  image: 'public.ecr.aws/lambda/provided:al2023',
} as const;

export const PLATFORMS = { x86_64: 'linux/amd64', arm64: 'linux/arm64' } as const;

/** Lambda's name for this machine inside a container. */
const GATEWAY = 'host.docker.internal';

/** What the base image says itself; it may know better than we do. */
const IMAGE_VARIABLES = [
  'PATH',
  'LD_LIBRARY_PATH',
  'LANG',
  'TZ',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
];

/** Variables that the container tool itself needs, and which therefore cannot carry the function's. */
const TOOL_VARIABLES =
  /^(PATH|LD_LIBRARY_PATH|LANG|TZ|HOME|TMPDIR|(DOCKER|CONTAINER|CONTAINERS|FINCH|PODMAN|XDG)_.*)$/;

/** Runs the wrapper in the base image of the host. */
export function launchContainer(input: LaunchInput): Launch {
  const { containerTool, wrapper } = input.settings;
  const name = `snapstart-emulator-${randomBytes(6).toString('hex')}`;
  return {
    // On Linux the container shares this machine's network; elsewhere it lives in a virtual machine.
    ...(process.platform === 'linux' ? {} : { listenHost: '0.0.0.0', endpointHost: GATEWAY }),
    environment: withWrapper(input, input.environment, wrapper),
    launch: (environment) =>
      spawn(containerTool, containerArguments(name, input, environment), {
        env: { ...environment, ...toolEnvironment() },
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    terminate: () => remove(containerTool, name),
  };
}

/** Everything after `docker`. */
export function containerArguments(
  name: string,
  { architecture, environment: configured, functionRoot, layerRoot, settings }: LaunchInput,
  environment: Readonly<Record<string, string>>,
): string[] {
  const network =
    process.platform === 'linux'
      ? ['--network', 'host']
      : ['--add-host', `${GATEWAY}:host-gateway`];
  const passed = Object.keys(environment).filter(
    (variable) => !IMAGE_VARIABLES.includes(variable) || variable in configured,
  );
  return [
    'run',
    '--rm',
    ...['--name', name],
    ...['--platform', PLATFORMS[architecture]],
    ...network,
    ...['--memory', `${settings.memoryMegabytes}m`],
    // SELinux, where podman is at home, would hide the volumes.
    ...(/podman/.test(settings.containerTool) ? ['--security-opt', 'label=disable'] : []),
    // As on Lambda: only /tmp can be written.
    '--read-only',
    ...['--tmpfs', '/tmp:rw,exec,size=512m'],
    ...['--volume', `${layerRoot}:/opt:ro`],
    ...['--volume', `${functionRoot}:/var/task:ro`],
    ...['--workdir', '/var/task'],
    ...passed.flatMap((variable) => ['--env', environmentArgument(variable, environment)]),
    ...['--entrypoint', settings.wrapper],
    settings.image ?? IMAGES[settings.host],
    ...hostCommand(settings.host, settings.memoryMegabytes),
  ];
}

/** By name alone wherever possible: the values of arguments can be read in the list of processes. */
function environmentArgument(name: string, environment: Readonly<Record<string, string>>): string {
  return TOOL_VARIABLES.test(name) ? `${name}=${environment[name]}` : name;
}

function toolEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => TOOL_VARIABLES.test(name)),
  );
}

async function remove(containerTool: string, name: string): Promise<void> {
  const removal = spawn(containerTool, ['rm', '--force', name], { stdio: 'ignore' });
  // Nothing is left to do if the container is gone, or the tool with it.
  await once(removal, 'close').catch(() => undefined);
}
