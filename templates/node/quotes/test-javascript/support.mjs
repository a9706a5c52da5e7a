/** The part of an invocation's context that the function uses. */
export const context = { awsRequestId: 'test-request' };

/** Collects what is logged as JSON from now on, and keeps it off the terminal. */
export function captureLog(mock) {
  const lines = [];
  mock.method(console, 'log', (line) => lines.push(JSON.parse(line)));
  return lines;
}

/** Runs the registered hooks in the order in which the delegator runs them. */
export async function snapshotAndRestore() {
  const { beforeSnapshot, afterRestore } = globalThis[Symbol.for('snapper.hooks.v1')];
  for (const hook of beforeSnapshot.toReversed()) await hook();
  for (const hook of afterRestore) await hook();
}
