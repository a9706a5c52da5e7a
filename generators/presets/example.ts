import { LANGUAGES } from '../project/languages/index.ts';
import type { RenderedFile, RenderedTree } from '../regenerate/index.ts';
import type { Catalogue } from '../runtimes/index.ts';
import { MANIFEST_PATH } from './manifest.ts';

/** What an example is made with. */
export interface ExampleOptions {
  /** The preset's own name. */
  readonly name: string;
  /** The version of this package. */
  readonly version: string;
  readonly catalogue: Catalogue;
}

/** The name of a preset in a folder of that name; `undefined` when it is none. */
export function presetName(folder: string): string | undefined {
  return /^[a-z0-9][a-z0-9-]{0,59}$/.test(folder) ? folder : undefined;
}

/** Where the JSON schema of presets is served for a release. */
export function presetSchemaAddress(version: string): string {
  return `https://unpkg.com/create-snapper-lambda@${version}/schema/preset.schema.json`;
}

/** A small preset that works: a default, a lock, a question and an overlay, with a test of its own. */
export function examplePreset({ catalogue, name, version }: ExampleOptions): RenderedTree {
  const manifest = {
    $schema: presetSchemaAddress(version),
    name,
    version: '1.0.0',
    description: 'How functions are made here.',
    defaults: { architecture: 'arm64' },
    locked: { ci: 'github' },
    allowed: {
      runtime: LANGUAGES.map(({ id }) => catalogue.newest(id).id),
      memory: { minimum: 512, maximum: 3008 },
    },
    questions: [
      {
        key: 'team',
        type: 'string',
        question: 'Which team owns the function?',
        why: 'CODEOWNERS names it: GitHub asks it for reviews.',
        pattern: '[a-z][a-z0-9-]*',
        example: 'payments',
      },
    ],
    writes: ['.github'],
    overlays: [{ from: 'files' }],
    message: '{{name}} belongs to {{team}}: .github/CODEOWNERS says so.',
  };
  const packageJson = {
    name,
    version: '1.0.0',
    private: true,
    files: [MANIFEST_PATH, 'files'],
    scripts: { test: 'create-snapper-lambda preset check' },
    devDependencies: { 'create-snapper-lambda': `^${version}` },
  };
  return new Map([
    ['README.md', text(readme(name))],
    ['files/.github/CODEOWNERS', text('* @example/{{team}}\n')],
    ['package.json', text(json(packageJson))],
    [MANIFEST_PATH, text(json(manifest))],
  ]);
}

function readme(name: string): string {
  return `# ${name}

A preset of [create-snapper-lambda](https://www.npmjs.com/package/create-snapper-lambda): one template for
many functions. \`${MANIFEST_PATH}\` says what is asked, what is decided, and which files are added; those
lie in \`files/\`, where \`{{name}}\` stands for an answer.

\`\`\`sh
npx create-snapper-lambda preset check                       # render every allowed combination
npx create-snapper-lambda preset check --run 'make lint'     # and run a command in one a language
npx create-snapper-lambda my-fn --preset .                   # create a function with it
\`\`\`

A change needs a new \`version\` in \`${MANIFEST_PATH}\`: repositories record it with a hash of what the
preset held, and refuse the same version with other files. \`create-snapper-lambda update\` then brings it to
them, merged with their own edits. Others reach it in a git repository or an npm package:

\`\`\`sh
npx create-snapper-lambda my-fn --preset git:https://github.com/example/presets.git#main:${name}
npx create-snapper-lambda my-fn --preset npm:@example/presets@^1#${name}
\`\`\`
`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function text(content: string): RenderedFile {
  return { content, mode: 0o644, ownership: 'once' };
}
