import { expect, test } from 'vitest';
import { lambdaEnvironment } from '../../generators/emulator/index.ts';
import type { EnvironmentInput } from '../../generators/emulator/index.ts';
import { emulate, emulateReady } from './support.ts';

const input: EnvironmentInput = {
  environment: {},
  functionName: 'orders',
  functionVersion: '7',
  handler: 'app.handler',
  host: 'java21',
  layerRoot: '/opt',
  memoryMegabytes: 512,
  region: 'eu-central-1',
  snapStart: true,
  taskRoot: '/var/task',
  endpoint: '127.0.0.1:9001',
  authorizationToken: 'token',
};

test('is exactly that of the Java host under SnapStart', () => {
  expect(lambdaEnvironment(input)).toEqual({
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LD_LIBRARY_PATH:
      '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
    LANG: 'en_US.UTF-8',
    TZ: ':/etc/localtime',
    SNAPPER_PRIME_STRICT: '1',
    LAMBDA_TASK_ROOT: '/var/task',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: 'app.handler',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'orders',
    AWS_LAMBDA_FUNCTION_VERSION: '7',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001',
    AWS_EXECUTION_ENV: 'AWS_Lambda_java21',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'snap-start',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9001/2021-04-23/credentials',
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'token',
  });
});

test('names no runtime of Lambda in an image, and is that of the Java host otherwise', () => {
  const { AWS_EXECUTION_ENV: java, ...rest } = lambdaEnvironment(input);

  expect(java).toBe('AWS_Lambda_java21');
  expect(lambdaEnvironment({ ...input, host: 'image' })).toEqual(rest);
});

test('has credentials and the names of the log only when started on demand', () => {
  const onDemand = lambdaEnvironment({ ...input, snapStart: false });

  expect(onDemand).toMatchObject({
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_ACCESS_KEY_ID: 'EMULATEDACCESSKEYID0',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/orders',
  });
  expect(onDemand).not.toHaveProperty('AWS_CONTAINER_CREDENTIALS_FULL_URI');
});

test('is moved to where layer and function really lie', () => {
  const { LD_LIBRARY_PATH, PATH, LAMBDA_TASK_ROOT } = lambdaEnvironment({
    ...input,
    layerRoot: '/build/opt',
    taskRoot: '/build/function',
  });

  expect(PATH).toBe('/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/build/opt/bin');
  expect(LD_LIBRARY_PATH).toBe(
    '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/build/function:/build/function/lib:/build/opt/lib',
  );
  expect(LAMBDA_TASK_ROOT).toBe('/build/function');
});

test('lets the user replace what Lambda lets the user replace', () => {
  const environment = { TZ: 'Europe/Vienna', SNAPPER_PRIME_STRICT: '0', TABLE: 't' };

  expect(lambdaEnvironment({ ...input, environment })).toMatchObject(environment);
});

test('refuses a variable that Lambda reserves, without its value', async () => {
  const started = emulate(['echo.mjs'], { environment: { AWS_SESSION_TOKEN: 'secret' } });

  await expect(started).rejects.toThrow(
    /^Lambda reserves the environment variable AWS_SESSION_TOKEN and would refuse this configuration; remove it$/,
  );
});

test('reaches the process and nothing else does', async () => {
  const emulation = await emulateReady(['echo.mjs'], { environment: { TABLE: 'orders' } });

  const result = await emulation.invoke({ do: 'environment' });

  const environment = result.response?.json as Record<string, string>;
  const { AWS_CONTAINER_AUTHORIZATION_TOKEN: authorizationToken = '', ...rest } = environment;
  const expected = lambdaEnvironment({
    ...input,
    functionName: 'snapper-function',
    functionVersion: '1',
    memoryMegabytes: 1769,
    region: 'us-east-1',
    environment: { TABLE: 'orders' },
    endpoint: emulation.endpoint,
    authorizationToken,
  });
  expect({ ...rest, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorizationToken }).toEqual(expected);
  expect(authorizationToken.length).toBeGreaterThan(20);
  expect(Object.keys(environment).filter((name) => name.startsWith('AWS_LAMBDA_LOG_'))).toEqual([]);
});
