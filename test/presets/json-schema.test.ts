import { expect, test } from 'vitest';

import { OPTIONS } from '../../generators/options/index.ts';
import { presetJsonSchema } from '../../generators/presets/json-schema.ts';
import { manifestSchema } from '../../generators/presets/manifest.ts';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly pattern?: string;
}

const schema = presetJsonSchema() as Schema;

test('the JSON schema has the keys of a manifest, and no others', () => {
  expect(schema).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['name', 'version'],
    additionalProperties: false,
  });
  expect(Object.keys(schema.properties!)).toEqual(Object.keys(manifestSchema.entries));
});

test.each(['', 'questions', 'overlays', 'migrations'])('every key of %j is described', (part) => {
  const { properties } = part === '' ? schema : schema.properties![part]!.items!;

  for (const [key, value] of Object.entries(properties!)) {
    expect(value.description, key).toMatch(/\.$/);
  }
});

test.each(['defaults', 'locked'])('editors know the options in %s', (part) => {
  const { properties } = schema.properties![part]!;

  expect(Object.keys(properties!)).toEqual(OPTIONS.map(({ key }) => key));
  expect(properties!['memory']).toMatchObject({ type: 'integer', minimum: 128, maximum: 10_240 });
});

test('its patterns are ones of any language', () => {
  const patterns = [...JSON.stringify(schema).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];

  expect(patterns.length).toBeGreaterThan(5);
  for (const [, text] of patterns) {
    // Without the flag "u", which a JSON schema cannot say.
    expect(() => new RegExp(JSON.parse(text!) as string)).not.toThrow();
    expect(text).not.toContain('\\p{');
  }
});
