/** What tells a process to stop. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does something that must not be cut off half-way: signals that would end the process abort a signal
 * instead, which the work heeds where it can.
 *
 * @param outer aborted when Yeoman itself stops
 */
export async function whole<Result>(
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result> | Result,
): Promise<Result> {
  const interruption = new AbortController();
  const stop = (): void => interruption.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work(AbortSignal.any([interruption.signal, ...(outer ? [outer] : [])]));
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
  }
}
