import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder that nobody else can read, for a program to put down what it fetched. */
export function makeTemporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'create-snapper-lambda-'));
}

/** Removes it; on Windows, a program that has just ended may hold its files for a moment. */
export function removeTemporary(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
