/**
 * The virtual module `snapper:templates`: every file under `templates/`, `layer/` and `wrapper/`, and
 * the tools bundled into one file each, as one object of texts by path; `.ejs` files are compiled. It lets the renderer work from
 * memory alone, and makes the published package one bundle.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import ejs from 'ejs';

import { bundleColdStarts } from './bundle-cold-starts.mjs';
import { bundleEmulator } from './bundle-emulator.mjs';

const ID = 'snapper:templates';
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['layer', 'templates', 'wrapper'];

/** @returns {Promise<Record<string, string>>} texts by path, sorted; of an `.ejs` file its compiled form */
export async function collectTemplates() {
  const paths = (await Promise.all(FOLDERS.map((folder) => filesBelow(join(ROOT, folder))))).flat();
  const entries = await Promise.all(
    paths.map(async (path) => {
      const name = relative(ROOT, path).split(sep).join('/');
      const text = await readFile(path, 'utf8');
      return [name, name.endsWith('.ejs') ? compiled(name, text) : text];
    }),
  );
  entries.push(['tools/cold-starts.mjs', await bundleColdStarts()]);
  entries.push(['tools/snapstart-emulator.mjs', await bundleEmulator()]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The body of the function that fills a template: compiling it took as long as all else at a creation. */
function compiled(name, text) {
  // Line tracking would double its size; tests render every template there is.
  const template = new ejs.Template(text, { filename: name, compileDebug: false });
  template.compile();
  return template.source;
}

async function moduleText() {
  return `export const templates = ${JSON.stringify(await collectTemplates())};`;
}

/** @returns {import('esbuild').Plugin} */
export function esbuildTemplates() {
  return {
    name: ID,
    setup(build) {
      build.onResolve({ filter: /^snapper:templates$/ }, () => ({ path: ID, namespace: ID }));
      build.onLoad({ filter: /.*/, namespace: ID }, async () => ({
        contents: await moduleText(),
        loader: 'js',
      }));
    },
  };
}

/** @returns {import('vite').Plugin} */
export function viteTemplates() {
  return {
    name: ID,
    resolveId: (source) => (source === ID ? `\0${ID}` : undefined),
    load: (id) => (id === `\0${ID}` ? moduleText() : undefined),
  };
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return (
    entries
      // Templates are text; what compilers left beside them is not one.
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.node'))
      .filter(
        (entry) => !/[\\/](bin|obj|__pycache__)([\\/]|$)/.test(relative(folder, entry.parentPath)),
      )
      .map((entry) => join(entry.parentPath, entry.name))
  );
}
