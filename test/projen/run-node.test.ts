import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runNode } from '../../generators/process/index.ts';
import { workFolder } from '../cli/support.ts';

/** Runs a script that ends as its input says. */
async function runScript(text: string, input: string, cwd?: string): Promise<number> {
  const folder = await workFolder();
  writeFileSync(join(folder, 'script.mjs'), text);
  return runNode(join(folder, 'script.mjs'), { cwd: cwd ?? folder, input });
}

const ENDS = `
  import { text } from 'node:stream/consumers';
  const input = await text(process.stdin);
  if (input === 'kill') process.kill(process.pid, 'SIGKILL');
  process.exit(Number(input));
`;

test.each([
  ['0', 0],
  ['3', 3],
  ['kill', 137],
])('a script that ends with %s comes to %i', async (input, code) => {
  expect(await runScript(ENDS, input)).toBe(code);
});

test('a script that cannot be started is an error of the system’s', async () => {
  await expect(runScript(ENDS, '0', '/no such folder')).rejects.toThrow(/ENOENT/);
});
