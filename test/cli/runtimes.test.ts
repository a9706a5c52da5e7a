import { expect, test } from 'vitest';

import type { RuntimeReport } from '../../generators/cli/runtimes.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { run } from './in-process.ts';
import { workFolder } from './support.ts';

/** What `runtimes --json` says on a day, by runtime. */
async function reports(today: string): Promise<ReadonlyMap<string, RuntimeReport>> {
  const { exitCode, stdout } = await run(await workFolder(), ['runtimes', '--json'], { today });
  expect(exitCode).toBe(0);
  const { runtimes } = JSON.parse(stdout) as { runtimes: readonly RuntimeReport[] };
  return new Map(runtimes.map((report) => [report.id, report]));
}

test('every runtime of the catalogue is listed, and fits a terminal of 80 columns', async () => {
  const { exitCode, stderr, stdout } = await run(await workFolder(), ['runtimes']);

  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  const listed = [...stdout.matchAll(/^[ !] (\S+) +AL2/gm)].map(([, id]) => id);
  expect(listed.sort()).toEqual(catalogue.runtimes.map(({ id }) => id).sort());
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('a runtime is marked from the day on which AWS stops patching it', async () => {
  const lineOf = async (today: string): Promise<string | undefined> => {
    const { stdout } = await run(await workFolder(), ['runtimes'], { today });
    return stdout.split('\n').find((line) => line.includes('nodejs22.x'));
  };

  expect(await lineOf('2026-01-01')).toMatch(
    /^ {2}nodejs22\.x {2}AL2023 {2}until 2027-04-30 +no +java21 java25$/,
  );
  expect(await lineOf('2027-04-29')).toContain('  nodejs22.x  AL2023  until 2027-04-30, 1 day ');
  expect(await lineOf('2027-04-30')).toContain('! nodejs22.x  AL2023  ended 2027-04-30 ');
});

test('what does not fit a host is said, and which does', async () => {
  const known = await reports('2026-11-24');

  expect(known.get('python3.11')).toMatchObject({ os: 'AL2', hosts: [] });
  expect(known.get('python3.13')).toMatchObject({ os: 'AL2023', hosts: ['java21', 'java25'] });
  expect(known.get('java21')).toMatchObject({ hosts: ['java21'] });
  expect(known.get('java11')).toMatchObject({ hosts: [] });
});

test('support is told by date, for programs too', async () => {
  const known = await reports('2027-03-03');

  expect(known.get('nodejs20.x')?.support).toEqual({
    state: 'blocked',
    since: '2026-04-30',
    blockUpdate: '2027-03-03',
  });
  expect(known.get('nodejs24.x')?.support).toEqual({ state: 'supported', until: '2028-04-30' });
});

test('it takes no folder', async () => {
  const { exitCode, stderr } = await run(await workFolder(), ['runtimes', 'my fn']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain("✖ runtimes takes no folder, but was given 'my fn'\n");
});
