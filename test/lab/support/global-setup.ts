import { rmSync } from 'node:fs';
import { runFolder } from './workspace.ts';

/** Gives the run its folder, which the test files inherit through the environment, and removes it. */
export function setup(): () => void {
  const folder = runFolder();
  return () => rmSync(folder, { recursive: true, force: true });
}
