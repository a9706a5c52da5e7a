import { expect, test } from 'vitest';

import {
  asWritten,
  changesOf,
  contentsOf,
  file,
  notesOf,
  planOf,
  repositoryOf,
  update,
  write,
} from './support.ts';

const LINES = 'one\ntwo\nthree\nfour\nfive\n';
const BOM = '\uFEFF';

/** What becomes of a file: from a base, what the user has, and what the template says next. */
function merged(base: string, yours: string, next: string): string {
  const root = repositoryOf({ f: base });
  write(root, 'f', yours);
  update(root, { f: next });
  return contentsOf(root)['f']!;
}

test('a checkout with CRLF is no edit', () => {
  const template = { f: LINES, g: 'g\n' };
  const root = repositoryOf(template);
  write(root, 'f', crlf(LINES));
  const before = contentsOf(root);

  const plan = update(root, template, { generator: '1.0.0' });

  expect(plan).toMatchObject({ changes: [], notes: [] });
  expect(contentsOf(root)).toEqual(before);
});

test('a whole checkout with CRLF, merge base and all, is no change', () => {
  const template = { f: LINES, g: 'g\n' };
  const root = repositoryOf(template);
  for (const [path, content] of Object.entries(contentsOf(root))) {
    if (content.startsWith('file')) write(root, path, crlf(content.slice('file 644 '.length)));
  }

  expect(planOf(root, template, { generator: '1.0.0' })).toMatchObject({ changes: [], notes: [] });
});

test('a checkout with CRLF gets what changed in the template, with CRLF throughout', () => {
  const next = `zero\n${LINES}`;

  expect(merged(LINES, crlf(LINES), next)).toBe(file(crlf(next)));
});

test('edits in a checkout with CRLF are merged, with CRLF throughout', () => {
  const yours = crlf(`mine\n${LINES}`);

  expect(merged(LINES, yours, `${LINES}six\n`)).toBe(file(crlf(`mine\n${LINES}six\n`)));
});

test('the markers of a conflict in a checkout with CRLF end so, too, and are found again', () => {
  const root = repositoryOf({ f: 'a\n' });
  write(root, 'f', 'mine\r\n');

  update(root, { f: 'its\n' });

  expect(contentsOf(root)['f']).toBe(
    file(
      crlf(
        '<<<<<<< yours\nmine\n||||||| create-snapper-lambda 1.0.0, before\na\n=======\nits\n' +
          '>>>>>>> create-snapper-lambda 2.0.0\n',
      ),
    ),
  );
  expect(planOf(root, { f: 'its\n' }).unresolved).toEqual(['f']);
});

test('a file that the template dropped goes from a checkout with CRLF', () => {
  const root = repositoryOf({ f: LINES, g: 'g\n' });
  write(root, 'f', crlf(LINES));

  expect(changesOf(update(root, { g: 'g\n' }))).toEqual(['delete f: dropped']);
});

test('a file that the template changes to CRLF follows, when the user never touched it', () => {
  expect(merged(LINES, LINES, crlf(LINES))).toBe(file(crlf(LINES)));
});

test('mixed line ends of the user keep their bytes', () => {
  const yours = 'one\r\ntwo\nthree\r\nfour\nfive\n';

  expect(merged(LINES, yours, `${LINES}six\n`)).toBe(file(`${yours}six\n`));
});

test('mixed line ends count as an edit, for a checkout makes none', () => {
  const root = repositoryOf({ f: LINES });
  write(root, 'f', 'one\r\ntwo\nthree\nfour\nfive\n');

  expect(notesOf(planOf(root, { f: LINES }))).toEqual(['edited f']);
});

test('a byte order mark that an editor added stays, through a merge', () => {
  const root = repositoryOf({ f: LINES });
  write(root, 'f', BOM + LINES);

  const unchanged = planOf(root, { f: LINES });

  expect(notesOf(unchanged)).toEqual(['edited f']);
  expect(merged(LINES, BOM + LINES, `ONE${LINES.slice(3)}`)).toBe(
    file(`${BOM}ONE${LINES.slice(3)}`),
  );
});

test('a byte order mark that the template drops goes', () => {
  expect(merged(BOM + LINES, BOM + LINES, LINES)).toBe(file(LINES));
});

test('a last line that the user left open stays open', () => {
  expect(merged('a\nb\nc\n', 'a\nb\nc', 'A\nb\nc\n')).toBe(file('A\nb\nc'));
});

test('a last line that the user closed stays closed', () => {
  expect(merged('a\nb\nc', 'a\nb\nc\n', 'A\nb\nc')).toBe(file('A\nb\nc\n'));
});

test('a last line that the template closes is closed in an edited file, too', () => {
  expect(merged('a\nb\nc', 'A\nb\nc', 'a\nb\nc\n')).toBe(file('A\nb\nc\n'));
});

test('an open last line alone is an edit', () => {
  const root = repositoryOf({ f: LINES });
  write(root, 'f', LINES.slice(0, -1));

  expect(notesOf(planOf(root, { f: LINES }))).toEqual(['edited f']);
});

test('a conflict in an open last line ends with a whole marker', () => {
  expect(merged('a', 'mine', 'its')).toBe(
    file(
      '<<<<<<< yours\nmine\n||||||| create-snapper-lambda 1.0.0, before\na\n=======\nits\n' +
        '>>>>>>> create-snapper-lambda 2.0.0\n',
    ),
  );
});

test('a template may come to nothing, and to something again', () => {
  expect(merged('a\n', 'a\n', '')).toBe(file(''));
  expect(merged('', '', 'a\n')).toBe(file('a\n'));
});

test('a file that the user emptied stays empty as long as the template does not change', () => {
  const root = repositoryOf({ f: LINES });
  write(root, 'f', '');

  const plan = update(root, { f: LINES });

  expect(notesOf(plan)).toEqual(['edited f']);
  expect(contentsOf(root)).toEqual({ ...asWritten({ f: LINES }), f: file('') });
});

test('a file that the user filled stays when the template leaves it empty', () => {
  expect(merged('', 'mine\n', '')).toBe(file('mine\n'));
});

test('a file that the user emptied and the template changed is a conflict', () => {
  expect(merged('a\n', '', 'b\n')).toBe(
    file(
      '<<<<<<< yours\n||||||| create-snapper-lambda 1.0.0, before\na\n=======\nb\n' +
        '>>>>>>> create-snapper-lambda 2.0.0\n',
    ),
  );
});

test('a file of one line, with and without an end, follows the template', () => {
  expect(merged('20\n', '20\n', '22\n')).toBe(file('22\n'));
  expect(merged('20', '20', '22')).toBe(file('22'));
  expect(merged('20', '20', '22\n')).toBe(file('22\n'));
});

test('blank lines at the end are lines', () => {
  expect(merged('a\nb\n', 'A\nb\n', 'a\nb\n\n\n')).toBe(file('A\nb\n\n\n'));
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '0', 'length'])(
  'a line that says %s is a line like any other',
  (line) => {
    const base = `${line}\na\n${line}\nb\n${line}\n`;

    expect(merged(base, `mine\n${base}`, `${base}its\n`)).toBe(file(`mine\n${base}its\n`));
  },
);

test('letters outside of ASCII, emoji among them, are merged whole', () => {
  expect(merged('ä\n😀\nΩ\n', 'ä!\n😀\nΩ\n', 'ä\n😀\nΩ\n👩‍👩‍👧\n')).toBe(file('ä!\n😀\nΩ\n👩‍👩‍👧\n'));
});

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}
