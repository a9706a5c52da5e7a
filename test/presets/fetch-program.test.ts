import { expect, test } from 'vitest';

import { said } from '../../generators/presets/fetch/program.ts';

test.each([
  ["fatal: unable to access 'https://me:xyzzy@example.com/p/': no", 'https://example.com/p/'],
  ["fatal: unable to access 'https://xyzzy@example.com/p/': no", 'https://example.com/p/'],
  ["fatal: unable to access 'https://me:xy/zzy@example.com/p/': no", 'https://example.com/p/'],
  ['error: me:xyzzy@example.com: permission denied', 'example.com: permission denied'],
  ["fatal: repository 'https://example.com/p?token=xyzzy' not found", 'https://example.com/p?…'],
])('a password in what a program says goes no further: %s', (output, rest) => {
  expect(said(output)).toContain(rest);
  expect(said(output)).not.toMatch(/xy|zzy/);
});

test('of all that git says, its reason is taken, as one line without commands to a terminal', () => {
  const output = 'remote: buy this\r\nerror: first\nfatal: no \u001B[2Jway\u202E out\nhint: try';

  expect(said(output)).toBe('no  [2Jway  out');
  expect(said('remote: nothing to say')).toBeUndefined();
});
