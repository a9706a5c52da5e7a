import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRepeats, settleDoubts } from '../../../generators/emulator/uniqueness/index.ts';
import type { Answer, Repeat } from '../../../generators/emulator/uniqueness/index.ts';

const NOTHING_GIVEN = { events: [{}], environment: {} };
const NO_REPEATS = { generated: [], stored: [], doubtful: [] };
const [FIRST = '', SECOND = '', OTHER = ''] = Array.from({ length: 3 }, () => randomUUID());

/** The answers of a clone to one event. */
const answers = (...contents: readonly unknown[]): Answer[] =>
  contents.map((content) => ({ event: 0, content }));

const places = (repeats: readonly Repeat[]): string[] => repeats.map(({ path }) => path);

test('a value that changes within each clone and not between them is generated from the snapshot', () => {
  const clone = answers({ order: { id: FIRST } }, { order: { id: SECOND } });

  const { doubtful, generated } = findRepeats([clone, clone], NOTHING_GIVEN);

  expect(generated).toEqual([
    { path: 'order.id', shape: 'UUID', value: FIRST, clones: [1, 2] },
    { path: 'order.id', shape: 'UUID', value: SECOND, clones: [1, 2] },
  ]);
  expect(doubtful).toEqual([]);
});

test('a value that never changes may be meant to be constant', () => {
  const clone = answers({ instance: FIRST }, { instance: FIRST });

  const { doubtful, generated } = findRepeats([clone, clone], NOTHING_GIVEN);

  expect(places(doubtful)).toEqual(['instance']);
  expect(generated).toEqual([]);
});

test('another init settles it: what it gives as well is constant, anything else was stored', () => {
  const clone = (instance: string) => answers({ instance, build: OTHER, requestId: 'r' });
  const found = findRepeats([clone(FIRST), clone(FIRST)], NOTHING_GIVEN);

  const { doubtful, stored } = settleDoubts(found, clone(SECOND));

  expect([places(found.doubtful), places(stored), doubtful]).toEqual([
    ['instance', 'build', 'requestId'],
    ['instance'],
    [],
  ]);
});

test('asked only once, a clone proves nothing', () => {
  const clone = answers({ id: FIRST });

  const { doubtful, generated } = findRepeats([clone, clone], NOTHING_GIVEN);

  expect([places(doubtful), generated]).toEqual([['id'], []]);
});

test('answers to different events do not tell whether a value changes', () => {
  const clone = [
    { event: 0, content: { id: FIRST } },
    { event: 1, content: { id: SECOND } },
  ];

  expect(findRepeats([clone, clone], { ...NOTHING_GIVEN, events: [{}, 1] }).generated).toEqual([]);
});

test('only clones that share a value are named', () => {
  const shared = answers(FIRST, SECOND);
  const own = answers(OTHER, randomUUID());

  const { generated } = findRepeats([own, shared, own.toReversed(), shared], NOTHING_GIVEN);

  expect(generated.find(({ value }) => value === FIRST)).toMatchObject({
    path: '',
    clones: [2, 4],
  });
  // The same values in another order are the same values.
  expect(generated.find(({ value }) => value === OTHER)).toMatchObject({ clones: [1, 3] });
});

test('random numbers and counters by name are noticed when they change together', () => {
  const clone = answers(
    { price: 0.1234567890123, requestId: 1, left: 9, total: 0.30000000000000004 },
    { price: 0.9876543210987, requestId: 2, left: 8, total: 0.30000000000000004 },
  );

  const { doubtful, generated } = findRepeats([clone, clone], NOTHING_GIVEN);

  expect(new Set(places(generated))).toEqual(new Set(['price', 'requestId']));
  expect(doubtful).toEqual([]);
});

test('what was given, and hashes of it, are no finds', () => {
  const event = { customer: FIRST, items: ['ab'] };
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const clone = answers({
    customer: FIRST.toUpperCase(),
    key: SECOND,
    etag: sha(JSON.stringify(event)),
    digest: sha('ab').slice(0, 20),
  });

  const repeats = findRepeats([clone, clone], { events: [event], environment: { KEY: SECOND } });

  expect(repeats).toEqual(NO_REPEATS);
});

test('the body of an HTTP response is looked into', () => {
  const clone = answers({ statusCode: 200, body: JSON.stringify({ 'x-id': [FIRST] }) });

  const { doubtful } = findRepeats([clone, clone], NOTHING_GIVEN);

  expect(places(doubtful)).toEqual(['body["x-id"][0]']);
});

test('a body in base64 is looked into as well, and a binary one is not', () => {
  const body = (content: Buffer) => ({ isBase64Encoded: true, body: content.toString('base64') });
  const text = answers(body(Buffer.from(JSON.stringify({ name: 'Zoë', id: FIRST }))));
  const binary = answers(body(Buffer.concat([Buffer.from([0xff]), Buffer.from(FIRST)])));

  expect(places(findRepeats([text, text], NOTHING_GIVEN).doubtful)).toEqual(['body.id']);
  expect(places(findRepeats([binary, binary], NOTHING_GIVEN).doubtful)).not.toContain('body.id');
});

test('an event that is echoed is no find, be it as it came or as its body says', () => {
  const event = {
    isBase64Encoded: true,
    body: Buffer.from(JSON.stringify({ id: FIRST, [SECOND]: 1 })).toString('base64'),
  };
  const clone = answers({ event, id: FIRST, raw: event.body, ids: { [SECOND]: 1 } });

  expect(findRepeats([clone, clone], { ...NOTHING_GIVEN, events: [event] })).toEqual(NO_REPEATS);
});

test('the keys of a map are values, and names of properties are none', () => {
  const clone = answers({ orders: { [FIRST]: 1 }, toV3: 1 }, { orders: {}, isBase64Encoded: true });

  const { generated } = findRepeats([clone, clone], NOTHING_GIVEN);

  expect(generated).toMatchObject([{ path: 'orders', value: FIRST }]);
});

test('identifiers that differ in nothing but their times are the same', () => {
  const clone = (second: number) =>
    answers(...['40', '41'].map((end) => `69${second}f1c7bcf86cd7994390${end}`));

  const { generated } = findRepeats([clone(10), clone(11)], NOTHING_GIVEN);

  expect(generated).toHaveLength(2);
});

test('property: clones that share nothing but what they were given are never accused', () => {
  const content = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constant('fresh'),
      fc.constant('given'),
      fc.nat(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 12 }), tie('tree'), { maxKeys: 3 }),
    ),
  })).tree;
  fc.assert(
    fc.property(content, fc.uuid(), fc.integer({ min: 1, max: 3 }), (tree, given, invokes) => {
      const clone = () => answers(...Array.from({ length: invokes }, () => filled(tree, given)));

      const repeats = findRepeats([clone(), clone()], { events: [{ given }], environment: {} });

      const found = [...repeats.generated, ...repeats.doubtful];
      expect(found.filter(({ shape }) => shape !== 'identifier')).toEqual([]);
    }),
  );
});

test('property: a value put into every first answer of two clones is always found where it is', () => {
  const keys = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(keys, fc.uuid({ version: 4 }), (path, shared) => {
      const clone = () => answers(nested(path, shared), nested(path, randomUUID()));

      const { generated } = findRepeats([clone(), clone()], NOTHING_GIVEN);

      expect(generated).toEqual([
        { path: path.join('.'), shape: 'UUID', value: shared, clones: [1, 2] },
      ]);
    }),
  );
});

/** A tree with a new value wherever it says `fresh`. */
function filled(tree: unknown, given: string): unknown {
  if (tree === 'fresh') return randomUUID();
  if (tree === 'given') return given;
  if (Array.isArray(tree)) return tree.map((item: unknown) => filled(item, given));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, each]) => [key, filled(each, given)]));
}

function nested([key = '', ...rest]: readonly string[], value: unknown): unknown {
  return { [key]: rest.length === 0 ? value : nested(rest, value) };
}
