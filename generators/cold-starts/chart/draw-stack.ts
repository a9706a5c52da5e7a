import { count, describeRuntime, milliseconds, rounded } from '../describe.ts';
import { percentilesOf } from '../percentiles.ts';
import { totalMs } from '../result.ts';
import type { ColdStart, StackResult } from '../result.ts';
import type { Scale } from './scale.ts';
import { svgBox, svgDot, svgLine, svgText } from './svg.ts';
import { fit } from './text.ts';
import type { Text } from './text.ts';

/** Where the bars begin. */
export const LEFT = 66;
/** How long a bar can be; what is right of it is for the figures. */
export const PLOT = 340;
/** From the top of one stack to that of the next. */
export const HEIGHT_OF_STACK = 164;

const ROW = 24;
const BAR = 16;
const HEADING = 46;
const MARGIN = 24;

/** Where a stack is drawn. */
export interface Place {
  readonly scale: Scale;
  readonly top: number;
  /** Where text must end. */
  readonly right: number;
}

/** What a stack is, and how many runs are shown. */
export function stackHeading(stack: StackResult): string {
  const { architecture, coldStarts, memoryMb } = stack;
  const runs = count(coldStarts.length, 'cold start');
  return `${describeRuntime(stack)}, ${memoryMb} MB, ${architecture}: ${runs}`;
}

/** A stack: its name, a bar for each percentile with its parts, and a row with a dot for each run. */
export function drawStack(stack: StackResult, { right, scale, top }: Place): string[] {
  const rows = percentilesOf(stack.coldStarts);
  const first = top + HEADING;
  const bottom = first + 4 * ROW;
  const width = right - MARGIN;
  const texts: Text[] = [
    {
      ...fit({ text: stack.stack, size: 13, style: 'strong' }, width),
      x: MARGIN,
      y: top + 18,
    },
    {
      ...fit({ text: stackHeading(stack), size: 12, style: 'muted' }, width),
      x: MARGIN,
      y: top + 36,
    },
  ];
  if (rows.length === 0) {
    const none: Text = { ...rowText('muted', first, LEFT), text: 'No cold start was measured.' };
    return [...texts, none].map(svgText);
  }
  const at = (value: number): number => LEFT + (value / scale.end) * PLOT;
  const runs = first + 3 * ROW;
  return [
    ...texts.map(svgText),
    ...scale.ticks.map((tick) => svgLine(at(tick), first, bottom)),
    ...rows.flatMap(({ coldStart, percent }, index) =>
      bar(coldStart, { name: `p${percent}`, y: first + index * ROW, right, at }),
    ),
    svgText({ ...rowText('plain', runs, MARGIN), text: 'runs' }),
    ...stack.coldStarts.map((run) => svgDot(at(totalMs(run)), runs + ROW / 2)),
  ];
}

interface Row {
  readonly name: string;
  readonly y: number;
  readonly right: number;
  readonly at: (milliseconds: number) => number;
}

function bar(run: ColdStart, { at, name, right, y }: Row): string[] {
  const { first, start, total } = rounded(run);
  const top = y + (ROW - BAR) / 2;
  const middle = at(run.startMs);
  const end = at(totalMs(run));
  const texts: Text[] = [
    { ...rowText('plain', y, MARGIN), text: name },
    { ...rowText('strong', y, end + 8), text: `${milliseconds(total)} ms` },
    {
      ...rowText('muted', y, right),
      text: `${milliseconds(start)} + ${milliseconds(first)} ms`,
      anchor: 'end',
    },
  ];
  return [
    svgBox('start', LEFT, top, middle - LEFT, BAR),
    svgBox('first', middle, top, end - middle, BAR),
    ...texts.map(svgText),
  ];
}

function rowText(style: Text['style'], y: number, x: number): Omit<Text, 'text'> {
  return { style, x, y: y + ROW / 2 + 4, size: 12 };
}
