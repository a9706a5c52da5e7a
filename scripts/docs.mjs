/**
 * Writes what is derived from options, commands and presets: the JSON schemas in `schema/`, the tables of
 * the README, and what projen and editors know of them by, `.jsii` and `schema/projen.d.cts`. `--check` writes
 * nothing and fails when something is out of step.
 */
import { readFile, writeFile } from 'node:fs/promises';

import { build } from 'esbuild';
import { format } from 'prettier';

import { esbuildTemplates } from './template-module.mjs';

const { outputFiles } = await build({
  stdin: {
    contents: `
      export { commandTable } from './generators/cli/documentation.ts';
      export { presetJsonSchema } from './generators/presets/json-schema.ts';
      export { jsonSchema, optionTable } from './generators/options/index.ts';
      export { declarationText } from './generators/projen/declaration.ts';
      export { jsiiManifest } from './generators/projen/manifest.ts';
    `,
    resolveDir: process.cwd(),
  },
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  plugins: [esbuildTemplates()],
  logLevel: 'warning',
});
const source = Buffer.from(outputFiles[0].contents).toString('base64');
const { commandTable, declarationText, jsiiManifest, jsonSchema, optionTable, presetJsonSchema } =
  await import(`data:text/javascript;base64,${source}`);

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const readme = await readFile('README.md', 'utf8');
const wanted = {
  '.jsii': `${JSON.stringify(jsiiManifest(version), null, 2)}\n`,
  'schema/projen.d.cts': await format(declarationText(), {
    parser: 'typescript',
    printWidth: 100,
    singleQuote: true,
  }),
  'schema/snapper.schema.json': await format(JSON.stringify(jsonSchema()), {
    parser: 'json',
    printWidth: 100,
  }),
  'schema/preset.schema.json': await format(JSON.stringify(presetJsonSchema()), {
    parser: 'json',
    printWidth: 100,
  }),
  'README.md': await format(
    withTable(withTable(readme, 'options', optionTable()), 'commands', commandTable()),
    { parser: 'markdown', printWidth: 100, singleQuote: true },
  ),
};

let stale = false;
for (const [path, text] of Object.entries(wanted)) {
  const current = await readFile(path, 'utf8').catch(() => '');
  if (current === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is out of step with the options; run "npm run docs"`);
    stale = true;
  } else {
    await writeFile(path, text);
    console.error(`${path} written`);
  }
}
if (stale) process.exitCode = 1;

/** A text with a table between the marks of its name. */
function withTable(text, name, table) {
  const between = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  return text.replace(between, (_, start, end) => `${start}\n${table}\n\n${end}`);
}
