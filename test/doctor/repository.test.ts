import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Finding } from '../../generators/doctor/check.ts';
import { platform } from '../../generators/doctor/checks/platform.ts';
import { host, runtime } from '../../generators/doctor/checks/runtimes.ts';
import { settings } from '../../generators/doctor/checks/settings.ts';
import { template } from '../../generators/doctor/checks/template.ts';
import { readRepository } from '../../generators/doctor/index.ts';
import { catalogue, createCatalogue } from '../../generators/runtimes/index.ts';
import { LATER, TODAY, VERSION, created, edit, read, run, write } from '../cli/in-process.ts';
import { find, machineWith } from './support.ts';

const CHECKS = { settings, template, runtime, host };

/** What is found of a repository, without what is fine. */
async function complaints(
  path: string,
  { today = TODAY, version = VERSION, rows = catalogue } = {},
): Promise<Readonly<Record<string, Finding>>> {
  const machine = await machineWith({});
  const context = { catalogue: rows, today, version, migrations: [] };
  const repository = await readRepository(path, context, (...flags) =>
    ['update', ...flags].join(' '),
  );
  const findings: [string, Finding][] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    const finding = await find(check, machine, repository);
    if (finding !== undefined && finding.status !== 'ok') findings.push([name, finding]);
  }
  return Object.fromEntries(findings);
}

test('a new repository is fine, and its dates are told', async () => {
  const path = await created('--runtime', 'nodejs24.x');
  const context = { catalogue, today: TODAY, version: VERSION, migrations: [] };
  const repository = await readRepository(path, context, () => '');
  const machine = await machineWith({});

  expect(await find(settings, machine, repository)).toEqual({ status: 'ok', detail: 'valid' });
  expect(await find(template, machine, repository)).toEqual({ status: 'ok', detail: 'up to date' });
  expect(await find(runtime, machine, repository)).toEqual({
    status: 'ok',
    detail: 'nodejs24.x, supported until 2028-04-30',
  });
  expect((await find(host, machine, repository))?.detail).toMatch(/^java21, supported until 20/);
  expect(repository).toMatchObject({ architecture: 'x86_64', language: { id: 'node' } });
});

test('an answer that cannot be is an error of snapper.json alone', async () => {
  const path = await created('--language', 'node', '--architecture', 'arm64');
  edit(path, 'snapper.json', '"memory": 1769', '"memory": 64');

  expect(await complaints(path)).toEqual({
    settings: { status: 'error', detail: expect.stringMatching(/"memory".* 64/) as string },
  });
  // What it says otherwise is still looked for.
  const context = { catalogue, today: TODAY, version: VERSION, migrations: [] };
  const repository = await readRepository(path, context, () => '');
  expect(repository.runtime?.language).toBe('node');
  const finding = await find(
    platform,
    await machineWith({}, { architecture: 'arm64' }),
    repository,
  );
  expect(finding).toMatchObject({ status: 'ok' });
});

test.each(['{', '[]', ''])('a snapper.json that is %j is an error', async (text) => {
  const path = await created('--language', 'node');
  write(path, 'snapper.json', text);

  expect(await complaints(path)).toMatchObject({ settings: { status: 'error' } });
});

test('a repository that is out of date is a warning, with the command', async () => {
  const path = await created('--language', 'node');
  edit(path, 'snapper.json', '"memory": 1769', '"memory": 512');

  expect(await complaints(path)).toEqual({
    template: {
      status: 'warning',
      detail: expect.stringMatching(/^out of date: \d+ files would change$/) as string,
      fix: 'To update:',
      command: 'update',
    },
  });
});

test('conflicts that were left are an error, and named', async () => {
  const path = await created('--language', 'node');
  const line = read(path, 'template.yaml')
    .split('\n')
    .find((each) => each.includes('MemorySize:'))!;
  edit(path, 'template.yaml', line, line.replace(/\d+/, '256'));
  const { exitCode } = await run(path, ['update', '--memory', '512', '--force']);
  expect(exitCode).toBe(3);

  expect(await complaints(path)).toMatchObject({
    template: {
      status: 'error',
      detail: 'conflicts of an update are left in 1 file',
      fix: 'Choose between the versions in template.yaml.',
    },
  });
});

test('a repository of a later version is an error of the template', async () => {
  const path = await created('--language', 'node');
  const { exitCode } = await run(path, ['update', '--force'], { version: LATER });
  expect(exitCode).toBe(0);

  expect(await complaints(path)).toEqual({
    template: {
      status: 'error',
      detail: expect.stringContaining(`cannot update what ${LATER} wrote`) as string,
      fix: expect.stringContaining(`@${LATER}`) as string,
    },
  });
});

test('an update that was broken off is an error, wherever it left snapper.json', async () => {
  const path = await created('--language', 'node');
  mkdirSync(join(path, '.snapper/update'));
  write(path, '.snapper/update/journal.json', '{}');
  const expected = {
    template: {
      status: 'error',
      detail: 'an update is under way, or was broken off',
      fix: 'If it was broken off, this takes it back first:',
      command: 'update',
    },
  };

  expect(await complaints(path)).toEqual(expected);
  rmSync(join(path, 'snapper.json'));
  expect(await complaints(path)).toEqual(expected);
  const { exitCode, stdout } = await run(path, ['doctor']);
  expect(stdout).toContain('✖ Template           an update is under way');
  expect(exitCode).toBe(1);
});

test('a merge base that cannot be read is an error of the template', async () => {
  const path = await created('--language', 'node');
  write(path, '.snapper/base.json', '{');

  expect(await complaints(path)).toMatchObject({ template: { status: 'error' } });
});

test.each([
  ['2026-04-29', 'AWS deprecates it on 2026-04-30'],
  ['2026-04-30', 'AWS deprecated it on 2026-04-30'],
  ['2027-03-03', 'AWS blocked it on 2027-03-03'],
])('a runtime that ends is a warning on %s', async (today, text) => {
  const path = await created('--runtime', 'nodejs20.x');

  const { runtime: finding } = await complaints(path, { today });

  expect(finding?.status).toBe('warning');
  expect(finding?.detail).toContain(`nodejs20.x: ${text}`);
});

test('a runtime that ends has a command to move on', async () => {
  const path = await created('--runtime', 'nodejs22.x');

  expect(await complaints(path, { today: '2027-04-01' })).toMatchObject({
    runtime: { fix: 'To move on:', command: 'update --runtime nodejs24.x' },
  });
});

test('a host that AWS has blocked is an error: nothing can be deployed', async () => {
  const path = await created('--language', 'node', '--host', 'java21');

  const rows = createCatalogue(
    catalogue.runtimes.map((row) =>
      row.id === 'java21' ? { ...row, deprecation: '2026-01-01', blockUpdate: '2026-06-01' } : row,
    ),
  );
  const lookOn = (today: string) => complaints(path, { today, rows });

  expect(await lookOn('2026-05-31')).toMatchObject({ host: { status: 'warning' } });
  expect(await lookOn('2026-06-01')).toMatchObject({
    host: { status: 'error', command: 'update --host java25' },
  });
});
