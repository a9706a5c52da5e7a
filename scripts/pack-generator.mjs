/**
 * Writes the package `generator-snapper-lambda`: the name under which `yo` looks for this generator. It
 * holds nothing but the way to `create-snapper-lambda/generators/app`.
 *
 *     node scripts/pack-generator.mjs [FOLDER] [--pack]
 *
 * FOLDER is `dist-generator` by default; `--pack` makes a tarball of it, beside it.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const NAME = 'generator-snapper-lambda';
const ENTRY = 'generators/app/index.js';
const HERE = new URL('..', import.meta.url);

/** What the package is loaded by; the oldest version that the generator was written for. */
const YEOMAN_GENERATOR = '^8.4.0';

/** @param {string} [outdir] where the package goes; what is there is removed */
export async function writeGeneratorPackage(outdir = 'dist-generator') {
  const main = JSON.parse(await readFile(new URL('package.json', HERE), 'utf8'));
  await rm(outdir, { recursive: true, force: true });
  await mkdir(dirname(join(outdir, ENTRY)), { recursive: true });
  await writeFile(join(outdir, 'package.json'), `${JSON.stringify(manifestOf(main), null, 2)}\n`);
  await writeFile(join(outdir, ENTRY), entryText(main));
  await writeFile(join(outdir, 'README.md'), readmeText(main));
  await copyFile(new URL('LICENSE', HERE), join(outdir, 'LICENSE'));
}

function manifestOf({ engines, keywords, license, name, version }) {
  return {
    name: NAME,
    version,
    description: `Yeoman generator of ${name}: AWS Lambda functions that start from a SnapStart snapshot.`,
    license,
    type: 'module',
    // By the first of these Yeoman's own list of generators finds it.
    keywords: ['yeoman-generator', ...keywords],
    engines,
    exports: { '.': `./${ENTRY}`, './package.json': './package.json' },
    files: ['generators', 'LICENSE', 'README.md'],
    dependencies: { [name]: version, 'yeoman-generator': YEOMAN_GENERATOR },
  };
}

function entryText({ name }) {
  return `export { default } from '${name}/generators/app';\n`;
}

function readmeText({ name }) {
  return `# ${NAME}

The [Yeoman](https://yeoman.io) door of [${name}](https://www.npmjs.com/package/${name}):
AWS Lambda functions in .NET, Python or Node.js that start under the Java runtime, from a SnapStart
snapshot.

\`\`\`sh
npm install --global yo ${NAME}
yo snapper-lambda my-fn
\`\`\`

Give the folder first: \`yo\` takes a word after a flag for its value. \`yo snapper-lambda --help\` lists the
flags, which are those of \`npm init snapper-lambda\`. Without a terminal, \`--yes\` takes the default of every
question.

In a repository that it wrote before, it merges the newer version, or new answers, with your edits, and
asks about each file first. \`--force\` asks nothing, and still merges; \`--dry-run\` only shows what would
change. A file that you refuse stays as it is, and counts as edited by you from then on; to put off the
whole, abort. What it wrote without Yeoman is the same, byte for byte, and \`npx ${name} update\`
goes on from either.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { pack: { type: 'boolean', default: false } },
  });
  const outdir = resolve(positionals[0] ?? 'dist-generator');
  await writeGeneratorPackage(outdir);
  if (values.pack) {
    const args = ['pack', outdir, '--pack-destination', dirname(outdir)];
    execFileSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  }
}
