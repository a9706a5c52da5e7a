/**
 * Finds and loads the user's module by the rules of the runtime interface client, so that a function
 * behaves with the delegator as it does without. Errors of the user's code pass unchanged: the client
 * knows how to report them.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { clientRequire } from './client.mjs';

/**
 * @param {string} taskRoot
 * @param {import('./handler-name.mjs').HandlerName} name
 * @param {import('./client.mjs').ClientGeneration} generation
 * @returns {Promise<unknown>}
 */
export async function loadUserModule(taskRoot, name, generation) {
  const file = path.resolve(taskRoot, name.folder, name.module);
  for (const { extension, load } of generation === 3 ? requireFirst(file) : IMPORT_ALL) {
    const candidate = `${file}${extension}`;
    if (existsSync(candidate)) {
      const loaded = await load(candidate);
      if (loaded) return loaded;
    }
  }
  const require = clientRequire();
  const folder = generation === 3 ? name.folder : path.join(taskRoot, name.folder);
  return require(require.resolve(name.module, { paths: [taskRoot, folder] }));
}

/** @typedef {{ extension: string, load: (file: string) => unknown }} Candidate */

// A path and not a URL, as the client does it: `%20` in a folder's name means the same to both.
const importFile = (/** @type {string} */ file) => import(file);
const requireFile = (/** @type {string} */ file) => clientRequire()(file);

/** @type {readonly Candidate[]} */
const IMPORT_ALL = ['', '.js', '.mjs', '.cjs'].map((extension) => ({
  extension,
  load: importFile,
}));

/**
 * Client 3 requires what may be CommonJS, and imports `.js` only inside a package of type module.
 *
 * @param {string} file without extension
 * @returns {readonly Candidate[]}
 */
function requireFirst(file) {
  return [
    { extension: '', load: requireFile },
    { extension: '.js', load: isInModulePackage(path.dirname(file)) ? importFile : requireFile },
    { extension: '.mjs', load: importFile },
    { extension: '.cjs', load: requireFile },
  ];
}

/**
 * @param {string} folder
 * @returns {boolean} whether the nearest package.json says `"type": "module"`
 */
function isInModulePackage(folder) {
  const manifest = path.join(folder, 'package.json');
  if (existsSync(manifest)) {
    try {
      return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
    } catch {
      return false;
    }
  }
  const parent = path.dirname(folder);
  const isTop = parent === folder || path.basename(folder) === 'node_modules';
  return isTop ? false : isInModulePackage(parent);
}
