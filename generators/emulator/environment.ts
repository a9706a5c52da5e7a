import { EmulatorError } from './errors.ts';
import type { Settings } from './options.ts';

/** What the environment is made of. */
export type EnvironmentInput = Pick<
  Settings,
  | 'authorizationToken'
  | 'environment'
  | 'functionName'
  | 'functionVersion'
  | 'handler'
  | 'host'
  | 'layerRoot'
  | 'logDescriptor'
  | 'memoryMegabytes'
  | 'region'
  | 'snapStart'
  | 'taskRoot'
> & {
  /** `host:port` of the Runtime API. */
  readonly endpoint: string;
};

/** `PATH` and `LD_LIBRARY_PATH` of the Java base images. */
const PATH = '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin';
const LIBRARY_PATH =
  '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib';

/** Variables that Lambda refuses in a function's configuration. */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/**
 * The whole environment of a process under a Java runtime of Lambda, or in an image. The user's variables may
 * replace those of the image (`PATH`, `TZ`, ...) but none that Lambda reserves.
 *
 * @throws EmulatorError naming the reserved variable that the user configured.
 */
export function lambdaEnvironment(input: EnvironmentInput): Record<string, string> {
  const reserved = Object.keys(input.environment).find((name) => RESERVED.has(name));
  if (reserved !== undefined) {
    throw new EmulatorError(
      `Lambda reserves the environment variable ${reserved} and would refuse this configuration; remove it`,
      { exitCode: 2 },
    );
  }
  return {
    PATH: relocate(PATH, input),
    LD_LIBRARY_PATH: relocate(LIBRARY_PATH, input),
    LANG: 'en_US.UTF-8',
    TZ: ':/etc/localtime',
    // Priming that fails is a fault to find here, and only a log line on Lambda.
    SNAPPER_PRIME_STRICT: '1',
    ...input.environment,
    LAMBDA_TASK_ROOT: input.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: input.handler,
    AWS_REGION: input.region,
    AWS_DEFAULT_REGION: input.region,
    AWS_LAMBDA_FUNCTION_NAME: input.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: input.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(input.memoryMegabytes),
    AWS_LAMBDA_RUNTIME_API: input.endpoint,
    // It names a runtime of Lambda's, which an image has none of.
    ...(input.host === 'image' ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${input.host}` }),
    AWS_LAMBDA_INITIALIZATION_TYPE: input.snapStart ? 'snap-start' : 'on-demand',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...(input.logDescriptor === undefined
      ? {}
      : { _LAMBDA_TELEMETRY_LOG_FD: String(input.logDescriptor) }),
    ...(input.snapStart ? snapStartOnly(input) : onDemandOnly(input)),
  };
}

/** A snapshot must not hold credentials: the process asks for them after the restore. */
function snapStartOnly(input: EnvironmentInput): Record<string, string> {
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${input.endpoint}/2021-04-23/credentials`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: input.authorizationToken,
  };
}

/** What SnapStart functions lack: credentials as variables, and the names of the log. */
function onDemandOnly(input: EnvironmentInput): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'EMULATEDACCESSKEYID0',
    AWS_SECRET_ACCESS_KEY: 'emulated-secret-access-key',
    AWS_SESSION_TOKEN: 'emulated-session-token',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${input.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `1970/01/01/[${input.functionVersion}]emulated`,
  };
}

/** Moves the entries of a search path that lie under `/opt` and `/var/task` to where those really are. */
export function relocate(
  searchPath: string,
  roots: Pick<EnvironmentInput, 'layerRoot' | 'taskRoot'>,
): string {
  return searchPath
    .split(':')
    .map((entry) => {
      if (isWithin(entry, '/opt')) return roots.layerRoot + entry.slice('/opt'.length);
      if (isWithin(entry, '/var/task')) return roots.taskRoot + entry.slice('/var/task'.length);
      return entry;
    })
    .join(':');
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
