import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidatesIn } from '../../../generators/emulator/uniqueness/shapes.ts';

const found = (value: string | number, key = 'value') => candidatesIn({ path: key, key, value });

test.each([
  ['a UUID', 'f81d4fae-7dec-4bd0-a765-00a0c91e6bf6', 'UUID'],
  ['a UUID within a text', 'order f81d4fae-7dec-4bd0-a765-00a0c91e6bf6 was placed', 'UUID'],
  ['a hexadecimal token', '9f86d081884c7d65', 'hexadecimal token'],
  ['a nanoid', 'V1StGXR8_Z5jdHi6B-myT', 'token'],
  ['a ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'token'],
  ['base64 with slashes', 'q83vEjRWeJCrze8SNFZ4/w==', 'token'],
  ['a token after a prefix', 'https://example.com/reset?token=4f9aK2mZ81xQ7bR0cT5', 'token'],
])('%s counts by itself', (_, text, shape) => {
  expect(found(text)).toMatchObject([{ shape, weak: false }]);
});

test.each([
  ['words', 'The quick brown fox jumps over the lazy dog'],
  ['a name in camel case', 'getAllCustomerOrdersOfLastMonth'],
  ['a name with hyphens', 'my-function-production-eu-central-1'],
  ['a version', '10.0.26100-SNAPSHOT+build'],
  ['a time', '2026-11-26T11:05:46.123Z'],
  ['a compact time', '20261126T110546Z'],
  ['an account', '123456789012'],
  ['the name of a resource', 'arn:aws:lambda:us-east-1:123456789012:function:a1B2c3D4e5F6g7H8i9:7'],
  ['a UUID that is the hash of a name', '2ed6657d-e927-568b-95e1-2665a8aea6a2'],
  ['the UUID that is none', '00000000-0000-0000-0000-000000000000'],
  ['the first part of a JSON web token', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'],
  ['one letter over and over', 'aaaaaaaaaaaaaaaa1a'],
  ['an address', 'https://docs.example.com/guides/getting-started/installation'],
  ['contents', `${randomBytes(300).toString('hex')}`],
])('%s does not', (_, text) => {
  expect(found(text).filter(({ weak }) => !weak)).toEqual([]);
});

test('a number with as many digits as a random one has needs to be confirmed', () => {
  expect(found(0.8444218515250481)).toMatchObject([{ shape: 'number', weak: true }]);
  expect(found(7_319_448_021_337)).toMatchObject([{ shape: 'number', weak: true }]);
  expect([...found(19.95), ...found(1_000_000_000_000), ...found(1769)]).toEqual([]);
});

test('a time is no random number, however it is written', () => {
  const now = Date.now();
  const digits = new Date(now).toISOString().replaceAll(/\D/g, '');
  for (const time of [now, Math.floor(now / 1000) + 86_399]) {
    expect([...found(time), ...found(String(time))]).toEqual([]);
  }
  expect([...found(digits), ...found(digits.slice(0, 14))]).toEqual([]);
  // Neither of these is one: too long ago, and no hour of the day.
  expect(found(319_448_021_337)).toHaveLength(1);
  expect(found('20261126994839')).toHaveLength(1);
});

test('what a property calls unique is so, whatever it looks like', () => {
  for (const key of ['requestId', 'x-request-id', 'correlation_id', 'TraceId', 'nonce']) {
    expect(found('17', key)).toEqual([{ shape: 'identifier', text: '17', weak: false }]);
  }
  expect([...found('17', 'customerId'), ...found('', 'nonce')]).toEqual([]);
  expect(found(randomUUID(), 'requestId')).toMatchObject([{ shape: 'UUID' }]);
});

test('property: nearly all tokens of 16 random bytes are noticed, however they are written', () => {
  fc.assert(
    fc.property(fc.constantFrom('hex', 'base64', 'base64url'), (encoding) => {
      const tokens = Array.from({ length: 200 }, () => randomBytes(16).toString(encoding));
      // A few look like words, by chance.
      expect(tokens.filter((token) => found(token).length > 0).length).toBeGreaterThan(180);
    }),
    { numRuns: 10 },
  );
});
