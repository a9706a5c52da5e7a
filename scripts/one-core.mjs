/**
 * Makes one file of what every command line runs. Left alone, the bundler makes a chunk of each set of
 * modules that the same commands need: a start would open eight files, at more than a millisecond each.
 */
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The door of what is loaded whatever the command is. */
const CORE = './generators/cli/run.ts';

const NAMESPACE = 'with-core';

/**
 * Lets whatever is loaded by itself (entry points, and what is imported on demand) import the core as well.
 * All of its modules are then needed by the same ones, which is what makes them one chunk.
 *
 * @returns {import('esbuild').Plugin}
 */
export function esbuildOneCore() {
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ kind, path, pluginData, ...from }) => {
        if (pluginData === NAMESPACE) return undefined;
        if (kind !== 'dynamic-import' && kind !== 'entry-point') return undefined;
        const found = await build.resolve(kind === 'entry-point' ? `./${path}` : path, {
          importer: from.importer,
          kind: 'import-statement',
          pluginData: NAMESPACE,
          resolveDir: from.resolveDir,
        });
        if (found.external || found.errors.length > 0 || found.namespace !== 'file') return found;
        // The names of chunks depend on it: it must not tell where this repository lies.
        const name = relative(ROOT, found.path).split(sep).join('/');
        return { path: name, namespace: NAMESPACE };
      });
      build.onLoad({ filter: /./, namespace: NAMESPACE }, async ({ path }) => {
        const from = JSON.stringify(`./${path}`);
        const hasDefault = /\bexport default\b|\bas default\b/.test(
          await readFile(join(ROOT, path), 'utf8'),
        );
        return {
          contents: [
            `import '${CORE}';`,
            `export * from ${from};`,
            ...(hasDefault ? [`export { default } from ${from};`] : []),
          ].join('\n'),
          resolveDir: ROOT,
        };
      });
    },
  };
}
