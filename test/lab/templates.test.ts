import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';

import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';
import { templateOf } from '../templates/stack-support.ts';
import { VARIANTS, modesOf, pairsMet, pairsThatCanMeet } from './support/stack-variants.ts';
import { expectedStack, stackOf } from './support/stack-summary.ts';

const sam = new SamTranslator();

afterAll(() => sam.close());

const runtimes = [...new Set(VARIANTS.map(({ runtime }) => runtime))];

/** Says how long something took that may grow without anybody noticing. */
async function timed(what: string, work: () => Promise<string>): Promise<void> {
  const start = performance.now();
  const count = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`      ${what}: ${count} in ${seconds} s\n`);
}

// Every runtime on every host and architecture, with every sample.

test('each value of every other answer meets each value of every answer', () => {
  const met = pairsMet();

  expect([...pairsThatCanMeet()].filter((pair) => !met.has(pair))).toEqual([]);
});

for (const runtime of runtimes) {
  await testWith(TRANSLATOR, `${runtime}: each mode deploys what it should`, async () => {
    await timed(runtime, async () => {
      let count = 0;
      for (const answers of VARIANTS.filter((each) => each.runtime === runtime)) {
        const template = templateOf(answers);
        for (const mode of modesOf(answers)) {
          const stack = stackOf(await sam.translate(template, mode), mode);

          expect(stack, JSON.stringify({ ...answers, mode })).toEqual(expectedStack(answers, mode));
          count += 1;
        }
      }
      return `${count} stacks`;
    });
  });
}

await testWith(['cfn-lint', '--version'], 'cfn-lint finds nothing in any template', async () => {
  await timed('cfn-lint', async () => {
    const folder = await temporaryFolder();
    const texts = [...new Set(VARIANTS.map(templateOf))];
    const files = await Promise.all(
      texts.map(async (text, index) => {
        // A folder each, for the names that templates have.
        const home = join(folder, String(index));
        await mkdir(home);
        await writeFile(join(home, 'template.yaml'), text);
        return join(home, 'template.yaml');
      }),
    );

    const { stdout } = await execa('cfn-lint', ['-f', 'json', ...files], { reject: false });

    expect(JSON.parse(stdout)).toEqual([]);
    return `${files.length} templates`;
  });
});
