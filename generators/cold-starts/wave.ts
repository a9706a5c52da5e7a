import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Answer, AwsCli } from './aws-cli.ts';
import { ColdStartsError } from './errors.ts';
import type { Failure } from './failures.ts';
import { makeGate } from './gate.ts';
import { parseReport } from './report-line.ts';
import type { Report } from './report-line.ts';
import type { Stack } from './stack.ts';

/** What came of one invocation. */
export type Outcome =
  | { readonly kind: 'answered'; readonly report: Report }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Sends that many invocations at the same moment and waits for all. */
export type SendWave = (size: number) => Promise<readonly Outcome[]>;

/** Sends waves of invocations of the alias `live` through the AWS CLI. */
export function waveSender(aws: AwsCli, stack: Stack, event: Buffer): SendWave {
  return async (size) => {
    const folder = await mkdtemp(join(tmpdir(), 'cold-starts-'));
    try {
      const gate = await makeGate(folder, size, event);
      const calls = gate.paths.map((path, index) =>
        aws.start('invoke', [
          ...['--function-name', `${stack.name}:live`, '--payload', `fileb://${path}`],
          ...['--log-type', 'Tail', '--cli-read-timeout', String(stack.timeoutSeconds + 60)],
          join(folder, `response-${index}`),
        ]),
      );
      await gate.open((index) => calls[index]?.hasEnded() ?? true);
      const answers = await Promise.all(calls.map(({ answer }) => answer));
      return answers.map((answer) => read(answer, stack));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function read(answer: Answer, { name }: Stack): Outcome {
  if (!answer.ok) return { kind: 'failed', failure: answer.failure };
  const { FunctionError: error, LogResult: log } = answer.value;
  if (error !== undefined) {
    throw new ColdStartsError(
      `${name} answered the event with an error; \`make invoke STACK=${name}\` shows it, EVENT=… names another event`,
    );
  }
  const report = parseReport(Buffer.from(typeof log === 'string' ? log : '', 'base64').toString());
  if (report !== undefined) return { kind: 'answered', report };
  throw new ColdStartsError(
    `the log of ${name} ends without Lambda's REPORT; in LoggingConfig, SystemLogLevel must be INFO`,
  );
}
