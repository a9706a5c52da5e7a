import { afterAll, expect, test } from 'vitest';

import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import type { Resource } from '../support/sam-translator.ts';
import { testWith } from '../support/tools.ts';
import { FUNCTION, deployed, templateOf } from './stack-support.ts';
import type { ParameterValues } from './stack-support.ts';

const sam = new SamTranslator();

afterAll(() => sam.close());

async function alarmsOf(
  template: string,
  given: ParameterValues = {},
): Promise<Readonly<Record<string, Resource['Properties']>>> {
  const resources = deployed(await sam.translate(template), given);
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
      .map(([id, { Properties }]) => [id, Properties]),
  );
}

await testWith(TRANSLATOR, 'the alarms watch the alias, and an idle one is fine', async () => {
  const alarms = Object.values(await alarmsOf(templateOf({ alarms: true })));

  expect(alarms).toHaveLength(3);
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({
      Namespace: 'AWS/Lambda',
      Dimensions: [
        { Name: 'FunctionName', Value: { Ref: FUNCTION } },
        { Name: 'Resource', Value: { 'Fn::Sub': `\${${FUNCTION}}:live` } },
      ],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  }
});

await testWith(TRANSLATOR, 'one error and one throttle are enough, one slow call is not', async () => {
  expect(await alarmsOf(templateOf({ alarms: true, timeout: 10 }))).toMatchObject({
    ErrorsAlarm: { MetricName: 'Errors', Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 0 },
    ThrottlesAlarm: {
      MetricName: 'Throttles',
      Statistic: 'Sum',
      EvaluationPeriods: 1,
      Threshold: 0,
    },
    DurationAlarm: {
      MetricName: 'Duration',
      ExtendedStatistic: 'p99',
      EvaluationPeriods: 3,
      // Milliseconds, of a timeout of ten seconds.
      Threshold: 8_000,
    },
  });
});

// The stack of .NET 9 has no other parameter.
for (const runtime of ['nodejs24.x', 'dotnet9']) {
  await testWith(TRANSLATOR, `${runtime}: they notify the topic that is given, or nobody`, async () => {
    const template = templateOf({ runtime, alarms: true });
    const topic = 'arn:aws:sns:eu-central-1:123456789012:on-call';

    const silent = await alarmsOf(template);
    const loud = await alarmsOf(template, { AlarmTopic: topic });

    for (const alarm of Object.values(silent)) {
      expect(alarm).not.toHaveProperty('AlarmActions');
      expect(alarm).not.toHaveProperty('OKActions');
    }
    for (const alarm of Object.values(loud)) {
      expect(alarm).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
    }
  });
}

test.each([
  ['', true],
  ['arn:aws:sns:eu-central-1:123456789012:on-call', true],
  ['arn:aws-us-gov:sns:us-gov-west-1:123456789012:on-call', true],
  ['on-call', false],
  ['arn:aws:sqs:eu-central-1:123456789012:on-call', false],
])('as topic %j: %j', (topic, accepted) => {
  const [, pattern = ''] = /AllowedPattern: (.+)/.exec(templateOf({ alarms: true })) ?? [];

  expect(new RegExp(pattern).test(topic)).toBe(accepted);
});

test('the README tells how to give the topic, by a name that the template has', () => {
  const readme = textOf(renderRepository({ alarms: true }), 'README.md');

  const [, parameter = ''] = /make deploy PARAMETERS="(\w+)=arn:/.exec(readme) ?? [];
  expect(templateOf({ alarms: true })).toContain(`\n  ${parameter}:\n`);
});

test('without alarms there is no trace of them', () => {
  for (const path of ['template.yaml', 'README.md', 'Makefile']) {
    expect(textOf(renderRepository({ sample: 'http-api' }), path)).not.toMatch(/alarm/i);
  }
});
