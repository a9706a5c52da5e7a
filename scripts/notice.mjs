/** The text of NOTICE: the licences of everything that is bundled into the published package. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {import('esbuild').Metafile} metafile of the package's build
 * @returns {Promise<string>}
 */
export async function noticeText(metafile) {
  const folders = new Set(
    Object.keys(metafile.inputs).flatMap((path) => {
      const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
      return match ? [match[1]] : [];
    }),
  );
  const packages = await Promise.all([...folders].map(describe));
  // One package may be there twice, in two versions.
  const unique = new Map(packages.map((each) => [`${each.name}@${each.version}`, each]));
  const sections = [...unique]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([title, { license, text }]) => [`## ${title} (${license})`, text].join('\n\n'));
  return [
    'create-snapper-lambda contains code of the packages below, each under its own licence.',
    ...sections,
    '',
  ].join('\n\n');
}

async function describe(folder) {
  const { license, name, version } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const names = await readdir(folder);
  // The Apache licence wants a package's NOTICE passed on with it.
  const files = [/^licen[cs]e(\.md|\.txt)?$/i, /^notice(\.md|\.txt)?$/i].flatMap(
    (pattern) => names.find((each) => pattern.test(each)) ?? [],
  );
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text =
    texts.map((each) => each.replaceAll('\r\n', '\n').trim()).join('\n\n') ||
    'The package carries no licence text of its own.';
  return { name, version, license, text };
}
