import { writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

import { execa } from 'execa';
import { expect, test } from 'vitest';

import { bundleColdStarts } from '../../scripts/bundle-cold-starts.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { benchResult } from './support.ts';

const source = await bundleColdStarts();

interface Tool {
  readonly folder: string;
  readonly run: (...args: string[]) => Promise<{
    exitCode: number | undefined;
    stdout: string;
    stderr: string;
  }>;
}

async function tool(): Promise<Tool> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'cold-starts.mjs'), source);
  return {
    folder,
    run: async (...args) => {
      const all = ['cold-starts.mjs', ...args];
      const ended = await execa(process.execPath, all, { cwd: folder, reject: false });
      return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
    },
  };
}

test('it is the same each time, and imports what Node has built in, nothing else', async () => {
  const imports = [...source.matchAll(/^(?:import|\} from|import .* from) ?.*'([^']+)';$/gm)];

  expect(await bundleColdStarts()).toBe(source);
  expect(source.startsWith('#!/usr/bin/env node\n// Cold starts')).toBe(true);
  expect(imports.length).toBeGreaterThan(4);
  for (const [, name = ''] of imports) expect(isBuiltin(name)).toBe(true);
  expect(source).not.toMatch(/@blank|\bas const\b|\brequire\(|sourceMappingURL/);
});

test('--help names every flag', async () => {
  const { run } = await tool();

  const { exitCode, stdout } = await run('--help');

  const flags = [...source.matchAll(/^ {2}'?([a-z-]+)'?: \{ type: '/gm)].map(([, flag]) => flag);
  expect(exitCode).toBe(0);
  expect(flags.length).toBeGreaterThan(9);
  for (const flag of flags.filter((name) => name !== 'help'))
    expect(stdout).toContain(`--${flag} `);
});

test('report shows the last result without AWS', async () => {
  const { folder, run } = await tool();
  await writeFile(join(folder, 'result.json'), JSON.stringify(benchResult(20)));

  const first = await run('report', '--result', 'result.json', '--chart', 'deep/report.svg');

  expect(first.exitCode).toBe(0);
  expect(first.stdout).toContain('orders-managed, version 7: nodejs24.x');
  expect(first.stderr).toContain('deep/report.svg shows it');
});

test.each<[string[], number, string]>([
  [[], 2, 'bench or report'],
  [['bench'], 2, '--stack is missing'],
  [['bench', '--stack', 'x', '--runs', '0'], 2, '--runs 0: must be a whole number from 1 to 1000'],
  [['bench', '--stack', 'x', '--nope'], 2, '--nope'],
  [['bench', '--stack', 'x', '--event', 'none.json'], 2, '--event none.json: cannot be read'],
  [['report', 'twice'], 2, 'too many arguments'],
  [['report'], 1, 'there is no build/bench/result.json yet; `make bench` measures'],
  [['report', '--result', 'cold-starts.mjs'], 1, 'is not a result'],
])('%j exits %d and says why', async (args, code, reason) => {
  const { run } = await tool();

  const { exitCode, stderr, stdout } = await run(...args);

  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  expect(stderr).toContain('cold-starts: ');
  expect(stderr).toContain(reason);
});

test.each([
  ['a stack without its runs', { ...benchResult(1), stacks: [{ stack: 'x' }] }],
  ['another format', { ...benchResult(1), format: 2 }],
  [
    'a duration that is no number',
    JSON.parse(
      JSON.stringify(benchResult(1)).replace('"startMs":350', '"startMs":"350"'),
    ) as unknown,
  ],
])('a result with %s is refused', async (_, result) => {
  const { folder, run } = await tool();
  await writeFile(join(folder, 'result.json'), JSON.stringify(result));

  const { exitCode, stderr } = await run('report', '--result', 'result.json');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('result.json is not a result');
});
