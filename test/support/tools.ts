import { execa } from 'execa';
import { test } from 'vitest';

/**
 * A test that needs a program (given as a command line that succeeds where it is installed). Where it
 * is missing the test is reported as not run; in CI (`CI=true`) it runs there too, and fails.
 */
export async function testWith(
  probe: readonly [program: string, ...args: string[]],
  name: string,
  body: () => Promise<void>,
): Promise<void> {
  const [program, ...args] = probe;
  const { failed } = await execa(program, args, { reject: false });
  if (!failed || process.env['CI'] === 'true') test(name, body);
  else test.skip(`${name} [not run: ${probe.join(' ')} fails here]`, body);
}
