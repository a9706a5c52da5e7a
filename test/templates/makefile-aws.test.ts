import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { AWS, replaceStub, workshop } from './makefile-support.ts';

test('make invoke calls the alias and shows the log and the answer', async () => {
  const { stubs, make } = await workshop();

  const { stdout, stderr } = await make('invoke', 'EVENT=events/other.json');

  expect(await stubs.calls()).toEqual([
    expect.stringMatching(
      /^aws lambda invoke --function-name my-fn:live --payload fileb:\/\/events\/other\.json /,
    ),
  ]);
  expect(stdout).toContain('{"ok":true}');
  expect(stderr).toContain('REPORT');
});

/** The AWS CLI while a snapshot is being made: the first invocation fails, waiting mends it. */
const AWS_NOT_READY = `
if [ "$2" = wait ]; then touch active; exit 0; fi
if [ ! -e active ]; then echo 'An error occurred (SnapStartNotReadyException)' >&2; exit 255; fi
${AWS}`;

test('make invoke explains a version that is not ready, waits for it, and invokes again', async () => {
  const { stubs, make } = await workshop();
  await replaceStub(stubs, 'aws', AWS_NOT_READY);

  const { exitCode, stdout, stderr } = await make('invoke');

  expect(exitCode).toBe(0);
  expect(stdout).toContain('{"ok":true}');
  expect(stderr).toContain('SnapStartNotReadyException: Lambda is making the snapshot');
  expect((await stubs.calls()).map((call) => call.split(' --').slice(0, 2).join(' --'))).toEqual([
    'aws lambda invoke --function-name my-fn:live',
    'aws lambda wait published-version-active --function-name my-fn',
    'aws lambda invoke --function-name my-fn:live',
  ]);
});

test('make invoke shows any other failure, and invokes once', async () => {
  const { stubs, make } = await workshop();
  const failing = "echo 'An error occurred (AccessDeniedException)' >&2; exit 255";
  await replaceStub(stubs, 'aws', failing);

  const { exitCode, stdout, stderr } = await make('invoke');

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('AccessDeniedException');
  expect(await stubs.calls()).toHaveLength(1);
});

test('make logs marks the phases of SnapStart, and fails as sam fails', async () => {
  const { stubs, make } = await workshop();
  const lines = ['RESTORE_START Runtime', 'hello', 'REPORT RequestId: 1'];
  const echo = lines.map((line) => `echo 'x 2026 ${line}'`).join('\n');
  await replaceStub(stubs, 'sam', echo);
  expect(await make('logs')).toEqual({
    exitCode: 0,
    stdout: '==> x 2026 RESTORE_START Runtime\nx 2026 hello\n==> x 2026 REPORT RequestId: 1',
    stderr: '',
  });

  await replaceStub(stubs, 'sam', 'exit 3');
  expect((await make('logs')).exitCode).toBe(2);
});

test.each<[Partial<Answers>, string]>([
  [{ runtime: 'nodejs24.x' }, ' --compare managed'],
  [{ runtime: 'dotnet10' }, ' --compare managed,native'],
  [{ runtime: 'dotnet9' }, ''],
])('make bench measures the stacks that %j can have', async (answers, compare) => {
  const { folder, make } = await workshop(answers);
  const tool = 'console.log(process.argv.slice(2).join(" "));\n';
  await writeFile(join(folder, 'tools/cold-starts.mjs'), tool);

  const { stdout } = await make('bench', 'RUNS=5', 'EVENT=e.json', 'BENCH_FLAGS=--parallel 3');

  expect(stdout).toBe(`bench --stack my-fn${compare} --runs 5 --event e.json --parallel 3`);
});

test('make report says that there is nothing to show before something was measured', async () => {
  const { make } = await workshop();

  const { exitCode, stderr } = await make('report');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('there is no build/bench/result.json yet; `make bench` measures');
});


/** An account without the stack. */
const NO_STACK = `
case "$1 $2" in
  'cloudformation describe-stacks') echo 'An error occurred (ValidationError): Stack with id my-fn does not exist' ;;
  *) echo 'An error occurred (ResourceNotFoundException): Function not found' ;;
esac >&2
exit 254`;

describe('without the stack', () => {
  test.each(['invoke', 'logs'])('make %s says so, and what makes it', async (target) => {
    const { stubs, make } = await workshop();
    await replaceStub(stubs, 'aws', NO_STACK);

    const { exitCode, stderr } = await make(target);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('my-fn is not deployed in this account and region: `make deploy`');
    expect((await stubs.calls()).filter((call) => call.startsWith('sam'))).toEqual([]);
  });

  test('make delete has nothing to do', async () => {
    const { stubs, make } = await workshop();
    await replaceStub(stubs, 'aws', NO_STACK);

    expect(await make('delete', 'STACK=other')).toEqual({
      exitCode: 0,
      stdout: 'There is no stack other to delete.',
      stderr: '',
    });
    expect(await stubs.calls()).toEqual(['aws cloudformation describe-stacks --stack-name other']);
  });
});

test.each([
  ['there is the stack', AWS],
  ['AWS does not tell', "echo 'An error occurred (AccessDenied)' >&2; exit 254"],
])('%s: make delete leaves it to SAM CLI, which asks', async (_, aws) => {
  const { stubs, make } = await workshop();
  await replaceStub(stubs, 'aws', aws);

  const { exitCode } = await make('delete', 'DELETE_FLAGS=--no-prompts');

  expect(exitCode).toBe(0);
  expect((await stubs.calls()).at(-1)).toBe('sam delete --stack-name my-fn --no-prompts');
});
