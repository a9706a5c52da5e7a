/**
 * What bundled dependencies bring along and this package never uses. Left in, it would be two thirds of
 * what is installed, and half of the time that a creation takes.
 */

const PROJEN = /[\\/]projen[\\/]lib[\\/]/;

/** Who imports what; with the names that are imported where that is an ES module. */
const LEFT_OUT = [
  // inquirer's question that opens an editor knows the tables of all encodings there are.
  {
    importer: /[\\/]@inquirer[\\/]editor[\\/]/,
    specifier: '@inquirer/external-editor',
    names: ['editAsync'],
  },
  // projen only models here. It neither runs tasks, nor writes, patches or removes files, nor configures
  // the tools of a project in JavaScript.
  ...[
    '../inventory',
    './json-patch',
    './project-tree',
    './projenrc-json',
    './renovatebot',
    './util/diff',
    './util/exec',
    'chalk',
    'fast-glob',
    'semver',
  ].map((specifier) => ({ importer: PROJEN, specifier, names: undefined })),
];

const NAMESPACE = 'left-out';

/**
 * Puts something in the place of each that throws as soon as it is used.
 *
 * @returns {import('esbuild').Plugin}
 */
export function esbuildLeftOut() {
  return {
    name: NAMESPACE,
    setup(build) {
      for (const { importer, names, specifier } of LEFT_OUT) {
        const filter = new RegExp(`^${specifier.replaceAll('.', '\\.')}$`);
        build.onResolve({ filter }, (args) =>
          importer.test(args.importer)
            ? { path: specifier, namespace: NAMESPACE, pluginData: names }
            : undefined,
        );
      }
      build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path, pluginData }) => ({
        contents: standIn(path, pluginData),
        loader: 'js',
      }));
    },
  };
}

/**
 * @param {string} specifier
 * @param {readonly string[] | undefined} names
 */
function standIn(specifier, names) {
  const complain = `throw new Error(${JSON.stringify(`${specifier} is not bundled: see scripts/left-out.mjs`)});`;
  if (names !== undefined) {
    return names.map((name) => `export function ${name}() { ${complain} }`).join('\n');
  }
  // Who imports it as a whole looks at once whether it is an ES module.
  return `module.exports = new Proxy({}, {
    get: (_, name) => { if (name === '__esModule') return true; ${complain} },
  });`;
}
