// Bundles a folder of generators/ into one file that generated repositories get below tools/. People
// read these files, so comments and blank lines are kept.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { rollup } from 'rollup';
import ts from 'typescript';

/** A line that stands for a blank one while the compiler, which drops those, is at work. */
const BLANK = '//@blank';

/**
 * @param {string} entry the module that runs the tool, from the root of the sources
 * @param {string} header the comment that the file begins with
 * @returns {Promise<string>} the text of the file
 */
export async function bundleTool(entry, header) {
  const input = fileURLToPath(new URL(`../${entry}`, import.meta.url));
  const bundle = await rollup({ input, external: /^node:/, plugins: [typescript()] });
  try {
    const { output } = await bundle.generate({ format: 'es', indent: false });
    const code = output[0].code.replaceAll(/^[ \t]*\/\/@blank[ \t]*$/gm, '');
    const options = { parser: 'babel', printWidth: 100, singleQuote: true };
    return await prettier.format(`${header}\n${code}`, options);
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
