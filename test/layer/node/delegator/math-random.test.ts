import { afterEach, beforeEach, expect, test } from 'vitest';
import { delegatorModule } from './modules.ts';

const { takeOverMathRandom } = await delegatorModule('math-random');

const native = Math.random;
let divert: () => void;

beforeEach(() => {
  divert = takeOverMathRandom();
});

afterEach(() => {
  Math.random = native;
});

test("is V8's own until the restore, and diverted then for captured references too", () => {
  let calls = 0;
  Math.random = () => (calls++, 0.5);
  const switchOver = takeOverMathRandom();
  const { random } = Math;

  const before = random();
  switchOver();
  const after = Array.from({ length: 100 }, random);

  expect(before).toBe(0.5);
  expect(calls).toBe(1);
  expect(new Set(after).size).toBe(100);
});

test('numbers after the restore are uniform in [0, 1), in every one of their 53 bits', () => {
  divert();
  const size = 20_000;
  const numbers = Array.from({ length: size }, () => Math.random());

  const mean = numbers.reduce((sum, number) => sum + number, 0) / size;
  const shareOfOnes = Array.from({ length: 53 }, (_, bit) => {
    const ones = numbers.filter((number) => Math.floor(number * 2 ** (bit + 1)) % 2 === 1);
    return ones.length / size;
  });

  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  // Ten standard deviations: fails about never by chance.
  expect(Math.abs(mean - 0.5)).toBeLessThan(10 * Math.sqrt(1 / 12 / size));
  for (const share of shareOfOnes) expect(Math.abs(share - 0.5)).toBeLessThan(5 / Math.sqrt(size));
  expect(new Set(numbers).size).toBe(size);
});

test('looks like the original to those who inspect it', () => {
  const property = Object.getOwnPropertyDescriptor(Math, 'random');

  expect(property).toMatchObject({ writable: true, configurable: true, enumerable: false });
  expect(Math.random.name).toBe('random');
  expect(Math.random.length).toBe(0);
});
