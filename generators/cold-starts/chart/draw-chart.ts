import { count, milliseconds } from '../describe.ts';
import { fewRunsNote, percentilesOf } from '../percentiles.ts';
import { totalMs } from '../result.ts';
import type { BenchResult } from '../result.ts';
import { drawStack, HEIGHT_OF_STACK, LEFT, PLOT, stackHeading } from './draw-stack.ts';
import { scaleFor } from './scale.ts';
import type { Scale } from './scale.ts';
import { svgBox, svgDocument, svgDot, svgText } from './svg.ts';
import { fit, widthOf } from './text.ts';
import type { Text } from './text.ts';

const WIDTH = 640;
const MARGIN = 24;
const HEADER = 98;
const FOOTER = 60;

/** Draws a result as an SVG document, 640 pixels wide, for light and dark surroundings. */
export function drawChart(result: BenchResult): string {
  const { stacks } = result;
  const greatest = Math.max(0, ...stacks.flatMap(({ coldStarts }) => coldStarts.map(totalMs)));
  const scale = scaleFor(greatest);
  const bottom = HEADER + stacks.length * HEIGHT_OF_STACK;
  const elements = [
    ...header(result).map(svgText),
    ...legend(),
    ...stacks.flatMap((stack, index) =>
      drawStack(stack, { scale, top: HEADER + index * HEIGHT_OF_STACK, right: WIDTH - MARGIN }),
    ),
    ...footer(result, scale, bottom).map(svgText),
  ];
  const about = { title: titleOf(result), description: describe(result) };
  return svgDocument({ width: WIDTH, height: bottom + FOOTER }, about, elements);
}

function titleOf({ stacks }: BenchResult): string {
  return `Cold starts of ${stacks[0]?.stack ?? 'no stack'}`;
}

function header(result: BenchResult): Text[] {
  const { date, runs, stacks } = result;
  const regions = [...new Set(stacks.map(({ region }) => region))].join(', ');
  const title = { text: titleOf(result), size: 18, style: 'strong' } as const;
  const subtitle = {
    text: [date.slice(0, 10), regions, `${count(runs, 'run')} asked for of each stack`].join(' · '),
    size: 12,
    style: 'muted',
  } as const;
  const width = WIDTH - 2 * MARGIN;
  return [
    { ...fit(title, width), x: MARGIN, y: 34 },
    { ...fit(subtitle, width), x: MARGIN, y: 54 },
  ];
}

function legend(): string[] {
  const entries = [
    ['start', 'restore or init'],
    ['first', 'first invocation'],
    ['run', 'one run: restore or init + first invocation'],
  ] as const;
  const y = 78;
  let x = MARGIN;
  return entries.flatMap(([style, text]) => {
    const label: Text = { text, size: 12, style: 'plain', x: x + 17, y };
    const sign = style === 'run' ? svgDot(x + 6, y - 4) : svgBox(style, x, y - 10, 12, 12);
    x = label.x + widthOf(label) + 16;
    return [sign, svgText(label)];
  });
}

function footer({ stacks }: BenchResult, { end, ticks }: Scale, bottom: number): Text[] {
  const marks = ticks.map((tick, index): Text => {
    const unit = index === ticks.length - 1 ? ' ms' : '';
    const x = LEFT + (tick / end) * PLOT;
    return {
      text: `${milliseconds(tick)}${unit}`,
      size: 11,
      style: 'muted',
      x,
      y: bottom + 6,
      anchor: 'middle',
    };
  });
  const few = fewRunsNote(stacks.map(({ coldStarts }) => coldStarts.length));
  const note: Text = {
    text: ['p50, p90, p99: nearest rank.', ...(few === undefined ? [] : [few])].join(' '),
    size: 11,
    style: 'muted',
    x: MARGIN,
    y: bottom + 38,
  };
  return [...marks, fit(note, WIDTH - 2 * MARGIN)];
}

/** The figures in words, for those who do not see the chart. */
function describe({ stacks }: BenchResult): string {
  return stacks
    .map((stack) => {
      const figures = percentilesOf(stack.coldStarts).map(
        ({ percent, coldStart }) => `p${percent} ${milliseconds(totalMs(coldStart))} ms`,
      );
      return `${stackHeading(stack)}: ${figures.join(', ') || 'none measured'}.`;
    })
    .join(' ');
}
