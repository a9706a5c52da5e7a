import { expect, test } from 'vitest';

import { mergeText } from '../../generators/regenerate/merge-text.ts';
import { pairwise } from '../support/pairwise.ts';

/** How a whole file may be, besides what its lines say. */
interface Form {
  readonly crlf: boolean;
  readonly byteOrderMark: boolean;
  readonly finalLineEnd: boolean;
}

const LINES = ['one', 'two', 'three', 'four', 'five'];
const PROPERTIES = ['crlf', 'byteOrderMark', 'finalLineEnd'] as const;
const SIDES = ['base', 'yours', 'next'] as const;

type Side = (typeof SIDES)[number];

test('line ends, a byte order mark and an open last line merge apart from the lines, and each other', () => {
  const keys = SIDES.flatMap((side) =>
    PROPERTIES.map((property) => `${side}.${property}` as const),
  );
  const cases = pairwise<Record<(typeof keys)[number], boolean>>(
    Object.fromEntries(keys.map((key) => [key, [false, true]])) as never,
  );
  for (const combination of cases) {
    const form = (side: Side): Form => ({
      crlf: combination[`${side}.crlf`],
      byteOrderMark: combination[`${side}.byteOrderMark`],
      finalLineEnd: combination[`${side}.finalLineEnd`],
    });
    const [base, yours, next] = SIDES.map(form) as [Form, Form, Form];
    const merged = Object.fromEntries(
      PROPERTIES.map((each) => [each, yours[each] === base[each] ? next[each] : yours[each]]),
    ) as unknown as Form;

    const { conflicts, text } = mergeText(
      textOf(LINES, base),
      textOf(LINES.with(0, 'mine'), yours),
      textOf(LINES.with(4, 'its'), next),
      'markers',
      { before: '1.0.0', next: '2.0.0' },
    );

    expect({ conflicts, text }, JSON.stringify(combination)).toEqual({
      conflicts: 0,
      text: textOf(['mine', 'two', 'three', 'four', 'its'], merged),
    });
  }
});

test('a marker at the end of a file ends its line, in the line ends of the file', () => {
  expect(merge('a', 'mine', 'its')).toMatch(/>{7} create-snapper-lambda 2.0.0\n$/);
  expect(merge('x\r\na', 'x\r\nmine', 'x\r\nits')).toMatch(/>{7} create-snapper-lambda 2.0.0\r\n$/);
  expect(merge('a\nz', 'mine\nz', 'its\nz')).toMatch(/\nz$/);
});

test('a file without lines has no say in how lines end', () => {
  expect(merge('a\n', '', 'b\n', 'theirs')).toBe('b\n');
  expect(merge('a\r\n', '', 'b\r\n', 'theirs')).toBe('b\r\n');
  expect(merge('a\n', 'b\n', '', 'ours')).toBe('b\n');
  expect(merge('', 'a\r\n', '')).toBe('a\r\n');
  expect(merge('', '', 'a\r\nb')).toBe('a\r\nb');
});

test('a file of one open line has no say in line feed or CRLF', () => {
  expect(merge('a\nb\n', 'b', 'a\nb\n')).toBe('b');
  expect(merge('a\r\nb\r\nc\r\n', 'c', 'a\r\nb\r\nc\r\nd\r\n', 'theirs')).toBe('c\r\nd');
});

test("where the user mixed line ends each line keeps its own, and the template's changes arrive", () => {
  const yours = 'one\r\nmine\ntwo\r\nthree\r\nfour\r\nfive\r\n';

  expect(merge(crlf(LINES), yours, crlf(LINES.with(4, 'FIVE')))).toBe(
    'one\r\nmine\ntwo\r\nthree\r\nfour\r\nFIVE\n',
  );
  expect(merge(lf(LINES), yours, lf(LINES.with(4, 'FIVE')))).toBe(
    'one\r\nmine\ntwo\r\nthree\r\nfour\r\nFIVE\n',
  );
});

test('where the user mixed line ends and the template changes to CRLF, no line ends twice', () => {
  expect(merge(lf(LINES), 'one\r\nmine\ntwo\nthree\nfour\nfive\n', crlf(LINES))).toBe(
    crlf(['one', 'mine', 'two', 'three', 'four', 'five']),
  );
});

test('of a file that both added each line keeps the end that the user gave it', () => {
  const labels = { before: undefined, next: '2.0.0' };
  const yours = 'one\r\ntwo\n';

  expect(mergeText(undefined, yours, 'one\ntwo\n', 'markers', labels)).toEqual({
    text: yours,
    conflicts: 0,
  });
});

test('line ends that the template mixed and mends are mended in an edited file, too', () => {
  const base = 'one\r\ntwo\nthree\nfour\nfive\n';

  expect(merge(base, base.replace('four', 'mine'), lf(LINES))).toBe(lf(LINES.with(3, 'mine')));
});

function merge(
  base: string,
  yours: string,
  next: string,
  style: 'markers' | 'ours' | 'theirs' = 'markers',
): string {
  return mergeText(base, yours, next, style, { before: '1.0.0', next: '2.0.0' }).text;
}

function textOf(
  lines: readonly string[],
  { byteOrderMark, crlf: isCrlf, finalLineEnd }: Form,
): string {
  const end = isCrlf ? '\r\n' : '\n';
  return `${byteOrderMark ? '\uFEFF' : ''}${lines.join(end)}${finalLineEnd ? end : ''}`;
}

function lf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function crlf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}
