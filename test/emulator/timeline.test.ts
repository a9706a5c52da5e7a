import { expect, test } from 'vitest';
import { formatTimeline } from '../../generators/emulator/index.ts';
import { spreadOf } from '../../generators/emulator/command/statistics.ts';
import { telemetryFrames } from '../../generators/emulator/telemetry-frames.ts';
import { Timeline } from '../../generators/emulator/timeline.ts';

test('a timeline counts from the start of the process on the clock it is given', () => {
  let time = 1_000;
  const timeline = new Timeline(() => time);

  time = 5_000;
  timeline.begin();
  timeline.record('process started');
  time = 5_012.34;
  timeline.phase = 'restore';
  timeline.record('restored', 'by request', 2.5);
  timeline.violate('unknown-path', 'GET /x');

  expect(timeline.entries).toEqual([
    { atMs: 0, phase: 'init', name: 'process started' },
    {
      atMs: expect.closeTo(12.34) as number,
      phase: 'restore',
      name: 'restored',
      detail: 'by request',
      durationMs: 2.5,
    },
    {
      atMs: expect.closeTo(12.34) as number,
      phase: 'restore',
      name: 'violation',
      detail: 'unknown-path: GET /x',
    },
  ]);
});

test('a timeline is printed as a table', () => {
  const table = formatTimeline([
    { atMs: 0, phase: 'init', name: 'process started', detail: 'app.handler' },
    { atMs: 212.44, phase: 'init', name: 'snapshot', durationMs: 212.4 },
    { atMs: 10_220, phase: 'restore', name: 'restored', detail: 'late', durationMs: 9_999.95 },
  ]);

  expect(table).toBe(
    [
      '        ms  phase    what                    took',
      '       0.0  init     process started               app.handler',
      '     212.4  init     snapshot            212.4 ms',
      '   10220.0  restore  restored          10000.0 ms  late',
      '',
    ].join('\n'),
  );
});

test('a spread has median, least and greatest', () => {
  expect(spreadOf([3, 1, 10])).toEqual({ count: 3, p50: 3, min: 1, max: 10 });
  expect(spreadOf([4, 2])).toEqual({ count: 2, p50: 3, min: 2, max: 4 });
  expect(spreadOf([])).toBeUndefined();
});

test('text on the log descriptor that is not framed is shown all the same', () => {
  const frames = telemetryFrames();

  expect(frames(Buffer.from('plain text, long enough\n'))).toEqual(['plain text, long enough']);
});
