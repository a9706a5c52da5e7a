import type { Context } from 'aws-lambda';
import type { RuntimeHook } from '../src/snapshot.ts';

/** The part of an invocation's context that the function uses. */
export const context = { awsRequestId: 'test-request' } as Context;

/** Collects what is logged as JSON from now on, and keeps it off the terminal. */
export function captureLog(mock: { method: typeof import('node:test').mock.method }): unknown[] {
  const lines: unknown[] = [];
  mock.method(console, 'log', (line: string) => lines.push(JSON.parse(line)));
  return lines;
}

/** Runs the registered hooks in the order in which the delegator runs them. */
export async function snapshotAndRestore(): Promise<void> {
  const { beforeSnapshot, afterRestore } = registry();
  for (const hook of beforeSnapshot.toReversed()) await hook();
  for (const hook of afterRestore) await hook();
}

function registry(): { beforeSnapshot: RuntimeHook[]; afterRestore: RuntimeHook[] } {
  return Reflect.get(globalThis, Symbol.for('snapper.hooks.v1'));
}
