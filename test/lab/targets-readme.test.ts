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
  { command: /^make (test|lint|layer|build|image|shell|invoke|logs|report|doctor|update|check)$/ },
  { command: /^make (clean )?deploy(-managed|-native)?$/, prints: /created\/updated/ },
  { command: /^make emulate$/, prints: /restore\/next/ },
  // The tests of clones take real snapshots.
  {
    command: /^make (-s )?emulate-vm( EMULATE_FLAGS=("--clones 10"|--json))?$/,
    as: (text) => text.replace('make', 'make --dry-run'),
    prints: /--vm/,
  },
  { command: /^make emulate EMULATE_FLAGS=/, as: (text) => text.replace(/"$/, ' --in docker"') },
  {
    command: /^make deploy (PARAMETERS="(Name=value|AlarmTopic=arn:.*)"|ARCHITECTURE=arm64)$/,
    prints: /created\/updated/,
  },
  { command: /^make (deploy-managed )?bench$/, as: (text) => `${text} RUNS=2`, prints: /400/ },
  { command: /^make bench RUNS=50$/, as: (text) => text.replace('50', '2') },
  { command: /^make bench BENCH_FLAGS="--parallel 50"$/, as: (text) => `${text} RUNS=2` },
  { command: /^make layer CONTAINER_BUILD="podman build"$/ },
  { command: /^npx create-snapper-lambda advise$/, as: (text) => `${text} --help` },
  { command: /^npx create-snapper-lambda advise / },
  { command: /^npx create-snapper-lambda (update --dry-run|check|diff)$/ },
  { command: /^(url|region)=\$\(/ },
  { command: /^eval "\$\(aws configure export-credentials --format env\)"$/ },
  { command: /^curl (--aws-sigv4 "aws:amz:\$region:(execute-api|lambda)" |"\$\{url\})/ },
  { command: /^repository=\$\(gh api / },
  { command: /^sam deploy --template-file deploy-role\.yaml /, prints: /created\/updated/ },
  { command: /^output\(\) \{/ },
  { command: /^(gh|glab) variable set / },
  { command: /^gh (cache delete --all && gh )?workflow run ci\.yml$/ },
  { command: /^docker run --rm -p 9000:8080 / },
  { command: /^sed .* layer\/Dockerfile \| xargs -n 1 docker pull$/ },
  { command: /^npm --prefix src install @aws-sdk\/client-s3$/, as: () => 'npm --version' },
  { command: /^make delete( DELETE_FLAGS="--no-prompts")?$/, input: 'y\ny\n', order: 1 },
  // The next one builds the layer.
  { command: /^make clean layer$/, as: (text) => `${text} --dry-run -B`, prints: /docker build/ },
  { command: /^make clean( layer CONTAINER_BUILD=.*| build)?$/, order: 2 },
  // From here on it is another repository.
  { command: /^npx create-snapper-lambda(@latest)? update( --(?!dry-run).*)?$/, order: 3 },
  // Nobody is there to be asked.
  { command: /^npx create-snapper-lambda eject$/, as: (text) => `${text} --yes`, order: 4 },
];

interface Repository {
  readonly title: string;
  readonly answers: LabAnswers;
  /** What earlier repositories have run too, but does other things with these answers. */
  readonly again?: RegExp;
}

/** Together their READMEs have every section; a command that several have is run in the first. */
const REPOSITORIES: readonly Repository[] = [
  {
    title: 'an API in Node.js on GitHub',
    answers: { language: 'node', ci: 'github', sample: 'http-api', alarms: true },
  },
  { title: 'Python without a pipeline', answers: { language: 'python' } },
  { title: '.NET on GitLab', answers: { language: 'dotnet', ci: 'gitlab' } },
  {
    title: 'TypeScript that updates itself',
    answers: {
      language: 'node',
      typescript: true,
      ci: 'github',
      updates: true,
      devcontainer: true,
    },
    again: /^make (test|lint|build|emulate|deploy)$/,
  },
  {
    title: 'an open API',
    answers: { language: 'node', sample: 'http-api', auth: 'none' },
    again: /^(make deploy$|url=)/,
  },
  {
    title: 'a function URL',
    answers: { language: 'node', sample: 'http-api', endpoint: 'function-url' },
    again: /^(make deploy$|(url|region)=)/,
  },
  {
    title: 'a function URL that is open',
    answers: { language: 'node', sample: 'http-api', endpoint: 'function-url', auth: 'none' },
  },
  {
    title: 'a traced function with large files',
    answers: { language: 'node', assets: 'models', tracing: true },
    again: /^make (emulate|deploy|deploy-managed)$/,
  },
  {
    title: 'an image on GitHub',
    answers: { language: 'node', packaging: 'image', assets: 'models', ci: 'github' },
    again: /^(make (emulate|deploy|deploy-managed|invoke)|sam deploy .*)$/,
  },
  {
    title: 'a model for both architectures, on GitLab',
    answers: {
      ...{ language: 'node', sample: 'model', multiarch: true, ci: 'gitlab', updates: true },
    },
    again: /^make (test|build|emulate|deploy)$/,
  },
];

const rehearsalOf = (text: string): Rehearsal | undefined =>
  REHEARSALS.find(({ command }) => command.test(text));

const readmeOf = (answers: LabAnswers): string =>
  textOf(renderRepository(labAnswers(answers)), 'README.md');

const seen = new Set<string>();

for (const { again, answers, title } of REPOSITORIES) {
  const describeThis = answers.language === 'dotnet' ? describeDotnetLab : describeLab;
  const all = commandsOf(readmeOf(answers));
  const fresh = all.filter(({ text }) => !seen.has(text) || again?.test(text) === true);
  for (const { text } of all) seen.add(text);

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

  const known = fresh.filter(({ text }) => rehearsalOf(text) !== undefined);
  if (known.length === 0) continue;
  describeThis(`the commands in the README of ${title}`, () => {
    let shop: Workshop;

    beforeAll(async () => {
      shop = await openWorkshop(answers);
    });

    afterAll(() => shop.close());

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
  const unused = REHEARSALS.filter(({ command }) => ![...seen].some((text) => command.test(text)));

  expect(unused).toEqual([]);
});
