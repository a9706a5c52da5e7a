import { expect, test } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { pipelineOf, workflowOf } from './pipeline-support.ts';

const WHOLE: Partial<Answers> = { name: 'my-fn', sample: 'model', alarms: true };

/** Whether a statement of the role is about a resource; account and region stand for themselves. */
function reaches(answers: Partial<Answers>): (resource: string) => boolean {
  const role = textOf(renderRepository(answers), 'deploy-role.yaml');
  const patterns = [...role.matchAll(/!Sub (arn:\S+)$/gm)].map(
    ([, arn = '']) =>
      new RegExp(
        `^${arn
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll('\\*', '.*')
          .replaceAll('\\?', '.')}$`,
      ),
  );
  expect(patterns.length).toBeGreaterThan(10);
  return (resource) => patterns.some((pattern) => pattern.test(resource));
}

const inRegion = (service: string, rest: string): string =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`;

/** What a stack consists of that the role has to reach. */
const partsOf = (stack: string): readonly string[] => [
  inRegion('cloudformation', `stack/${stack}/8f0`),
  inRegion('lambda', `function:${stack}`),
  inRegion('lambda', `function:${stack}:live`),
  inRegion('logs', `log-group:/aws/lambda/${stack}`),
  `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${stack}-SnapperFunctionRole-0Ab`,
];

const ofZip = (stack: string): readonly string[] => [
  ...partsOf(stack),
  inRegion('lambda', `layer:${stack}-runtime`),
  inRegion('lambda', `layer:${stack}-runtime:7`),
  inRegion('lambda', `layer:${stack}-assets`),
  inRegion('lambda', `layer:${stack}-assets:7`),
  ...['Errors', 'Throttles', 'Duration'].map((watched) =>
    inRegion('cloudwatch', `alarm:${stack}-${watched}Alarm-0Ab`),
  ),
];

const ofImage = (stack: string): readonly string[] => [
  ...partsOf(stack),
  inRegion('cloudformation', `stack/${stack}-0f1e2d3c-CompanionStack/8f0`),
  inRegion('ecr', `repository/${stack.replaceAll('-', '')}0f1e2d3c/snapperfunction4b5a6978repo`),
];

test.each([
  { title: 'zip', answers: WHOLE, parts: ofZip },
  { title: 'image', answers: { ...WHOLE, packaging: 'image' } as const, parts: ofImage },
])('$title: the role reaches all of its stack, and nothing of one with a longer name', (it) => {
  const isReached = reaches(it.answers);

  expect(it.parts('my-fn').filter((part) => !isReached(part))).toEqual([]);
  expect(it.parts('my-fn-managed').filter(isReached)).toEqual([]);
});

test('CloudFormation may read all that it asks of a log group', () => {
  const role = textOf(renderRepository(WHOLE), 'deploy-role.yaml');

  // Permissions of the read handler in the schema of AWS::Logs::LogGroup.
  for (const action of [
    'DescribeIndexPolicies',
    'DescribeLogGroups',
    'DescribeResourcePolicies',
    'GetDataProtectionPolicy',
    'ListTagsForResource',
  ]) {
    expect(role).toContain(`- logs:${action}\n`);
  }
});

test('what only tests need is not installed where credentials are', () => {
  const python = { language: 'python' } as const;
  const github = workflowOf(python).jobs;
  const gitlab = pipelineOf(python);

  const installs = 'requirements-dev.txt';
  for (const tested of [github['test'], gitlab['test']]) {
    expect(JSON.stringify(tested)).toContain(installs);
  }
  for (const deployed of [github['deploy'], gitlab['deploy']]) {
    expect(JSON.stringify(deployed)).not.toContain(installs);
  }
});

test('GitHub: an image is built in containers, without the language on the runner', () => {
  const setUp = (packaging: 'zip' | 'image'): boolean =>
    JSON.stringify(workflowOf({ runtime: 'nodejs24.x', packaging }).jobs['deploy']).includes(
      'setup-node',
    );

  expect([setUp('zip'), setUp('image')]).toEqual([true, false]);
});

test('GitHub: Arm’s runners get a SAM CLI, in one version, before there are credentials', () => {
  const stepsFor = (architecture: 'x86_64' | 'arm64'): readonly string[] =>
    (workflowOf({ architecture }).jobs['deploy']?.steps ?? []).map(({ run, uses }) => run ?? uses!);

  const steps = stepsFor('arm64');
  const installed = steps.findIndex((step) => /^pipx install aws-sam-cli==\d+\.\d+\.\d+$/.test(step));
  expect(installed).toBeGreaterThan(0);
  expect(installed).toBeLessThan(
    steps.findIndex((step) => step.startsWith('aws-actions/configure-aws-credentials@')),
  );
  expect(stepsFor('x86_64').join()).not.toContain('aws-sam-cli');
});
