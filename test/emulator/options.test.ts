import { expect, test } from 'vitest';
import { resolveSettings } from '../../generators/emulator/options.ts';

const settings = (options: { timeoutSeconds?: number; snapStart?: boolean }) =>
  resolveSettings({
    launch: () => {
      throw new Error('not to be launched');
    },
    handler: 'app.handler',
    ...options,
  });

test.for([
  [3, 130_000],
  [130, 130_000],
  [131, 131_000],
  [900, 900_000],
  [1_000, 900_000],
])('a function with a timeout of %i s may initialise for %i ms', ([timeoutSeconds, limit]) => {
  expect(settings({ timeoutSeconds: timeoutSeconds ?? 0 }).initLimitMs).toBe(limit);
});

test('a restore may take ten seconds, and so may an init on demand', () => {
  expect(settings({}).restoreLimitMs).toBe(10_000);
  expect(settings({ snapStart: false }).initLimitMs).toBe(10_000);
});

test('a snapshot is of a published version, never of $LATEST', () => {
  expect(settings({}).functionVersion).toBe('1');
  expect(settings({ snapStart: false }).functionVersion).toBe('$LATEST');
});
