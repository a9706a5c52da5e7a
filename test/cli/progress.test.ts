import { expect, onTestFinished, test, vi } from 'vitest';

import { progressLine } from '../../generators/cli/progress.ts';
import { make, runHere } from './many-support.ts';
import { workFolder } from './support.ts';

const CLEAR = '\r\u001B[K';

test('a pipe sees nothing', () => {
  const { line, wait, written } = onStream({ isTTY: false });

  wait(10_000);
  line('1 of 2');
  line('');

  expect(written()).toEqual([]);
});

test('a terminal that cannot go back in a line sees nothing either', () => {
  const { line, wait, written } = onStream({ terminal: 'dumb' });

  wait(10_000);
  line('1 of 2');
  line('');

  expect(written()).toEqual([]);
});

test('what is over within half a second shows nothing, and clears nothing away', () => {
  const { line, wait, written } = onStream();

  line('1 of 3');
  wait(499);
  line('2 of 3');
  line('');

  expect(written()).toEqual([]);
});

test('from half a second on each state takes the place of the one before', () => {
  const { line, wait, written } = onStream();

  wait(500);
  line('10 of 12');
  wait(100);
  line('9 left');

  expect(written()).toEqual([`${CLEAR}10 of 12`, `${CLEAR}9 left`]);
});

test('states that follow each other faster than anybody reads are left out', () => {
  const { line, wait, written } = onStream();

  wait(500);
  line('1');
  wait(99);
  line('2');
  wait(1);
  line('3');

  expect(written()).toEqual([`${CLEAR}1`, `${CLEAR}3`]);
});

test('an empty text clears the line, once', () => {
  const { line, wait, written } = onStream();

  wait(500);
  line('1 of 2');
  line('');
  line('');

  expect(written()).toEqual([`${CLEAR}1 of 2`, CLEAR]);
});

test('the line makes room for whatever is said, and none of it is in what is said', async () => {
  const home = await workFolder();
  const folders = [make(home, 'outdated'), make(home, 'bad settings'), make(home, 'current')];
  const events: string[] = [];

  const { stderr, stdout } = await runHere(home, ['check', ...folders], {
    progress: (text) => events.push(text === '' ? 'clear' : `show ${text}`),
    onOutput: () => events.push('output'),
  });

  for (const [index, event] of events.entries()) {
    if (event === 'output') expect(events[index - 1]).toBe('clear');
  }
  expect(events.filter((event) => event.startsWith('show'))).toHaveLength(3);
  expect(events).toContain('show 3 of 3 repositories');
  expect(stdout + stderr).not.toMatch(/of 3 repositories|\r/);
});

test('a single repository has no progress', async () => {
  const home = await workFolder();
  const shown: string[] = [];

  await runHere(home, ['check', make(home, 'current')], {
    progress: (text) => text !== '' && shown.push(text),
  });

  expect(shown).toEqual([]);
});

/** A line of progress on a stream that only notes what it gets, by a clock that stands still. */
function onStream({ isTTY = true, terminal = 'xterm' } = {}): {
  readonly line: (text: string) => void;
  readonly wait: (milliseconds: number) => void;
  readonly written: () => readonly string[];
} {
  vi.stubEnv('TERM', terminal);
  onTestFinished(() => void vi.unstubAllEnvs());
  const written: string[] = [];
  let now = 1_000_000;
  const line = progressLine({ isTTY, write: (text) => written.push(text) }, () => now);
  return {
    line,
    wait: (milliseconds) => void (now += milliseconds),
    written: () => written,
  };
}
