import { SnapperError } from '../errors/index.ts';
import type { RenderedTree } from '../regenerate/index.ts';
import { messages } from './messages.ts';

/** The file in which npm notes what it installed for `projen new`. */
export const PACKAGE_FILE = 'package.json';

/**
 * A repository whose own package file keeps the development dependencies that npm has noted: projen and
 * this package, without which `npx projen` would not run in another clone. It is what `npm install
 * --save-dev` would have made of that file, an edit of the user's for any later update.
 *
 * @throws SnapperError of code `failed` when the one that is there holds more than that
 */
export function withDevDependencies(tree: RenderedTree, found: string, path: string): RenderedTree {
  const file = tree.get(PACKAGE_FILE);
  if (file === undefined) return tree;
  const devDependencies = devDependenciesOf(found);
  if (devDependencies === undefined) {
    throw new SnapperError({ code: 'failed', ...messages.packageInTheWay(path) });
  }
  const settings = { ...(JSON.parse(file.content) as object), devDependencies };
  return new Map(tree).set(PACKAGE_FILE, {
    ...file,
    content: `${JSON.stringify(settings, null, 2)}\n`,
  });
}

/** The development dependencies of a package file that holds nothing else. */
function devDependenciesOf(text: string): unknown {
  try {
    const { devDependencies, ...others } = JSON.parse(text) as Record<string, unknown>;
    return Object.keys(others).length === 0 ? devDependencies : undefined;
  } catch {
    return undefined;
  }
}
