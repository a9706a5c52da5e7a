import { describe, expect, test } from 'vitest';

import { awsCli } from '../../generators/doctor/checks/aws-cli.ts';
import { make } from '../../generators/doctor/checks/make.ts';
import { node } from '../../generators/doctor/checks/node.ts';
import { sam } from '../../generators/doctor/checks/sam.ts';
import { ALL_THERE, HANGS, LIES, find, machineWith } from './support.ts';

describe.each([
  {
    check: make,
    program: 'make',
    version: '3.81',
    old: { script: 'echo "GNU Make 3.80"', version: '3.80', status: 'error' },
  },
  {
    check: node,
    program: 'node',
    version: '22.20.1',
    old: { script: 'echo v18.20.8', version: '18.20.8', status: 'error' },
  },
  {
    check: sam,
    program: 'sam',
    version: '1.131.0',
    old: { script: 'echo "SAM CLI, version 0.53.0"', version: '0.53.0', status: 'error' },
  },
  {
    check: awsCli,
    program: 'aws',
    version: '2.15.0',
    old: {
      script: 'echo "aws-cli/1.45.11 Python/3.11.7" >&2',
      version: '1.45.11',
      status: 'warning',
    },
  },
] as const)('$program', ({ check, old, program, version }) => {
  test('is fine when it is there', async () => {
    const machine = await machineWith({ [program]: ALL_THERE[program] });

    expect(await find(check, machine)).toEqual({ status: 'ok', detail: version });
  });

  test.each([
    ['not there', {}],
    ['only a shim of a version manager', { [program]: 'echo "command not found" >&2; exit 127' }],
  ])('is an error with a remedy when it is %s', async (_, programs) => {
    expect(await find(check, await machineWith(programs))).toEqual({
      status: 'error',
      detail: `${program} is not installed, or not on PATH`,
      fix: expect.stringMatching(/nstall|https:/) as string,
    });
  });

  test('is judged when it is too old', async () => {
    const finding = await find(check, await machineWith({ [program]: old.script }));

    expect(finding).toMatchObject({ status: old.status });
    expect(finding?.detail).toContain(`${old.version}; wanted is `);
    expect(finding?.fix).toBeDefined();
  });

  test('is cut off when it hangs', async () => {
    const machine = await machineWith({ [program]: HANGS }, { timeout: 300 });

    expect(await find(check, machine)).toMatchObject({
      status: 'error',
      detail: `${program} does not answer`,
    });
  });

  test('is no good, and not quoted, when it is something else of that name', async () => {
    const finding = await find(check, await machineWith({ [program]: LIES }));

    expect(finding?.status).toBe('error');
    expect(finding?.detail).toContain(program);
    expect(JSON.stringify(finding)).not.toMatch(/alright|1234567/);
  });

  test('is no good, and not quoted, when it fails', async () => {
    const script = `${ALL_THERE[program]}; echo "token=hunter2" >&2; exit 4`;
    const finding = await find(check, await machineWith({ [program]: script }));

    expect(finding?.status).toBe('error');
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });
});

test('another make is called by that name', async () => {
  const machine = await machineWith({ make: 'echo "usage: make [-BeikNnqrSstWwX]" >&2; exit 2' });

  expect(await find(make, machine)).toMatchObject({
    status: 'error',
    detail: 'make is there, but it is not GNU Make',
  });
});

test('the remedy for make is that of the system', async () => {
  const machine = await machineWith({}, { platform: 'darwin' });

  expect((await find(make, machine))?.fix).toContain('xcode-select --install');
});

test('a program that answers, and leaves something running, has answered', async () => {
  const machine = await machineWith({ node: 'echo v22.1.0; /bin/sleep 30 &' }, { timeout: 2_000 });

  expect(await find(node, machine)).toEqual({ status: 'ok', detail: '22.1.0' });
});

test.each(['v1234567.1.1', 'v22.1.1234567'])('%s is no version, and not told', async (text) => {
  const finding = await find(node, await machineWith({ node: `echo ${text}` }));

  expect(finding).toMatchObject({ detail: 'node answers, but not with its version' });
});
