import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidatesIn, withoutTime } from '../../../generators/emulator/uniqueness/shapes.ts';

const found = (value: string | number, key = 'value') => candidatesIn({ path: key, key, value });

const base64 = (text: string) => Buffer.from(text).toString('base64url');

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

test.each([
  ['what is base64 of a text with a UUID', base64('Order:f81d4fae-7dec-4bd0-a765-00a0c91e6bf6')],
  [
    'the claims of a JSON web token, however long',
    `${base64('{"alg":"none"}')}.${base64(
      JSON.stringify({ jti: 'f81d4fae-7dec-4bd0-a765-00a0c91e6bf6', scope: 'read '.repeat(80) }),
    )}.`,
  ],
])('%s is looked into', (_, text) => {
  expect(found(text)).toMatchObject([
    { shape: 'UUID', text: 'f81d4fae-7dec-4bd0-a765-00a0c91e6bf6' },
  ]);
});

test('the parts of a traceparent count by themselves, since spans differ within a trace', () => {
  expect(found('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toMatchObject([
    { text: '4bf92f3577b34da6a3ce929d0e0e4736', weak: false },
    { text: '00f067aa0ba902b7', weak: false },
  ]);
  expect(found('4f9aK2mZ81-xQ7bR0cT5')).toMatchObject([{ text: '4f9aK2mZ81-xQ7bR0cT5' }]);
});

test.each([
  ['UUID of version 7', '01890a5d-ac96-774b-bcce-b302099a8057', 'bcce-b302099a8057'],
  ['UUID of version 1', 'c232ab00-9414-11ec-b3c8-9f6bdeced846', 'b3c8-9f6bdeced846'],
  ['ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'TSV4RRFFQ69G5FAV'],
  ['ObjectId', '507f1f77bcf86cd799439011', 'bcf86cd799439011'],
])('the time is no part of what is compared of a %s', (_, text, rest) => {
  expect(withoutTime(text)).toBe(rest);
});

test('an identifier without a time is compared as it is', () => {
  for (const text of [randomUUID(), 'V1StGXR8_Z5jdHi6B-myT', randomBytes(16).toString('hex')]) {
    expect(withoutTime(text)).toBe(text);
  }
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
  const keys = ['requestId', 'x-request-id', 'correlation_id', 'TraceId', 'nonce', 'spanId'];
  for (const key of [...keys, 'session_id', 'awsRequestId', 'x-amz-request-id']) {
    expect(found('17', key)).toEqual([{ shape: 'identifier', text: '17', weak: false }]);
  }
  expect([...found('17', 'customerId'), ...found('', 'nonce')]).toEqual([]);
  expect(found(randomUUID(), 'requestId')).toMatchObject([{ shape: 'UUID' }]);
  // Too short to count anywhere else.
  expect(found('k3J9xQ2mZp', 'nonce')).toEqual([
    { shape: 'token', text: 'k3J9xQ2mZp', weak: false },
  ]);
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
