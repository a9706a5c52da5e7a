import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { expect, test } from 'vitest';

import { drawChart } from '../../generators/cold-starts/index.ts';
import type { BenchResult } from '../../generators/cold-starts/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';
import { benchResult, coldStart, manyColdStarts, stackResult } from './support.ts';

const RESULTS: readonly (readonly [string, BenchResult])[] = [
  ['one run', benchResult(1)],
  ['twenty runs', benchResult(20)],
  ['a hundred runs', benchResult(100)],
  [
    'three stacks, of which one has no run',
    benchResult(20, [
      stackResult(),
      stackResult({ stack: 'orders-managed', coldStarts: [] }),
      stackResult({ stack: 'orders-native', runtime: 'dotnet10' }),
    ]),
  ],
  [
    'the longest name and long durations',
    benchResult(1_000, [
      stackResult({ stack: 'W'.repeat(64), coldStarts: manyColdStarts(99, 91_234, 11_111) }),
      stackResult({ stack: 'm'.repeat(64), coldStarts: [coldStart(0.4, 0.2)] }),
    ]),
  ],
];

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Average widths of DejaVu Sans, one of the widest faces; each by the size of the font. */
function boxesOf(svg: string): Box[] {
  const elements = svg.matchAll(
    /<text class="(\w+)" x="([\d.]+)" y="([\d.]+)" font-size="(\d+)" text-anchor="(\w+)">([^<]+)</g,
  );
  return [...elements].map(([, style, x, y, size, anchor, text = '']) => {
    const capitals = text.match(/[A-Zmw]/g)?.length ?? 0;
    const ems = capitals * 0.9 + (text.length - capitals) * 0.6;
    const width = ems * Number(size) * (style === 'strong' ? 1.1 : 1);
    const shift = { start: 0, middle: 0.5, end: 1 }[anchor ?? ''] ?? 0;
    const left = Number(x) - shift * width;
    const baseline = Number(y);
    return {
      text,
      left,
      right: left + width,
      top: baseline - 0.8 * Number(size),
      bottom: baseline + 0.2 * Number(size),
    };
  });
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

test.each(RESULTS)('%s: no text overlaps another or leaves the paper', (_, result) => {
  const svg = drawChart(result);
  const boxes = boxesOf(svg);
  const height = Number(/viewBox="0 0 640 (\d+)"/.exec(svg)?.[1]);

  expect(boxes).toHaveLength(svg.split('<text').length - 1);
  const overlapping = boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => overlap(one, other))
      .map((other) => [one.text, other.text]),
  );
  expect(overlapping).toEqual([]);
  for (const box of boxes) {
    const inside = box.left >= 0 && box.right <= 640 && box.top >= 0 && box.bottom <= height;
    expect(inside, box.text).toBe(true);
  }
});

test('it says what was measured, when, how often, and in which unit', () => {
  const texts = boxesOf(drawChart(benchResult(20))).map(({ text }) => text);

  expect(texts).toEqual(
    expect.arrayContaining([
      'Cold starts of orders',
      '2026-11-26 · eu-central-1 · 20 runs asked for of each stack',
      'restore or init',
      'first invocation',
      'orders-managed',
      'java21 with SnapStart, 1769 MB, x86_64: 20 cold starts',
      'p50',
      'p90',
      'p99',
      '2,500 ms',
      'p50, p90, p99: nearest rank. With fewer than 100 runs p99 is the slowest run.',
    ]),
  );
});

test('a bar is as long as its restore and its first invocation', () => {
  const svg = drawChart(benchResult(1, [stackResult({ coldStarts: [coldStart(300, 100)] })]));

  const widths = [...svg.matchAll(/<rect class="(start|first)" x="66".* width="([\d.]+)"/g)];
  const seconds = [...svg.matchAll(/<rect class="first" x="([\d.]+)".* width="([\d.]+)"/g)];

  // 400 ms is the end of the scale, and 340 pixels from its start.
  expect(widths.map(([, , width]) => width)).toEqual(['255', '255', '255']);
  expect(seconds.slice(1).map(([, x, width]) => [x, width])).toEqual([
    ['321', '85'],
    ['321', '85'],
    ['321', '85'],
  ]);
});

test('each run has its dot', () => {
  const dots = drawChart(benchResult(100)).match(/<circle/g) ?? [];

  // One is the legend's.
  expect(dots).toHaveLength(201);
});

test('the same result gives the same bytes, and one per line of a diff', () => {
  expect(drawChart(benchResult(20))).toBe(drawChart(benchResult(20)));
});

test('names are data, not markup', () => {
  const svg = drawChart(benchResult(1, [stackResult({ stack: '<script>&' })]));

  expect(svg).not.toContain('<script>');
  expect(svg).toContain('&lt;script&gt;&amp;');
});

test('it has colours of its own for dark surroundings', () => {
  const svg = drawChart(benchResult(1));
  const [light = '', dark = ''] = svg.split('@media (prefers-color-scheme: dark)');

  for (const style of ['paper', 'muted', 'line', 'start', 'first', 'run']) {
    const colour = new RegExp(`\\.${style} \\{ (?:fill|stroke): (#[0-9a-f]{6})`);
    expect(colour.exec(dark)?.[1], style).toBeDefined();
    expect(colour.exec(dark)?.[1], style).not.toBe(colour.exec(light)?.[1]);
  }
});

for (const [title, result] of RESULTS) {
  await testWith(['rsvg-convert', '--version'], `${title}: it can be rendered`, async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'report.svg');
    await writeFile(path, drawChart(result));

    const png = await execa('rsvg-convert', [path], { encoding: 'buffer' });

    // The width is at a fixed place in the header of a PNG.
    expect(Buffer.from(png.stdout).readUInt32BE(16)).toBe(640);
    expect(png.stderr).toHaveLength(0);
  });
}
