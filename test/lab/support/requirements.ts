import { describe } from 'vitest';
import { labObstacle } from './obstacle.ts';

/**
 * Tests that need the lab. Where it cannot work they are reported as not run, with the reason; in CI
 * (`CI=true`) nothing may be left out, so there they run and fail.
 */
export function describeLab(name: string, tests: () => void): void {
  const obstacle = process.env['CI'] === 'true' ? undefined : labObstacle();
  if (obstacle === undefined) describe(name, tests);
  else describe.skip(`${name} [not run: ${obstacle}]`, tests);
}
