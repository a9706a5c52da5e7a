/**
 * Writes what is derived from the option schema: `schema/snapper.schema.json`, the option table of the
 * README, and NOTICE. `--check` writes nothing and fails when something is out of step.
 */
import { readFile, writeFile } from 'node:fs/promises';

import { build } from 'esbuild';
import { format } from 'prettier';

import { esbuildTemplates } from './template-module.mjs';

const { outputFiles } = await build({
  stdin: {
    contents: `export { jsonSchema, optionTable } from './generators/options/index.ts';`,
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
const { jsonSchema, optionTable } = await import(`data:text/javascript;base64,${source}`);

const readme = await readFile('README.md', 'utf8');
const wanted = {
  'schema/snapper.schema.json': await format(JSON.stringify(jsonSchema()), {
    parser: 'json',
    printWidth: 100,
  }),
  'README.md': await format(
    readme.replace(
      /(<!-- options -->\n)[\s\S]*?(<!-- \/options -->)/,
      (_, start, end) => `${start}\n${optionTable()}\n\n${end}`,
    ),
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
