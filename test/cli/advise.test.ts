import { expect, test } from 'vitest';

import { run } from './in-process.ts';
import { workFolder } from './support.ts';

const FUNCTION = ['advise', '--init', '2400', '--invocations', '2e6', '--memory', '1769'];

test.each([
  [[]],
  [['--runtime', 'python3.13', '--environments', '4', '--region', 'eu-west-1']],
  [['--runtime', 'dotnet9', '--invocations', '1e12', '--duration', '900000', '--memory', '10240']],
])('with %j the answer fits a terminal of 80 columns and shows its arithmetic', async (flags) => {
  const { exitCode, stderr, stdout } = await run(await workFolder(), [...FUNCTION, ...flags]);

  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).toContain('* recommended\n\nRecommended: ');
  expect(stdout).toContain('Assumed\n- ');
  expect(stdout).toContain('Uncertain\n- ');
});

test('each factor and its unit are shown', async () => {
  const { stdout } = await run(await workFolder(), FUNCTION);

  expect(stdout).toMatch(
    /20,000 cold starts x 2\.4 s x 1769\/1024 GB\n +x \$0\.0000166667\/GB-s\s+\$1\.38\n/,
  );
  expect(stdout).toMatch(/\* Snapped \(what this program makes\) +\$6\.56 {2}300 to 700 ms\n/);
});

test('programs get the same as one object', async () => {
  const { stdout } = await run(await workFolder(), [...FUNCTION, '--json']);

  const report = JSON.parse(stdout) as { alternatives: readonly { id: string }[] };
  expect(report).toMatchObject({
    workload: { initMs: 2400, invocations: 2e6, coldStarts: 20_000, memoryMb: 1769 },
    prices: { currency: 'USD', takenFrom: { compute: 'us-east-1' } },
    recommendation: { id: 'snapped', against: 'native' },
  });
  expect(report.alternatives.map(({ id }) => id)).toEqual([
    'managed',
    'native',
    'snapped',
    'container',
    'provisioned',
  ]);
  expect(report.alternatives.at(-1)).toMatchObject({
    leftOut: { reason: 'environments-not-given' },
  });
});

test.each([
  ['2%', 40_000],
  ['0.005', 10_000],
  ['1', 1],
  ['0', 0],
  ['0.00000001%', 1],
])('cold starts of %s are %d', async (text, coldStarts) => {
  const args = [...FUNCTION, '--cold-starts', text, '--json'];
  const { stdout } = await run(await workFolder(), args);

  expect(JSON.parse(stdout)).toMatchObject({ workload: { coldStarts } });
});

test.each([
  [['--init', '0'], '--init cannot be "0": allowed: milliseconds from 1 to 900,000'],
  [['--init', '-5'], '--init cannot be "-5"'],
  [['--init', '2.4s'], '--init cannot be "2.4s"'],
  [['--invocations', '1e400'], '--invocations cannot be "1e400": allowed: whole numbers from 1'],
  [['--invocations', '2,000'], '--invocations cannot be "2,000"'],
  [['--invocations', '1.5'], '--invocations cannot be "1.5"'],
  [['--duration', 'NaN'], '--duration cannot be "NaN"'],
  [['--versions', '0'], '--versions cannot be "0"'],
  [['--environments', ' '], '--environments cannot be " "'],
  [['--cold-starts', '101%'], '--cold-starts cannot be "101%"'],
  [['--cold-starts', '3e6'], '--cold-starts cannot be "3e6"'],
  [['--memory', '64'], '--memory cannot be "64": allowed: 128 to 10240'],
  [['--architecture', 'arm'], '--architecture cannot be "arm": allowed: x86_64, arm64'],
  [['--runtime', 'ruby3.4'], '--runtime cannot be "ruby3.4"'],
  [['--region', 'Frankfurt'], '--region cannot be "Frankfurt"'],
  [['--timeout', '3'], '--timeout is no flag of advise'],
])('%j is wrong usage, said clearly', async (flags, what) => {
  const { exitCode, stderr, stdout } = await run(await workFolder(), [...FUNCTION, ...flags]);

  expect(stderr).toContain(`✖ ${what}`);
  expect([exitCode, stdout]).toEqual([2, '']);
});
