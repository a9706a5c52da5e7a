import { expect, test } from 'vitest';

import { mergeText, sameButForLineEnds } from '../../generators/regenerate/merge-text.ts';
import type { ConflictStyle, TextMerge } from '../../generators/regenerate/merge-text.ts';

const LABELS = { before: '1.0.0', next: '2.0.0' };

test('a conflict is marked with each side, and what was there before', () => {
  expect(merge('a\nb\nc\n', 'a\nmine\nc\n', 'a\nits\nc\n')).toEqual({
    text: lines(
      'a',
      '<<<<<<< yours',
      'mine',
      '||||||| create-snapper-lambda 1.0.0, before',
      'b',
      '=======',
      'its',
      '>>>>>>> create-snapper-lambda 2.0.0',
      'c',
    ),
    conflicts: 1,
  });
});

test('where nobody knows what was there before, the markers do not say so', () => {
  const labels = { ...LABELS, before: undefined };

  expect(mergeText(undefined, 'mine\n', 'its\n', 'markers', labels)).toEqual({
    text: lines('<<<<<<< yours', 'mine', '=======', 'its', '>>>>>>> create-snapper-lambda 2.0.0'),
    conflicts: 1,
  });
});

test('every place is counted, also where nothing is marked', () => {
  const sides = ['1\n2\n3\n4\n5\n', 'a\n2\nb\n4\nc\n', 'A\n2\nB\n4\nC\n'] as const;

  expect(merge(...sides).conflicts).toBe(3);
  expect(merge(...sides, 'ours')).toEqual({ text: 'a\n2\nb\n4\nc\n', conflicts: 3 });
  expect(merge(...sides, 'theirs')).toEqual({ text: 'A\n2\nB\n4\nC\n', conflicts: 3 });
});

test('changes at different places are no conflict, whoever is preferred', () => {
  for (const style of ['markers', 'ours', 'theirs'] as const) {
    expect(merge('1\n2\n3\n4\n5\n', 'mine\n2\n4\n5\n', '1\n2\n3\n4\nits\nlast\n', style)).toEqual({
      text: 'mine\n2\n4\nits\nlast\n',
      conflicts: 0,
    });
  }
});

test('changes of lines next to each other are a conflict', () => {
  expect(merge('a\nb\n', 'A\nb\n', 'a\nB\n')).toEqual({
    text: marked(['A', 'b'], ['a', 'b'], ['a', 'B']),
    conflicts: 1,
  });
});

test('changes with one line between them are none', () => {
  expect(merge('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n')).toEqual({ text: 'A\nb\nC\n', conflicts: 0 });
});

test('lines inserted at the same place are a conflict, at its end, too', () => {
  expect(merge('a\nb\n', 'a\nmine\nb\n', 'a\nits\nb\n').text).toBe(
    `a\n${marked(['mine'], [], ['its'])}b\n`,
  );
  expect(merge('a\n', 'a\nmine\n', 'a\nits\n').text).toBe(`a\n${marked(['mine'], [], ['its'])}`);
});

test('the same change on both sides is none', () => {
  expect(merge('a\nb\nc\n', 'a\nnew\nc\n', 'a\nnew\nc\n')).toEqual({
    text: 'a\nnew\nc\n',
    conflicts: 0,
  });
  expect(merge('a\nb\nc\nd\ne\n', 'a\nnew\nc\nd\nE\n', 'a\nnew\nc\nd\ne\n').text).toBe(
    'a\nnew\nc\nd\nE\n',
  );
  expect(merge('a\nb\nc\n', 'a\nc\n', 'a\nc\n').text).toBe('a\nc\n');
});

test('lines that both sides of a conflict have alike stay outside of its markers', () => {
  expect(merge('a\nx\nz\n', 'a\nfirst\nmine\nlast\nz\n', 'a\nfirst\nits\nlast\nz\n')).toEqual({
    text: `a\nfirst\n${marked(['mine'], ['x'], ['its'])}last\nz\n`,
    conflicts: 1,
  });
  // One side may have nothing else to say.
  expect(merge('x\n', 'first\nlast\n', 'first\nits\nlast\n').text).toBe(
    `first\n${marked([], ['x'], ['its'])}last\n`,
  );
  // A line of both cannot stay outside at both ends.
  expect(merge('x\n', 'a\n', 'a\na\n').text).toBe(`a\n${marked([], ['x'], ['a'])}`);
});

test('a block that ends in a line like the one it stands before is inserted as a whole', () => {
  const base = 'class {\na {\n}\n}\n';

  expect(merge(base, `${base}mine\n`, 'class {\na {\n}\nb {\n}\n}\n')).toEqual({
    text: 'class {\na {\n}\nb {\n}\n}\nmine\n',
    conflicts: 0,
  });
});

test('of equal lines in a row it is the last one that was added, or went', () => {
  expect(merge('a\n}\n', 'a\n}\n}\n', 'a\n}\nits\n').text).toBe(
    `a\n}\n${marked(['}'], [], ['its'])}`,
  );
  expect(merge('a\n}\n}\n', 'a\n}\n', 'a\n}\n}\nits\n').text).toBe(
    `a\n}\n${marked([], ['}'], ['}', 'its'])}`,
  );
});

test('files that both added are settled where they are alike, and marked in each place else', () => {
  const yours = 'title\nmine\nshared\nmore\nend\n';
  const next = 'title\nits\nshared\nend\nits too\n';

  expect(merge(undefined, yours, next)).toEqual({
    text:
      `title\n${markedAdded(['mine'], ['its'])}shared\n${markedAdded(['more'], [])}` +
      `end\n${markedAdded([], ['its too'])}`,
    conflicts: 3,
  });
  expect(merge(undefined, yours, next, 'ours').text).toBe(yours);
  expect(merge(undefined, yours, next, 'theirs').text).toBe(next);
});

test('of files that both added an empty one is preferred as well as any', () => {
  expect(merge(undefined, '', 'a\r\n', 'theirs').text).toBe('a\r\n');
  expect(merge(undefined, '', 'a\r\n', 'ours').text).toBe('');
  expect(merge(undefined, 'a\r\n', '', 'theirs').text).toBe('');
});

test.each(['__proto__', 'constructor', 'hasOwnProperty', '0', '-1'])(
  'a line %s is a line',
  (line) => {
    const base = `${line}\nx\n${line}\n`;

    expect(merge(base, `mine\n${base}`, `${base}its\n`)).toEqual({
      text: `mine\n${base}its\n`,
      conflicts: 0,
    });
    expect(merge(undefined, `${line}\nmine\n`, `${line}\n`).conflicts).toBe(1);
  },
);

test('a lone carriage return, and line ends of Unicode, are part of a line', () => {
  const base = 'a\rb\nc\u2028d\ne\u2029f\u0085g\n';

  expect(merge(base, `mine\n${base}`, base.replace('f\u0085g', 'f\u0085G')).text).toBe(
    `mine\n${base.replace('f\u0085g', 'f\u0085G')}`,
  );
});

test('a long file of many equal lines is merged like any other', () => {
  const base = Array.from({ length: 5_000 }, (_, index) =>
    index % 3 === 0 ? `line ${index}` : '}',
  );
  const yours = base.with(1_000, 'mine').toSpliced(3_000, 0, 'mine too', '}');
  const next = base.with(2_000, 'its').toSpliced(4_000, 2);

  const { conflicts, text } = merge(lines(...base), lines(...yours), lines(...next));

  expect(conflicts).toBe(0);
  const expected = base.with(1_000, 'mine').with(2_000, 'its').toSpliced(4_000, 2);
  expect(text).toBe(lines(...expected.toSpliced(3_000, 0, 'mine too', '}')));
});

test('texts that differ in how their lines end, and in nothing else, are the same to a checkout', () => {
  expect(sameButForLineEnds('a\nb\n', 'a\r\nb\r\n')).toBe(true);
  expect(sameButForLineEnds('a\nb', 'a\r\nb')).toBe(true);
  expect(sameButForLineEnds('a\nb\n', 'a\r\nb\n')).toBe(false);
  expect(sameButForLineEnds('a\n', 'a')).toBe(false);
  expect(sameButForLineEnds('a\n', '\uFEFFa\n')).toBe(false);
  expect(sameButForLineEnds('a\nb\n', 'a\rb\n')).toBe(false);
});

function merge(
  base: string | undefined,
  yours: string,
  next: string,
  style: ConflictStyle = 'markers',
): TextMerge {
  const before = base === undefined ? undefined : LABELS.before;
  return mergeText(base, yours, next, style, { ...LABELS, before });
}

function marked(
  yours: readonly string[],
  base: readonly string[],
  next: readonly string[],
): string {
  const before = ['||||||| create-snapper-lambda 1.0.0, before', ...base];
  return conflict(yours, before, next);
}

function markedAdded(yours: readonly string[], next: readonly string[]): string {
  return conflict(yours, [], next);
}

function conflict(
  yours: readonly string[],
  before: readonly string[],
  next: readonly string[],
): string {
  const end = '>>>>>>> create-snapper-lambda 2.0.0';
  return lines('<<<<<<< yours', ...yours, ...before, '=======', ...next, end);
}

function lines(...each: readonly string[]): string {
  return each.map((line) => `${line}\n`).join('');
}
