import { expect, test } from 'vitest';

import { whole } from '../../generators/app/interruption.ts';

/** Sends a signal to the handler that came last, as the system would to all. */
const interrupt = (): void => void (process.listeners('SIGINT').at(-1) as () => void)();

test('a signal in the middle of the work aborts it, and none is kept from others afterwards', async () => {
  const before = process.listenerCount('SIGINT');

  const aborted = await whole(undefined, async (signal) => {
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    interrupt();
    return Promise.resolve(signal.aborted);
  });

  expect(aborted).toBe(true);
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('signals reach others again when the work fails, and Yeoman can stop it, too', async () => {
  const before = process.listenerCount('SIGTERM');
  const outer = new AbortController();

  const work = whole(outer.signal, (signal) => {
    outer.abort();
    signal.throwIfAborted();
  });

  await expect(work).rejects.toThrow(/aborted/);
  expect(process.listenerCount('SIGTERM')).toBe(before);
});
