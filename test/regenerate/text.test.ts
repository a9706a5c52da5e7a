import fc from 'fast-check';
import { expect, test } from 'vitest';

import { joinText, splitText, withoutReturns } from '../../generators/regenerate/text.ts';

test.each([
  ['', { lines: [], lineEnd: undefined, finalLineEnd: false }],
  ['a', { lines: ['a'], lineEnd: undefined, finalLineEnd: false }],
  ['a\n', { lines: ['a'], lineEnd: '\n', finalLineEnd: true }],
  ['a\nb', { lines: ['a', 'b'], lineEnd: '\n', finalLineEnd: false }],
  ['\n', { lines: [''], lineEnd: '\n', finalLineEnd: true }],
  ['a\n\n', { lines: ['a', ''], lineEnd: '\n', finalLineEnd: true }],
  ['a\r\nb\r\n', { lines: ['a', 'b'], lineEnd: '\r\n', finalLineEnd: true }],
  ['a\r\nb', { lines: ['a', 'b'], lineEnd: '\r\n', finalLineEnd: false }],
  ['\r\n', { lines: [''], lineEnd: '\r\n', finalLineEnd: true }],
])('%j is lines, and how they end', (text, parts) => {
  expect(splitText(text)).toEqual({ ...parts, byteOrderMark: false });
});

test.each(['a\r\nb\n', 'a\nb\r\n', '\n\r\n', '\r\n\n'])(
  'where ends are mixed, as in %j, carriage returns are part of the lines',
  (text) => {
    expect(splitText(text).lineEnd).toBe('\n');
    expect(splitText(text).lines.join('\n')).toBe(text.slice(0, -1));
  },
);

test.each(['a\rb\n', 'a\u2028b\n', 'a\u2029b\n', 'a\u0085b\n', 'a\fb\n', 'a\vb\n'])(
  'nothing but a line feed ends a line, also not in %j',
  (text) => {
    expect(splitText(text).lines).toEqual([text.slice(0, -1)]);
  },
);

test('a byte order mark is no part of the first line, and only the first is one', () => {
  expect(splitText('\uFEFFa\n')).toMatchObject({ lines: ['a'], byteOrderMark: true });
  expect(splitText('\uFEFF\uFEFFa\n')).toMatchObject({ lines: ['\uFEFFa'], byteOrderMark: true });
  expect(splitText('a\n\uFEFFb\n')).toMatchObject({ byteOrderMark: false });
  expect(splitText('\uFEFF')).toMatchObject({ lines: [], byteOrderMark: true });
});

test('a text that is taken apart is put together again as it was', () => {
  const texts = fc
    .array(fc.constantFrom('a', '', '\n', '\r\n', '\r', '\uFEFF', '\u2028'), { maxLength: 8 })
    .map((parts) => parts.join(''));

  fc.assert(
    fc.property(texts, (text) => {
      expect(joinText(splitText(text))).toBe(text);
    }),
    { seed: 2026, numRuns: 2_000 },
  );
});

test('lines without an end given to them end in a line feed', () => {
  const parts = { lines: ['a', 'b'], byteOrderMark: false, lineEnd: undefined, finalLineEnd: true };

  expect(joinText(parts)).toBe('a\nb\n');
  expect(joinText({ ...parts, lines: [] })).toBe('');
});

test('of a line one carriage return at its end goes', () => {
  expect(withoutReturns(['a\r', 'b', '\r', 'c\r\r', 'd\re'])).toEqual([
    'a',
    'b',
    '',
    'c\r',
    'd\re',
  ]);
});
