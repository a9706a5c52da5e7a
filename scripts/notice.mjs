/** The text of NOTICE: the licences of everything that is bundled into the published package. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {import('esbuild').Metafile['inputs']} inputs of the package's build
 * @returns {Promise<string>}
 * @throws when a package comes without a licence text
 */
export async function noticeText(inputs) {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => {
      // What plugins make up has a name before a colon; it is no file of a package.
      const match = /^([^:]*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
      return match ? [join(ROOT, match[1])] : [];
    }),
  );
  const packages = await Promise.all([...folders].map(describe));
  // One package may be there twice, and many packages of one author have the same text.
  const titles = new Map();
  for (const { text, title } of packages.sort((left, right) =>
    left.title < right.title ? -1 : 1,
  )) {
    titles.set(text, [...new Set([...(titles.get(text) ?? []), title])]);
  }
  return [
    'create-snapper-lambda contains code of the packages below, each under its own licence.',
    ...[...titles].map(
      ([text, names]) => `${names.map((name) => `## ${name}`).join('\n')}\n\n${text}`,
    ),
    '',
  ].join('\n\n');
}

async function describe(folder) {
  const { author, license, name, version } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const names = await readdir(folder);
  // The Apache licence wants a package's NOTICE passed on with it.
  const files = [/^((mit-)?licen[cs]e|copying)(\.\w+)?$/i, /^notice(\.\w+)?$/i].flatMap(
    (pattern) => names.find((each) => pattern.test(each)) ?? [],
  );
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text =
    texts.map((each) => each.replaceAll('\r\n', '\n').trim()).join('\n\n') ||
    (license === 'MIT' && author ? mitText(author.name ?? author) : undefined);
  if (text === undefined) throw new Error(`${folder} carries no licence text for NOTICE`);
  return { title: `${name}@${version}${license === undefined ? '' : ` (${license})`}`, text };
}

/** The licence that a package names but does not carry; addresses of authors are left out. */
function mitText(author) {
  return `MIT License

Copyright (c) ${author.replaceAll(/ ?[<(][^>)]*[>)]/g, '')}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE
USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
