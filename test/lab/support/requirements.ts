import { describeUnless } from '../../support/tools.ts';
import { dotnetObstacle } from './dotnet-sdk.ts';
import { labObstacle } from './obstacle.ts';

/** Tests that need the lab. */
export function describeLab(name: string, tests: () => void): void {
  describeUnless(labObstacle(), name, tests);
}

/** Tests that need the lab and the .NET SDK. */
export function describeDotnetLab(name: string, tests: () => void): void {
  describeUnless(labObstacle() ?? dotnetObstacle(), name, tests);
}
