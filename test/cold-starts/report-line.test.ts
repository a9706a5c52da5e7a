import { expect, test } from 'vitest';

import { parseReport } from '../../generators/cold-starts/index.ts';

const END = 'Billed Duration: 68 ms\tMemory Size: 1769 MB\tMax Memory Used: 121 MB\t';

test('a restored environment reports its restore, and no init', () => {
  const log = `RESTORE_REPORT Restore Duration: 404.05 ms\nSTART RequestId: 1\nREPORT RequestId: 1\tDuration: 12.34 ms\t${END}Restore Duration: 404.05 ms\tBilled Restore Duration: 55 ms\t\n`;

  expect(parseReport(log)).toEqual({
    durationMs: 12.34,
    restoreMs: 404.05,
    billedRestoreMs: 55,
    maxMemoryMb: 121,
  });
});

test('an environment that was initialised reports its init', () => {
  const log = `REPORT RequestId: 1\tDuration: 3.10 ms\t${END}Init Duration: 812.01 ms\t\nXRAY TraceId: 1-2`;

  expect(parseReport(log)).toEqual({ durationMs: 3.1, initMs: 812.01, maxMemoryMb: 121 });
});

test('a warm environment reports neither', () => {
  expect(parseReport(`REPORT RequestId: 1\tDuration: 3.10 ms\t${END}`)).toEqual({
    durationMs: 3.1,
    maxMemoryMb: 121,
  });
});

test('the last report counts, not what the function printed before it', () => {
  const printed = 'REPORT RequestId: x\tDuration: 1 ms\tInit Duration: 1 ms';

  expect(parseReport(`${printed}\nREPORT RequestId: 1\tDuration: 2 ms\t`)).toEqual({
    durationMs: 2,
  });
});

test("Lambda's JSON format says the same", () => {
  const metrics = {
    durationMs: 12.3,
    billedDurationMs: 68,
    maxMemoryUsedMB: 121,
    restoreDurationMs: 404,
    billedRestoreDurationMs: 55,
  };
  const line = JSON.stringify({ type: 'platform.report', record: { requestId: '1', metrics } });

  expect(parseReport(`{"message":"hello"}\n${line}\n`)).toEqual({
    durationMs: 12.3,
    restoreMs: 404,
    billedRestoreMs: 55,
    maxMemoryMb: 121,
  });
});

test.each(['', 'START RequestId: 1\nEND RequestId: 1', '{"type":"platform.report"'])(
  'a log without a report has none: %j',
  (log) => expect(parseReport(log)).toBeUndefined(),
);
