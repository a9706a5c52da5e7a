import { expect, test } from 'vitest';

import { sdkChecks } from '../../generators/doctor/checks/sdk.ts';
import type { Finding } from '../../generators/doctor/check.ts';
import type { Machine } from '../../generators/doctor/index.ts';
import { LANGUAGES, findLanguage } from '../../generators/project/languages/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { HANGS, LIES, find, machineWith } from './support.ts';

/** What is found of the SDK of a runtime, and of what comes with it. */
async function found(runtime: string, machine: Machine): Promise<readonly (Finding | undefined)[]> {
  const row = catalogue.find(runtime)!;
  const checks = sdkChecks(findLanguage(row.language)!.sdk, row);
  return Promise.all(checks.map((check) => find(check, machine)));
}

function python(version: string, pip = 'echo "pip 24.0 from /x (python 3.13)"'): string {
  return `case "$*" in --version) echo "Python ${version}";; "-m pip --version") ${pip};; esac`;
}

test('npm is asked for', async () => {
  const [finding] = await found('nodejs24.x', await machineWith({ npm: 'echo 10.9.3' }));

  expect(finding).toEqual({ status: 'ok', detail: '10.9.3' });
});

test.each([
  ['10.0.100', 'ok'],
  ['10.0.401', 'ok'],
  ['10.1.100', 'error'],
  ['9.0.306', 'error'],
  ['10.0.100-rc.2.25502.107', 'error'],
])('.NET 10 is built by the SDK %s: %s', async (version, status) => {
  const script = `echo "8.0.414 [/usr/share/dotnet/sdk]"; echo "${version} [/usr/share/dotnet/sdk]"`;
  const [finding] = await found('dotnet10', await machineWith({ dotnet: script }));

  expect(finding).toMatchObject({ status });
  expect(finding?.detail).toContain(version);
  expect(finding?.fix).toBe(
    status === 'ok' ? undefined : 'Install the .NET SDK 10 from https://dot.net.',
  );
});

test('a .NET without an SDK is an error', async () => {
  const [finding] = await found('dotnet10', await machineWith({ dotnet: 'exit 0' }));

  expect(finding).toMatchObject({ status: 'error' });
});

test.each([
  ['3.13.7', 'ok'],
  ['3.12.9', 'warning'],
  ['3.14.0', 'warning'],
])('of Python 3.13 and %s comes: %s', async (version, status) => {
  const [sdk, pip] = await found('python3.13', await machineWith({ python3: python(version) }));

  expect(sdk).toMatchObject({ status });
  expect(pip).toEqual({ status: 'ok', detail: '24.0' });
});

test('a Python without pip is an error of pip', async () => {
  const script = python('3.13.1', 'echo "No module named pip" >&2; exit 1');
  const [sdk, pip] = await found('python3.13', await machineWith({ python3: script }));

  expect(sdk).toMatchObject({ status: 'ok' });
  expect(pip).toMatchObject({ status: 'error', detail: 'python3 has no pip' });
});

test('PYTHON names another program, which is not told', async () => {
  const machine = await machineWith({ python3: python('3.9.1'), hunter2: python('3.13.1') });
  const told = { ...machine, pointers: new Map([['PYTHON', 'hunter2']]) };

  expect(await found('python3.13', told)).toMatchObject([{ detail: '3.13.1' }, { status: 'ok' }]);
  const missing = { ...machine, pointers: new Map([['PYTHON', 'hunter2-gone']]) };
  const findings = await found('python3.13', missing);
  expect(findings).toMatchObject([
    { status: 'error', detail: 'what PYTHON names is not installed, or not on PATH' },
    undefined,
  ]);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
});

test.each(LANGUAGES.map(({ id, sdk }) => [id, sdk.program] as const))(
  'what builds %s is an error when it is missing, hangs, or is something else',
  async (id, program) => {
    const runtime = catalogue.newest(id).id;
    const states = [{}, { [program]: HANGS }, { [program]: LIES }];

    for (const programs of states) {
      const findings = await found(runtime, await machineWith(programs, { timeout: 500 }));
      expect(findings[0]).toMatchObject({ status: 'error', fix: expect.any(String) as string });
      expect(JSON.stringify(findings)).not.toMatch(/alright|1234567/);
    }
  },
);
