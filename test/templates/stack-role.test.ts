import { afterAll, expect } from 'vitest';

import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import { testWith } from '../support/tools.ts';
import { FUNCTION, onlyOne, templateOf } from './stack-support.ts';

const sam = new SamTranslator();

afterAll(() => sam.close());

const LOGS = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: { 'Fn::GetAtt': ['FunctionLogs', 'Arn'] },
};

/** What the only role of a stack allows. */
async function allowed(template: string): Promise<readonly unknown[]> {
  const role = onlyOne(await sam.translate(template), 'AWS::IAM::Role');
  expect(role).not.toHaveProperty('ManagedPolicyArns');
  const policies = role['Policies'] as readonly { PolicyDocument: { Statement: unknown[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

await testWith(TRANSLATOR, 'the function may write to its own log group and no more', async () => {
  expect(await allowed(templateOf())).toEqual([LOGS]);
});

await testWith(TRANSLATOR, 'a traced function may also send traces', async () => {
  const template = templateOf({ tracing: true });

  expect(await allowed(template)).toEqual([
    LOGS,
    {
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      Resource: '*',
    },
  ]);
  const { TracingConfig } = onlyOne(await sam.translate(template), 'AWS::Lambda::Function');
  expect(TracingConfig).toEqual({ Mode: 'Active' });
});

await testWith(TRANSLATOR, 'nothing is traced that nobody asked to trace', async () => {
  const template = templateOf();

  expect(onlyOne(await sam.translate(template), 'AWS::Lambda::Function')).not.toHaveProperty(
    'TracingConfig',
  );
  expect(template).not.toMatch(/x-?ray|tracing/i);
});

await testWith(TRANSLATOR, 'Lambda alone assumes the role', async () => {
  const translated = await sam.translate(templateOf());

  expect(onlyOne(translated, 'AWS::IAM::Role')['AssumeRolePolicyDocument']).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ],
  });
});

// Stacks that are deployed have the role that SAM made, which policies elsewhere may name.
await testWith(TRANSLATOR, 'the role has the logical id that SAM would give it', async () => {
  const template = templateOf();
  const withoutRole = template.replace(/^ {6}Role: .*\n/m, '').replace(/^ {2}\w+Role:\n( {4}.*\n)+/m, '');

  const ids = async (text: string): Promise<string[]> =>
    Object.entries((await sam.translate(text)).Resources)
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .map(([id]) => id);

  expect(await ids(template)).toEqual([`${FUNCTION}Role`]);
  expect(await ids(withoutRole)).toEqual([`${FUNCTION}Role`]);
});

await testWith(TRANSLATOR, 'the log group is the stack’s, and forgets after a month', async () => {
  const translated = await sam.translate(templateOf());

  expect(onlyOne(translated, 'AWS::Logs::LogGroup')).toMatchObject({
    LogGroupName: { 'Fn::Sub': '/aws/lambda/${AWS::StackName}' },
    RetentionInDays: 30,
  });
  expect(onlyOne(translated, 'AWS::Lambda::Function')['LoggingConfig']).toEqual({
    LogGroup: { Ref: 'FunctionLogs' },
  });
});
