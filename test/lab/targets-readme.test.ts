import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { labAnswers } from './support/languages.ts';
import type { LabAnswers } from './support/languages.ts';
import { describeDotnetLab, describeLab } from './support/requirements.ts';
import { commandsOf } from './targets/readme-commands.ts';
import { openWorkshop } from './targets/workshop.ts';
import type { Workshop } from './targets/workshop.ts';

/** How a command of the README is run, and what it has to do. */
interface Rehearsal {
  readonly command: RegExp;
  /** What it prints. */
  readonly prints?: RegExp;
  /** What runs in its place, where the machine lacks something or time is dear. */
  readonly as?: (text: string) => string;
  readonly input?: string;
  /** Those that take something away from others come after them. */
  readonly order?: number;
}

/**
 * Every command that a generated README may have. One that nothing here describes fails the tests: add it, with what
 * it prints. Programs that are not the real ones are in `targets/workshop.ts`.
 */
const REHEARSALS: readonly Rehearsal[] = [
  { command: /^make (test|lint|layer|build|shell|invoke|logs|report|doctor|update|check)$/ },
  { command: /^make deploy(-managed|-native)?$/, prints: /created\/updated/ },
  { command: /^make emulate$/, prints: /restore\/next/ },
  { command: /^make emulate EMULATE_FLAGS=/, as: (text) => text.replace(/"$/, ' --in process"') },
  {
    command: /^make deploy PARAMETERS="(Name=value|AlarmTopic=arn:.*)"$/,
    prints: /created\/updated/,
  },
  { command: /^make (deploy-managed )?bench$/, as: (text) => `${text} RUNS=2`, prints: /400/ },
  { command: /^make bench RUNS=50$/, as: (text) => text.replace('50', '2') },
  { command: /^make bench BENCH_FLAGS="--parallel 50"$/, as: (text) => `${text} RUNS=2` },
  { command: /^make layer CONTAINER_BUILD="podman build"$/ },
  { command: /^npx create-snapper-lambda advise / },
  { command: /^npx create-snapper-lambda (update|check|diff)\b/ },
  { command: /^(url|region)=\$\(/ },
  { command: /^eval "\$\(aws configure export-credentials --format env\)"$/ },
  { command: /^curl --aws-sigv4 "aws:amz:\$region:execute-api" / },
  { command: /^repository=\$\(gh api / },
  { command: /^sam deploy --template-file deploy-role\.yaml /, prints: /created\/updated/ },
  { command: /^output\(\) \{/ },
  { command: /^(gh|glab) variable set / },
  { command: /^make delete( DELETE_FLAGS="--no-prompts")?$/, input: 'y\n', order: 1 },
  { command: /^make clean( layer| build)?( CONTAINER_BUILD=.*)?$/, order: 2 },
  // Nobody is there to be asked.
  { command: /^npx create-snapper-lambda eject$/, as: (text) => `${text} --yes`, order: 3 },
];

const REPOSITORIES: readonly { readonly title: string; readonly answers: LabAnswers }[] = [
  {
    title: 'an API in Node.js on GitHub',
    answers: { language: 'node', ci: 'github', sample: 'http-api', alarms: true },
  },
  { title: 'Python without a pipeline', answers: { language: 'python' } },
  { title: '.NET on GitLab', answers: { language: 'dotnet', ci: 'gitlab' } },
];

const rehearsalOf = (text: string): Rehearsal | undefined =>
  REHEARSALS.find(({ command }) => command.test(text));

const readmeOf = (answers: LabAnswers): string =>
  textOf(renderRepository(labAnswers(answers)), 'README.md');

for (const { answers, title } of REPOSITORIES) {
  const describeThis = answers.language === 'dotnet' ? describeDotnetLab : describeLab;
  const all = commandsOf(readmeOf(answers));
  describe(`the README of ${title}`, () => {
    test('has no command that no test runs', () => {
      const unknown = all.filter(({ text }) => rehearsalOf(text) === undefined);

      expect(
        unknown.map(({ text }) => text),
        'say in REHEARSALS of this file how to run them',
      ).toEqual([]);
      expect(all.length).toBeGreaterThan(20);
    });
  });

  describeThis(`the commands in the README of ${title}`, () => {
    let shop: Workshop;

    beforeAll(async () => {
      shop = await openWorkshop(answers);
    });

    afterAll(() => shop.close());

    const known = all.filter(({ text }) => rehearsalOf(text) !== undefined);
    const order = (text: string): number => rehearsalOf(text)?.order ?? 0;
    test.each(known.toSorted((left, right) => order(left.text) - order(right.text)))(
      '$text',
      async ({ before, text }) => {
        const { as = (same: string) => same, input, prints } = rehearsalOf(text)!;

        const ended = await shop.run(`set -e\n${before}${as(text)}`, input);

        expect(ended.exitCode, ended.all).toBe(0);
        if (prints !== undefined) expect(ended.all).toMatch(prints);
      },
    );
  });
}

test('nothing is rehearsed that no README has', () => {
  const texts = REPOSITORIES.flatMap(({ answers }) => commandsOf(readmeOf(answers))).map(
    ({ text }) => text,
  );

  expect(REHEARSALS.filter(({ command }) => !texts.some((text) => command.test(text)))).toEqual([]);
});
