import { execa } from 'execa';
import { describe, test } from 'vitest';

/**
 * A test that cannot run everywhere. Where there is an obstacle (in words; `undefined` for none) it is
 * reported as not run, with the reason; in CI (`CI=true`) it runs all the same, and fails.
 */
export function testUnless(
  obstacle: string | undefined,
  name: string,
  body: () => Promise<void>,
): void {
  if (runsDespite(obstacle)) test(name, body);
  else test.skip(`${name} [not run: ${obstacle}]`, body);
}

/** Several tests that cannot run everywhere, by the same rule. */
export function describeUnless(
  obstacle: string | undefined,
  name: string,
  tests: () => void,
): void {
  if (runsDespite(obstacle)) describe(name, tests);
  else describe.skip(`${name} [not run: ${obstacle}]`, tests);
}

/** What became of each probe, by its command line: one answer does for all tests of a file. */
const probes = new Map<string, Promise<boolean>>();

/** A test that needs a program, given as a command line that succeeds where it is installed. */
export async function testWith(
  probe: readonly [program: string, ...args: string[]],
  name: string,
  body: () => Promise<void>,
): Promise<void> {
  const commandLine = probe.join(' ');
  const isThere = probes.get(commandLine) ?? succeeds(probe);
  probes.set(commandLine, isThere);
  testUnless((await isThere) ? undefined : `${commandLine} fails here`, name, body);
}

async function succeeds([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  const { failed } = await execa(program, args, { reject: false });
  return !failed;
}

function runsDespite(obstacle: string | undefined): boolean {
  return obstacle === undefined || process.env['CI'] === 'true';
}
