import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { LabAnswers } from './support/languages.ts';
import { describeDotnetLab, describeLab } from './support/requirements.ts';
import type { Recorded } from './targets/aws-server.ts';
import { openWorkshop } from './targets/workshop.ts';
import type { Ended, Workshop } from './targets/workshop.ts';

interface Language {
  readonly answers: LabAnswers;
  /** A source file of the function. */
  readonly source: string;
  /** What passing unit tests print; undefined where the tests of the language's repository run `test` and `lint`. */
  readonly passed?: RegExp;
  /** What the function answers to its event. */
  readonly answer: RegExp;
}

const TOTAL = /"total": ?1530/;

const LANGUAGES: readonly Language[] = [
  { answers: { language: 'node' }, source: 'src/app.mjs', passed: /pass [1-9]/, answer: TOTAL },
  { answers: { language: 'python' }, source: 'src/app.py', passed: /[1-9] passed/, answer: TOTAL },
  { answers: { language: 'dotnet' }, source: 'src/Handler.cs', answer: TOTAL },
];

for (const { answers, answer, passed, source } of LANGUAGES) {
  const describeThis = answers.language === 'dotnet' ? describeDotnetLab : describeLab;
  describeThis(`every target of the Makefile, ${answers.language}`, () => {
    let shop: Workshop;

    /** Runs make, which has to succeed. */
    async function make(line: string, input?: string): Promise<Ended> {
      const ended = await shop.run(`make ${line}`, input);
      expect(ended.exitCode, ended.all).toBe(0);
      return ended;
    }

    beforeAll(async () => {
      shop = await openWorkshop({ ...answers, alarms: true });
    });

    afterAll(() => shop.close());

    test('help', async () => {
      expect((await make('help')).stdout).toMatch(/^ +deploy +Deploy the snapped function$/m);
    });

    test('doctor', async () => {
      const { all, exitCode } = await shop.run('make doctor');

      expect(exitCode, all).toBe(0);
      expect(all).toContain('ok  container');
      expect(all).toContain('ok  credentials');
      // The other one, too.
      expect(all).toContain('AWS credentials');
    });

    test('layer: what was built is not built again', async () => {
      const { stdout } = await make('layer');

      expect(stdout).toContain("Nothing to be done for 'layer'");
    });

    test('build, twice', async () => {
      await make('build');
      expect((await make('build')).stdout).toContain("Nothing to be done for 'build'");
    });

    if (passed !== undefined) {
      test('test and lint', async () => {
        expect((await make('test')).all).toMatch(passed);
        await make('lint');
      });
    }

    test('emulate', async () => {
      const { all, calls } = await make('emulate');

      expect(all).toContain('restore/next');
      expect(all.replaceAll('\\"', '"')).toMatch(answer);
      expect(calls[0]).toContain('docker run');
      expect(calls[0]).toContain('--entrypoint /opt/snapper/wrapper');
    });

    test('shell: an image is built, and a container of it run', async () => {
      const { calls } = await make('shell', 'exit\n');

      expect(calls.map((call) => call.split(' ', 2).join(' '))).toEqual([
        'docker build',
        'docker run',
      ]);
      expect(calls[1]).toContain('--env AWS_SECRET_ACCESS_KEY');
      expect(calls[1]).not.toContain('a-secret');
    });

    describe('before anything is deployed', () => {
      test('bench, invoke and logs say that nothing is, and how to', async () => {
        for (const target of ['bench', 'invoke', 'logs']) {
          const { all, exitCode } = await shop.run(`make ${target}`);

          expect(exitCode, target).toBe(2);
          expect(all, target).toMatch(/my-fn|lab/);
          expect(all, target).toContain('make deploy`');
        }
      });

      test('delete has nothing to delete, and asks nothing', async () => {
        expect((await make('delete')).stdout).toBe('There is no stack lab to delete.');
      });

      test('deploy wants credentials before it builds', async () => {
        shop.account.credentials.accepted = false;
        const { all, calls, exitCode } = await shop.run('make deploy');
        shop.account.credentials.accepted = true;

        expect(exitCode).toBe(2);
        expect(all).toContain('ExpiredToken');
        expect(calls).toEqual([expect.stringContaining('aws sts get-caller-identity')]);
      });
    });

    describe('deployed', () => {
      const DEPLOY_BOTH = ['sam build', 'sam deploy lab', 'sam deploy lab-managed'];

      beforeAll(async () => {
        const { calls } = await make('deploy deploy-managed');
        expect(shortly(calls)).toEqual(DEPLOY_BOTH);
      });

      test('each stack has its mode, and says which layer it runs on', () => {
        const { stacks } = shop.account;

        expect(stacks.get('lab')?.parameters).toEqual(['Mode=snapped']);
        expect(stacks.get('lab')?.description).toMatch(/, layer [0-9a-f]{12}$/);
        expect(stacks.get('lab-managed')?.parameters).toEqual(['Mode=managed']);
        expect(stacks.get('lab-managed')?.description).toMatch(/, managed runtime$/);
      });

      test('again, in any order and at once: nothing is built', async () => {
        expect(shortly((await make('-j4 deploy-managed deploy')).calls)).toEqual(
          DEPLOY_BOTH.slice(1).toReversed(),
        );
      });

      test('the function changed: it is built, and nothing else', async () => {
        await touch(source);
        expect(shortly((await make('deploy')).calls)).toEqual(DEPLOY_BOTH.slice(0, 2));
        expect(shortly((await make('deploy-managed')).calls)).toEqual(DEPLOY_BOTH.slice(2));
      });

      test('the function is broken: nothing is deployed until it is mended', async () => {
        const makefile = join(shop.project, 'src/Makefile');
        const right = await readFile(makefile, 'utf8');
        await appendFile(makefile, '\tfalse\n');
        for (let time = 0; time < 2; time += 1) {
          const { all, calls, exitCode } = await shop.run('make deploy');
          expect(exitCode).toBe(2);
          expect(all).toContain('Make Failed');
          expect(shortly(calls)).toEqual(['sam build']);
        }

        await writeFile(makefile, right);
        expect(shortly((await make('deploy')).calls)).toEqual(DEPLOY_BOTH.slice(0, 2));
      });

      test('more parameters, which the stack keeps', async () => {
        const topic = 'AlarmTopic=arn:aws:sns:eu-central-1:123456789012:alarms';
        await make(`deploy PARAMETERS="${topic}"`);
        await make('deploy');

        expect(shop.account.stacks.get('lab')?.parameters).toEqual(['Mode=snapped', topic]);
      });

      test('the wrapper changed: the layer is built, the function is not', async () => {
        const before = shop.account.stacks.get('lab')?.description;
        await appendFile(join(shop.project, 'wrapper/snapper-wrapper'), '# changed\n');

        expect(shortly((await make('deploy')).calls)).toEqual(['docker build', 'sam deploy lab']);
        if (answers.language === 'node') {
          // Elsewhere the layer is not really built.
          expect(shop.account.stacks.get('lab')?.description).not.toBe(before);
        }
        expect(shortly((await make('deploy')).calls)).toEqual(['sam deploy lab']);
      });

      test('invoke sends the event to the alias and shows answer and log', async () => {
        const { stderr, stdout } = await make('invoke');

        expect(stdout.trim()).toBe('{"total":1530}');
        expect(stderr).toContain('Restore Duration: 400.00 ms');
        expect(shop.account.requests.at(-1)).toEqual<Recorded>({
          method: 'POST',
          path: '/2015-03-31/functions/lab:live/invocations',
          body: await readFile(join(shop.project, 'events/event.json'), 'utf8'),
        });
      });

      test('logs marks phases', async () => {
        const lines = (await make('logs')).stdout.trim().split('\n');

        // The first is SAM CLI's advice on its options.
        expect(lines.slice(1)).toEqual([
          '==> x RESTORE_START Runtime Version: java:21',
          'x hello',
          '==> x REPORT RequestId: 1',
        ]);
      });

      test('bench measures both stacks, and report shows it again', async () => {
        const { all } = await make('bench RUNS=2');
        const shown = await make('report');

        expect(all).toContain('400');
        expect(shown.stdout).toContain('400');
        expect(existsSync(join(shop.project, 'bench/report.svg'))).toBe(true);
        const paths = shop.account.requests.map(({ path }) => path);
        expect(paths.some((path) => path.includes('functions/lab-managed:live'))).toBe(true);
      });

      test('delete asks; twice is no error', async () => {
        await make('delete', 'n\n');
        expect([...shop.account.stacks.keys()]).toContain('lab');

        await make('delete', 'y\ny\n');
        expect([...shop.account.stacks.keys()]).not.toContain('lab');
        expect((await make('delete')).stdout).toBe('There is no stack lab to delete.');
      });
    });

    test('check and update, of which the first fails when the second would change something', async () => {
      await make('update');
      await make('check');
      const snapper = join(shop.project, 'snapper.json');
      const answersText = await readFile(snapper, 'utf8');
      await writeFile(snapper, answersText.replace(/"memory": \d+/, '"memory": 2048'));

      expect((await shop.run('make check')).exitCode).toBe(2);
      const preview = await make('update UPDATE_FLAGS="--dry-run"');
      expect(preview.all).toContain('MemorySize: 2048');
      expect(await readFile(join(shop.project, 'template.yaml'), 'utf8')).not.toContain('2048');

      await make('update');
      await make('check');
      expect(await readFile(join(shop.project, 'template.yaml'), 'utf8')).toContain('2048');
    });

    test('clean, twice', async () => {
      await mkdir(join(shop.project, '.aws-sam'), { recursive: true });
      await make('clean');
      await make('clean');

      expect(existsSync(join(shop.project, 'build'))).toBe(false);
      expect(existsSync(join(shop.project, '.aws-sam'))).toBe(false);
    });

    async function touch(path: string): Promise<void> {
      const now = new Date();
      await utimes(join(shop.project, path), now, now);
    }
  });
}

/** What was built and deployed: programs and commands, of deployments with the stack's name. */
function shortly(calls: readonly string[]): string[] {
  return calls
    .filter((call) => !call.startsWith('aws '))
    .map((call) => {
      const stack = /^sam deploy .*--stack-name (\S+)/.exec(call)?.[1];
      return stack === undefined ? call.split(' ', 2).join(' ') : `sam deploy ${stack}`;
    });
}
