import { describeUnless } from '../../support/tools.ts';
import { labObstacle } from './obstacle.ts';

/** Tests that need the lab. */
export function describeLab(name: string, tests: () => void): void {
  describeUnless(labObstacle(), name, tests);
}
