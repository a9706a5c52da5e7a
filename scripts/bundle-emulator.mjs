// Bundles generators/emulator into the one file that generated repositories get as
// tools/snapstart-emulator.mjs. People read that file, so comments and blank lines are kept.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { rollup } from 'rollup';
import ts from 'typescript';

const ENTRY = fileURLToPath(new URL('../generators/emulator/main.ts', import.meta.url));

const HEADER = `#!/usr/bin/env node
// The SnapStart emulator: runs a Lambda function as SnapStart would. It serves the Lambda Runtime
// API (2018-06-01) and drives the function's process through init, snapshot point, restore and
// invokes, with Lambda's limits and Lambda's environment.
//
//     node tools/snapstart-emulator.mjs --layer build/layer/layer.zip \\
//       --function build/function --handler app.handler --event events/event.json
//
// --help lists the options. Needs Node.js 20 or later and nothing else.
`;

/** A line that stands for a blank one while the compiler, which drops those, is at work. */
const BLANK = '//@blank';

/** The source text of tools/snapstart-emulator.mjs. */
export async function bundleEmulator() {
  const bundle = await rollup({ input: ENTRY, external: /^node:/, plugins: [typescript()] });
  try {
    const { output } = await bundle.generate({ format: 'es', indent: false });
    const code = output[0].code.replaceAll(/^[ \t]*\/\/@blank[ \t]*$/gm, '');
    const options = { parser: 'babel', printWidth: 100, singleQuote: true };
    return await prettier.format(`${HEADER}\n${code}`, options);
  } finally {
    await bundle.close();
  }
}

function typescript() {
  return {
    name: 'typescript',
    async load(id) {
      const source = (await readFile(id, 'utf8')).replaceAll(/^[ \t]*$/gm, BLANK);
      const { outputText } = ts.transpileModule(source, {
        fileName: id,
        compilerOptions: {
          module: ts.ModuleKind.ESNext,
          target: ts.ScriptTarget.ES2022,
          verbatimModuleSyntax: true,
        },
      });
      return outputText;
    },
  };
}
