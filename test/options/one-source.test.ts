import { readFile } from 'node:fs/promises';

import { format } from 'prettier';
import { expect, test } from 'vitest';

import { helpText } from '../../generators/cli/help.ts';
import {
  META_KEYS,
  OPTIONS,
  checkSettings,
  completeAnswers,
  flagUsage,
  jsonSchema,
  knowledgeOf,
  optionTable,
  readSettings,
} from '../../generators/options/index.ts';
import { settingsText } from '../../generators/project/index.ts';
import { context } from './support.ts';

const root = new URL('../../', import.meta.url);

test('the published JSON schema is the one the options give', async () => {
  const published = await readFile(new URL('schema/snapper.schema.json', root), 'utf8');

  expect(published).toBe(
    await format(JSON.stringify(jsonSchema()), { parser: 'json', printWidth: 100 }),
  );
});

test('the README shows the table the options give', async () => {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const shown = /<!-- options -->\n([\s\S]*?)<!-- \/options -->/.exec(readme)?.[1] ?? '';

  expect(shown.trim()).toBe(
    (await format(optionTable(), { parser: 'markdown', printWidth: 100 })).trim(),
  );
});

test('help, JSON schema and table know every option', () => {
  const schema = jsonSchema() as { properties: Record<string, unknown> };

  expect(Object.keys(schema.properties)).toEqual([...META_KEYS, ...OPTIONS.map(({ key }) => key)]);
  for (const option of OPTIONS) {
    expect(helpText('create')).toContain(flagUsage(option));
    expect(optionTable()).toContain(flagUsage(option));
  }
});

test('help fits 80 columns', () => {
  const long = helpText('create')
    .split('\n')
    .filter((line) => line.length > 80);

  expect(long.filter((line) => !line.startsWith('Create an AWS'))).toEqual([]);
});

test.each(['dotnet', 'node'])(
  'every choice a %s option offers is one that its schema takes',
  (language) => {
    const schema = jsonSchema() as { properties: Record<string, { enum?: string[] }> };
    const knowledge = knowledgeOf(completeAnswers({ language }, context), context);

    for (const option of OPTIONS.filter((each) => each.choices !== undefined)) {
      const offered = option.choices!(knowledge).map(({ value }) => value);
      expect(schema.properties[option.key]?.enum).toEqual(expect.arrayContaining(offered));
    }
  },
);

test('what a question asks, a line says why', () => {
  for (const option of OPTIONS.filter(({ question }) => question !== undefined)) {
    expect(option.why, option.key).toMatch(/\w.*[.]$/);
    expect(`  ${option.why}`.length, option.key).toBeLessThanOrEqual(100);
  }
});

test('an option of one language says which', () => {
  expect(optionTable()).toContain('| .NET: Culture data');
  expect(optionTable()).toContain('| Node.js: A sample in TypeScript');
  expect(helpText('create')).toContain('Node.js: A sample in TypeScript');
  expect(optionTable()).toContain('| Memory in megabytes');
});

/** What a `snapper.json` says, checked. */
function parse(text: string): object {
  const { generator, values } = readSettings(text);
  return { answers: checkSettings(values, {}, context), generator };
}

test.each(['dotnet', 'node'])('a snapper.json of %s is read back as it was written', (language) => {
  const answers = completeAnswers({ language, memory: 512, sample: 'http-api' }, context);

  const settings = parse(settingsText(answers, '1.2.3'));

  expect(settings).toEqual({ answers, generator: '1.2.3' });
});

test.each([
  ['{', 'snapper.json is not JSON'],
  ['[]', 'snapper.json does not hold a JSON object'],
  ['{"memroy": 1}', 'snapper.json has an unknown key "memroy"'],
  ['{"name": "fn", "memory": "512"}', '"memory" in snapper.json cannot be "512"'],
  ['{"name": "fn", "generator": 1}', '"generator" in snapper.json cannot be 1'],
])('%s is refused', (text, what) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'usage', what }) as Error);
});

test('an unknown key is answered with the one that was meant', () => {
  expect(() => parse('{"memroy": 1}')).toThrow(
    expect.objectContaining({ next: 'Did you mean "memory"?' }) as Error,
  );
});
