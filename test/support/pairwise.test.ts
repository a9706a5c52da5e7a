import { expect, test } from 'vitest';

import { pairwise } from './pairwise.ts';

const DIMENSIONS = {
  size: ['s', 'm', 'l'],
  color: ['red', 'blue'],
  washed: [true, false],
} as const;

test('every value meets every value of each other property', () => {
  const chosen = pairwise<{ size: string; color: string; washed: boolean }>(DIMENSIONS);

  for (const size of DIMENSIONS.size) {
    for (const color of DIMENSIONS.color) {
      expect(chosen).toContainEqual(expect.objectContaining({ size, color }));
    }
    for (const washed of DIMENSIONS.washed) {
      expect(chosen).toContainEqual(expect.objectContaining({ size, washed }));
    }
  }
  for (const color of DIMENSIONS.color) {
    for (const washed of DIMENSIONS.washed) {
      expect(chosen).toContainEqual(expect.objectContaining({ color, washed }));
    }
  }
});

test('not all combinations are needed for that', () => {
  expect(pairwise(DIMENSIONS).length).toBeLessThan(3 * 2 * 2);
});
