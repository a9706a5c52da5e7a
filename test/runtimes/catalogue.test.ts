import { expect, test } from 'vitest';

import {
  baseImage,
  catalogue,
  createCatalogue,
  misfit,
  supportOn,
} from '../../generators/runtimes/index.ts';
import type { Runtime } from '../../generators/runtimes/index.ts';

const runtime = (id: string): Runtime => {
  const found = catalogue.find(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

test('identifiers are unique and dates are calendar days', () => {
  const ids = catalogue.runtimes.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
  for (const { blockUpdate, deprecation } of catalogue.runtimes) {
    for (const date of [blockUpdate, deprecation]) {
      if (date === undefined) continue;
      expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
    }
  }
});

test('a new project gets the newest managed runtime, never a preview', () => {
  expect(catalogue.newest('node').id).toBe('nodejs24.x');
  expect(catalogue.newest('dotnet').id).toBe('dotnet10');
  expect(catalogue.newest('python').id).toBe('python3.14');
});

test('a catalogue without a runtime of a language says so', () => {
  expect(() => createCatalogue([]).newest('node')).toThrow(/no node runtime/);
});

test('hosts are Java runtimes on Amazon Linux 2023, java21 first', () => {
  expect(catalogue.hosts.map(({ id }) => id)).toEqual(['java21', 'java25']);
  expect(catalogue.hosts.every(({ os }) => os === 'AL2023')).toBe(true);
});

test('an Amazon Linux 2 runtime does not fit an Amazon Linux 2023 host, nor the reverse', () => {
  expect(misfit(runtime('python3.11'), runtime('java21'))).toMatch(/Amazon Linux 2, but java21/);
  expect(misfit(runtime('nodejs24.x'), runtime('java17'))).toMatch(/lacks its libraries/);
  expect(misfit(runtime('nodejs24.x'), runtime('java21'))).toBeUndefined();
});

test('SnapStart of the managed runtime itself exists for Java, Python 3.12+ and .NET 8+ only', () => {
  const native = catalogue.runtimes.filter(({ nativeSnapStart }) => nativeSnapStart);

  expect(native.some(({ language }) => language === 'node')).toBe(false);
  expect(runtime('python3.11').nativeSnapStart).toBe(false);
  expect(runtime('python3.12').nativeSnapStart).toBe(true);
  expect(runtime('dotnet8').nativeSnapStart).toBe(true);
  // .NET 9 is a container image only, and zip is what native SnapStart takes.
  expect(runtime('dotnet9').nativeSnapStart).toBe(false);
});

test('images name the architecture, since tags without one follow the machine that builds', () => {
  expect(baseImage(runtime('nodejs24.x'), 'arm64')).toBe('lambda/nodejs:24-arm64');
});

test.each([
  ['nodejs20.x', '2026-04-29', 'ending'],
  ['nodejs20.x', '2026-04-30', 'deprecated'],
  ['nodejs20.x', '2027-03-02', 'deprecated'],
  ['nodejs20.x', '2027-03-03', 'blocked'],
  ['nodejs22.x', '2026-10-31', 'supported'],
  ['nodejs22.x', '2026-11-01', 'ending'],
  ['nodejs26.x', '2099-01-01', 'supported'],
])('%s on %s is %s', (id, today, state) => {
  expect(supportOn(runtime(id), today).state).toBe(state);
});

test('an ending runtime says how many days are left', () => {
  expect(supportOn(runtime('nodejs22.x'), '2027-04-29')).toEqual({
    state: 'ending',
    until: '2027-04-30',
    daysLeft: 1,
  });
});
