import { toJsonSchema } from '@valibot/to-json-schema';

import { OPTIONS } from './declarations.ts';

/** The JSON schema of `snapper.json`, derived from the options; editors complete and check by it. */
export function jsonSchema(): object {
  const properties = Object.fromEntries(
    OPTIONS.map((option) => {
      const { $schema, ...schema } = toJsonSchema(option.schema);
      void $schema;
      return [option.key, { description: option.summary, ...schema }];
    }),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'snapper.json',
    description: 'The answers from which create-snapper-lambda renders a repository.',
    type: 'object',
    properties: {
      $schema: { type: 'string', description: 'Address of this schema.' },
      generator: {
        type: 'string',
        description: 'Version of create-snapper-lambda that wrote the repository last.',
      },
      preset: {
        type: 'object',
        description: 'The preset that the repository follows; written by create and update.',
        properties: {
          source: { type: 'string', description: 'Where it comes from.' },
          version: { type: 'string', description: 'Its version.' },
          resolved: { type: 'string', description: 'The commit, or the version of the package.' },
          hash: { type: 'string', description: 'The hash of what it held.' },
        },
        required: ['source', 'version', 'hash'],
        additionalProperties: false,
      },
      ...properties,
    },
    // A preset may ask for more.
    if: { required: ['preset'] },
    else: { propertyNames: { enum: ['$schema', 'generator', ...Object.keys(properties)] } },
  };
}
