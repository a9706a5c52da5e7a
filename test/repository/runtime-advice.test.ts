import { expect, test } from 'vitest';

import { runtimeAdvice } from '../../generators/repository/runtime-advice.ts';
import {
  ENDING_DAYS,
  catalogue,
  createCatalogue,
  misfit,
  supportOn,
} from '../../generators/runtimes/index.ts';
import type { Catalogue, Runtime } from '../../generators/runtimes/index.ts';

/** Days on which something ends, and those around them. */
const DAYS = catalogue.runtimes
  .flatMap(({ blockUpdate, deprecation }) => [blockUpdate, deprecation])
  .filter((date) => date !== undefined)
  .flatMap((date) => [-ENDING_DAYS - 1, -ENDING_DAYS, -1, 0, 1].map((days) => shift(date, days)));

/** What runs functions; Java runtimes are only ever hosts. */
const FUNCTIONS = catalogue.runtimes.filter(({ language }) => language !== 'java');

test.each(FUNCTIONS)(
  '$id: whoever is told of its end is told of a supported managed runtime that fits the host, or of none',
  ({ id, language }) => {
    for (const host of catalogue.hosts) {
      for (const today of DAYS) {
        const advice = runtimeAdvice({ language, runtime: id, host: host.id }, catalogue, today);
        for (const { option, replacement } of advice) {
          if (replacement === undefined) continue;
          const next = found(replacement);
          expect(supportOn(next, today).state).toBe('supported');
          expect(next.availability).toBe('available');
          expect(next.language).toBe(option === 'host' ? 'java' : language);
          if (option === 'runtime') expect(misfit(next, host)).toBeUndefined();
        }
      }
    }
  },
);

test.each(FUNCTIONS)(
  '$id: it is told of exactly while its support ends or has ended',
  (runtime) => {
    const { id, language } = runtime;
    for (const today of DAYS) {
      const options = runtimeAdvice(
        { language, runtime: id, host: 'java21' },
        catalogue,
        today,
      ).map(({ option }) => option);
      expect(options.includes('runtime')).toBe(supportOn(runtime, today).state !== 'supported');
      expect(options.includes('host')).toBe(
        supportOn(found('java21'), today).state !== 'supported',
      );
    }
  },
);

test.each([
  // 180 days before its end a runtime is spoken of for the first time.
  ['nodejs22.x', '2026-10-31', undefined],
  ['nodejs22.x', '2026-11-01', 'ending, to nodejs24.x'],
  ['nodejs22.x', '2027-04-29', 'ending, to nodejs24.x'],
  ['nodejs22.x', '2027-04-30', 'deprecated, to nodejs24.x'],
  ['nodejs20.x', '2027-03-02', 'deprecated, to nodejs24.x'],
  ['nodejs20.x', '2027-03-03', 'blocked, to nodejs24.x'],
  // From here on Node.js 24 ends itself, and 26 is a preview.
  ['nodejs20.x', '2027-11-02', 'blocked'],
  ['nodejs24.x', '2027-11-02', 'ending'],
  ['nodejs26.x', '2027-11-02', undefined],
  ['dotnet8', '2026-11-24', 'deprecated, to dotnet10'],
  ['dotnet9', '2026-11-24', 'deprecated, to dotnet10'],
  ['dotnet10', '2026-11-24', undefined],
  // The runtime that new Python functions get, though there is a later one.
  ['python3.12', '2028-06-01', 'ending, to python3.13'],
  ['python3.11', '2027-06-30', 'deprecated, to python3.13'],
  ['python3.14', '2029-06-30', 'deprecated'],
])('%s on %s: %s', (id, today, expected) => {
  const language = found(id).language;
  const advice = runtimeAdvice({ language, runtime: id, host: 'java25' }, catalogue, today);

  expect(textOf(advice.find(({ option }) => option === 'runtime'))).toBe(expected);
});

test('a host that ends is advised for as well, and no host is named that ends itself', () => {
  const answers = { language: 'node', runtime: 'nodejs24.x', host: 'java21' };

  expect(runtimeAdvice(answers, catalogue, '2026-11-24')).toEqual([]);
  // Both hosts end on the same day.
  expect(runtimeAdvice(answers, catalogue, '2029-07-01')).toMatchObject([
    { option: 'runtime', id: 'nodejs24.x' },
    { option: 'host', id: 'java21', support: { state: 'deprecated', since: '2029-06-30' } },
  ]);
  expect(runtimeAdvice(answers, catalogue, '2029-07-01')[1]).not.toHaveProperty('replacement');
});

test('a host that ends is replaced by the newest one', () => {
  const advice = runtimeAdvice(
    { language: 'node', runtime: 'nodejs24.x', host: 'java21' },
    withRows({
      java25: { deprecation: '2035-01-01' },
      'nodejs24.x': { deprecation: '2035-01-01' },
    }),
    '2029-07-01',
  );

  expect(advice.map(textOf)).toEqual(['deprecated, to java25']);
});

test('a runtime for another operating system than the host’s is no replacement, nor such a host', () => {
  const rows = withRows({
    'nodejs24.x': { os: 'AL2' },
    java25: { deprecation: '2035-01-01', os: 'AL2' },
    java21: { deprecation: '2027-05-01' },
  });

  const advice = runtimeAdvice(
    { language: 'node', runtime: 'nodejs22.x', host: 'java21' },
    rows,
    '2027-05-01',
  );

  expect(advice.map(textOf)).toEqual(['deprecated', 'deprecated']);
});

test('a runtime that the catalogue does not know is nothing to advise on', () => {
  const answers = { language: 'cobol', runtime: 'cobol85', host: 'java8' };

  expect(runtimeAdvice(answers, catalogue, '2030-01-01')).toEqual([]);
});

function textOf(advice: ReturnType<typeof runtimeAdvice>[number] | undefined): string | undefined {
  if (advice === undefined) return undefined;
  const { replacement, support } = advice;
  return `${support.state}${replacement === undefined ? '' : `, to ${replacement}`}`;
}

function found(id: string): Runtime {
  const runtime = catalogue.find(id);
  if (runtime === undefined) throw new Error(`no ${id}`);
  return runtime;
}

/** The catalogue with some of its rows changed. */
function withRows(changes: Readonly<Record<string, Partial<Runtime>>>): Catalogue {
  return createCatalogue(catalogue.runtimes.map((each) => ({ ...each, ...changes[each.id] })));
}

function shift(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
