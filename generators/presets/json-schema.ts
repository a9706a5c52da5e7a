import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';

import { OPTIONS } from '../options/index.ts';
import { manifestSchema } from './manifest.ts';

/** The JSON schema of `snapper.preset.json`; editors complete and check by it. */
export function presetJsonSchema(): object {
  const {
    $schema,
    properties = {},
    ...schema
  } = toJsonSchema(manifestSchema, {
    // What no JSON schema can say is checked when a preset is read.
    ignoreActions: ['check'],
  });
  return {
    $schema,
    title: 'snapper.preset.json',
    description:
      'A preset of create-snapper-lambda: what an organisation makes of its repositories.',
    ...schema,
    properties: {
      ...properties,
      defaults: withOptions(properties['defaults']),
      locked: withOptions(properties['locked']),
    },
  };
}

/** Values by answer, where those of options are known. */
function withOptions(values: JsonSchema | boolean | undefined): object {
  const properties = Object.fromEntries(
    OPTIONS.map(({ key, schema, summary }) => [
      key,
      { description: summary, ...withoutAddress(schema) },
    ]),
  );
  return { ...(values as JsonSchema), properties };
}

function withoutAddress(option: GenericSchema): object {
  const { $schema, ...schema } = toJsonSchema(option);
  void $schema;
  return schema;
}
