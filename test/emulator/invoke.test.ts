import { expect, test } from 'vitest';
import type { InvokeResult } from '../../generators/emulator/index.ts';
import { emulateReady } from './support.ts';

/** The parsed response of an invocation that must have succeeded. */
function answerOf(result: InvokeResult): unknown {
  expect(result.outcome).toBe('response');
  return result.response?.json;
}

test('two events are answered one after the other', async () => {
  const emulation = await emulateReady(['echo.mjs']);

  const first = await emulation.invoke({ n: 1 });
  const second = await emulation.invoke({ n: 2 });

  expect([answerOf(first), answerOf(second)]).toEqual([{ echo: { n: 1 } }, { echo: { n: 2 } }]);
  expect(first.response).toMatchObject({ mode: 'buffered', text: '{"echo":{"n":1}}' });
  expect(first.durationMs).toBeGreaterThan(0);
});

test('events queue up while the only process is busy', async () => {
  const emulation = await emulateReady(['echo.mjs']);

  const results = await Promise.all([1, 2, 3].map((n) => emulation.invoke(n)));

  expect(results.map(answerOf)).toEqual([{ echo: 1 }, { echo: 2 }, { echo: 3 }]);
});

test('an event comes with the headers that Lambda gives it', async () => {
  const emulation = await emulateReady(['echo.mjs'], {
    region: 'eu-west-1',
    functionName: 'orders',
  });
  const before = Date.now();

  const result = await emulation.invoke(
    { do: 'headers' },
    { requestId: 'request-1', clientContext: '{"a":1}' },
  );

  const headers = answerOf(result) as Record<string, string>;
  expect(headers).toMatchObject({
    'lambda-runtime-aws-request-id': 'request-1',
    'lambda-runtime-invoked-function-arn':
      'arn:aws:lambda:eu-west-1:123456789012:function:orders:1',
    'lambda-runtime-client-context': '{"a":1}',
    'lambda-runtime-trace-id': expect.stringMatching(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    ) as string,
  });
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  expect(deadline).toBeGreaterThanOrEqual(before + 30_000);
  expect(deadline).toBeLessThanOrEqual(Date.now() + 30_000);
});

test('an error of the handler comes back as it was posted, and the process lives on', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  const failed = await emulation.invoke({ do: 'error' });
  const next = await emulation.invoke({ do: 'echo', value: 1 });

  expect(failed).toMatchObject({
    outcome: 'error',
    error: { type: 'TypeError', message: 'x is not a function', stackTrace: ['at somewhere'] },
  });
  expect(answerOf(next)).toEqual({ echo: 1 });
});

test.for([
  ['crash', 'Runtime exited with error: exit status 17'],
  ['exit', 'Runtime exited without providing a reason'],
  ['signal', 'Runtime exited with error: signal: SIGKILL'],
] as const)('the end of the process fails the event (%s)', async ([deed, message]) => {
  const emulation = await emulateReady(['invoke.mjs']);

  const result = await emulation.invoke({ do: deed }, { requestId: 'r' });
  const next = await emulation.invoke({ do: 'echo' });

  expect(result).toMatchObject({
    outcome: 'exit',
    error: { type: 'Runtime.ExitError', message: `RequestId: r Error: ${message}` },
  });
  expect(next).toMatchObject({ outcome: 'exit' });
});

test('a handler that outlives the timeout is killed', async () => {
  const emulation = await emulateReady(['invoke.mjs'], { timeoutSeconds: 0.2 });

  const result = await emulation.invoke({ do: 'hang' }, { requestId: 'r' });
  const next = emulation.invoke({ do: 'echo' });

  expect(result).toMatchObject({
    outcome: 'timeout',
    error: {
      type: 'Sandbox.Timedout',
      message: 'RequestId: r Error: Task timed out after 0.20 seconds',
    },
  });
  await expect(next).rejects.toThrow('this one is failed');
});

test('an event over 6 MB is refused before it is sent', async () => {
  const emulation = await emulateReady(['echo.mjs']);

  await expect(emulation.invoke('x'.repeat(6 * 1024 * 1024 + 99))).rejects.toThrow(
    'the event has 6291557 bytes; Lambda takes 6291556',
  );
});

test.for([
  ['echo', undefined],
  ['leave', 'the process ended (exit status 19) after its response'],
  ['stay', 'the process is still busy after its response'],
] as const)('a response is not the end of an invoke (%s)', async ([deed, reason]) => {
  const emulation = await emulateReady(['invoke.mjs'], { timeoutSeconds: 0.3 });

  const result = await emulation.invoke({ do: deed });
  await emulation.idle();

  expect(result.outcome).toBe('response');
  expect(emulation.violations.map(({ message }) => message)).toEqual(
    reason === undefined ? [] : [expect.stringContaining(reason)],
  );
});

test('a second answer to the same event is refused', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  const result = await emulation.invoke({ do: 'twice' });
  await emulation.invoke({ do: 'echo' });

  expect(answerOf(result)).toBe(1);
  expect(emulation.output.at(-1)?.text).toBe(
    'second answer: 400 {"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}',
  );
  expect(emulation.violations).toMatchObject([{ name: 'unknown-request-id' }]);
});

test('a second answer is refused while the first is still arriving', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  const result = await emulation.invoke({ do: 'meanwhile' });

  expect(result.response?.text).toBe('first 400');
});

test.for([
  ['unknown', 400, 'InvalidRequestID', 'unknown-request-id'],
  ['greedy', 403, 'InvalidStateTransition', 'invocation-next-before-response'],
  ['late', 403, 'InvalidStateTransition', 'unexpected-error-report'],
  ['lost', 404, 'NotFound', 'unknown-path'],
] as const)('a wrong call is refused and named (%s)', async ([deed, status, type, violation]) => {
  const emulation = await emulateReady(['invoke.mjs']);

  const result = await emulation.invoke({ do: deed });

  expect(answerOf(result)).toMatchObject({ status, body: { errorType: type } });
  expect(emulation.violations).toMatchObject([{ name: violation }]);
});

test('a response may have 6 MB and 100 bytes, and not one more', async () => {
  const emulation = await emulateReady(['invoke.mjs']);
  const limit = 6 * 1024 * 1024 + 100;

  const full = await emulation.invoke({ do: 'large', size: limit });
  const over = await emulation.invoke({ do: 'large', size: limit + 1 });
  await emulation.invoke({ do: 'echo' });

  expect(full.response?.body.length).toBe(limit);
  expect(over).toMatchObject({
    outcome: 'error',
    error: { type: 'Function.ResponseSizeTooLarge' },
  });
  expect(emulation.output.at(-1)?.text).toBe(
    'large: 413 {"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}',
  );
});

test('a streamed response is seen chunk by chunk', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  const { response } = await emulation.invoke({ do: 'stream' });

  expect(response).toMatchObject({
    mode: 'streaming',
    contentType: 'text/plain',
    text: 'one two three',
  });
  expect(response?.chunks.map(({ bytes }) => bytes)).toEqual([4, 4, 5]);
  const times = response?.chunks.map(({ atMs }) => atMs) ?? [];
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('the prelude of an HTTP response is split off its body', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  const { response } = await emulation.invoke({ do: 'http' });

  expect(response?.httpPrelude).toEqual({ statusCode: 201, headers: { 'x-a': 'b' } });
  expect(response?.text).toBe('created');
});

test('an error in the middle of a stream keeps what had been sent', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  const result = await emulation.invoke({ do: 'midstream' });

  expect(result).toMatchObject({
    outcome: 'stream-error',
    error: { type: 'RangeError', message: 'broke off' },
    response: { text: 'half' },
  });
});

test('a stream that breaks off is an error when the process lives on', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  const result = await emulation.invoke({ do: 'cut' });
  const next = await emulation.invoke({ do: 'echo' });

  expect(result).toMatchObject({
    outcome: 'stream-error',
    error: { type: 'Runtime.TruncatedResponse' },
    response: { text: 'half' },
  });
  expect(answerOf(next)).toEqual({ echo: null });
  expect(emulation.violations).toEqual([]);
});

test('a process that dies while it streams has crashed', async () => {
  const emulation = await emulateReady(['invoke.mjs']);

  expect(await emulation.invoke({ do: 'die' })).toMatchObject({
    outcome: 'exit',
    exit: { code: 18 },
  });
});

test('credentials are given for the right token only, and are plainly not real', async () => {
  const emulation = await emulateReady(['echo.mjs']);

  const right = answerOf(await emulation.invoke({ do: 'credentials' }));
  const wrong = answerOf(await emulation.invoke({ do: 'credentials', token: 'guess' }));

  const { status, text } = right as { status: number; text: string };
  const credentials = JSON.parse(text) as Record<string, string>;
  expect(status).toBe(200);
  expect(Object.keys(credentials)).toEqual([
    'AccessKeyId',
    'SecretAccessKey',
    'Token',
    'Expiration',
  ]);
  expect(credentials['SecretAccessKey']).toBe('emulated-secret-access-key');
  expect(Date.parse(credentials['Expiration'] ?? '')).toBeGreaterThan(Date.now());
  expect(wrong).toMatchObject({ status: 404 });
});

test('what the function prints is kept line by line, in order', async () => {
  const emulation = await emulateReady(['echo.mjs']);

  await emulation.invoke({}, { requestId: 'r' });

  expect(emulation.output.map(({ stream, text }) => `${stream}: ${text}`)).toEqual([
    'stdout: loading',
    'stderr: restored',
    'stdout: event r',
  ]);
});

test('records on the log descriptor are kept whole', async () => {
  const emulation = await emulateReady(['logs.mjs'], { logDescriptor: 3 });

  await emulation.invoke({});

  expect(emulation.output.map(({ stream, text }) => [stream, text])).toEqual([
    ['log', 'first\nwith a second line'],
    ['log', 'second'],
  ]);
});
