import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';

import { combinations, renderRepository, textOf } from '../support/rendered-repository.ts';
import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import type { Condition, Translated } from '../support/sam-translator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';

const sam = new SamTranslator();

afterAll(() => sam.close());

/** What is deployed in a mode: `Fn::If` decided, `AWS::NoValue` left out, as CloudFormation does. */
function deployed({ Conditions, Resources }: Translated, id: string, mode = 'snapped'): unknown {
  const holds = (condition: Condition | undefined): boolean => {
    const negated = condition?.['Fn::Not'];
    if (negated !== undefined) return !holds(negated[0]);
    const [left, right] = condition?.['Fn::Equals'] ?? [];
    // The template asks for nothing but the mode.
    expect(left).toEqual({ Ref: 'Mode' });
    return right === mode;
  };
  const decide = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decide).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const branches: unknown = Reflect.get(value, 'Fn::If');
    if (Array.isArray(branches)) {
      return decide(branches[holds(Conditions?.[String(branches[0])]) ? 1 : 2]);
    }
    if (Reflect.get(value, 'Ref') === 'AWS::NoValue') return undefined;
    const entries = Object.entries(value).map(([key, item]) => [key, decide(item)]);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  return decide(Resources[id]?.Properties);
}

function idsOf({ Resources }: Translated, type: string): string[] {
  return Object.keys(Resources).filter((id) => Resources[id]?.Type === type);
}

await testWith(['cfn-lint', '--version'], 'cfn-lint finds nothing in any template', async () => {
  const folder = await temporaryFolder();
  const texts = new Set(
    combinations().map(({ answers }) => textOf(renderRepository(answers), 'template.yaml')),
  );
  const files: string[] = [];
  for (const text of texts) {
    const home = join(folder, String(files.length));
    await mkdir(home);
    files.push(join(home, 'template.yaml'));
    await writeFile(files.at(-1) ?? '', text);
  }

  const { stdout } = await execa('cfn-lint', ['-f', 'json', ...files], { reject: false });

  expect(JSON.parse(stdout)).toEqual([]);
});

const FUNCTION = 'SnapperFunction';

const SNAPPED = [
  { runtime: 'nodejs24.x', handler: 'app.handler' },
  { runtime: 'dotnet10', handler: 'Function::Function.Handler::HandleAsync' },
  // AWS offers its image only, so the stack has no other mode.
  { runtime: 'dotnet9', handler: 'Function::Function.Handler::HandleAsync' },
];

for (const { runtime, handler } of SNAPPED) {
  await testWith(TRANSLATOR, `${runtime} snapped: Java, SnapStart, layer, wrapper`, async () => {
    const translated = await sam.translate(textOf(renderRepository({ runtime }), 'template.yaml'));

    const [layer] = idsOf(translated, 'AWS::Lambda::LayerVersion');
    expect(deployed(translated, FUNCTION)).toMatchObject({
      Runtime: 'java21',
      Handler: handler,
      Architectures: ['x86_64'],
      SnapStart: { ApplyOn: 'PublishedVersions' },
      Layers: [{ Ref: layer }],
      Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/snapper/wrapper' } },
      LoggingConfig: { LogGroup: { Ref: 'FunctionLogs' } },
    });
    expect(translated.Resources[layer ?? '']?.Properties).toMatchObject({
      CompatibleArchitectures: ['x86_64'],
      CompatibleRuntimes: ['java21'],
    });
  });
}

const COMPARISONS = [
  { runtime: 'nodejs24.x', mode: 'managed' },
  { runtime: 'dotnet10', mode: 'managed' },
  { runtime: 'dotnet10', mode: 'native' },
];

for (const { runtime, mode } of COMPARISONS) {
  await testWith(TRANSLATOR, `${runtime} ${mode}: that runtime, no layer`, async () => {
    const template = textOf(renderRepository({ runtime }), 'template.yaml');

    const translated = await sam.translate(template, mode);

    const [layer] = idsOf(translated, 'AWS::Lambda::LayerVersion');
    const properties = deployed(translated, FUNCTION, mode);
    expect(properties).toMatchObject({ Runtime: runtime });
    expect(properties).not.toHaveProperty('Layers');
    expect(properties).not.toHaveProperty('Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER');
    expect(Reflect.get(Object(properties), 'SnapStart')).toEqual(
      mode === 'native' ? { ApplyOn: 'PublishedVersions' } : undefined,
    );
    expect(translated.Resources[layer ?? '']?.Condition).toBe('IsSnapped');
  });
}

test.each([
  ['nodejs24.x', ['snapped', 'managed']],
  ['dotnet10', ['snapped', 'managed', 'native']],
  ['dotnet9', []],
])('the stack of %s has the modes that AWS offers', (runtime, modes) => {
  const template = textOf(renderRepository({ runtime }), 'template.yaml');

  const values = /AllowedValues:\n((?: +- \w+\n)+)/.exec(template)?.[1] ?? '';
  expect(values.match(/\w+/g) ?? []).toEqual(modes);
  // What does not exist is not asked for either.
  expect(template.includes('!If')).toBe(modes.length > 0);
});

await testWith(TRANSLATOR, 'the alias live points to the published version', async () => {
  const translated = await sam.translate(textOf(renderRepository(), 'template.yaml'));

  const [version] = idsOf(translated, 'AWS::Lambda::Version');
  const [alias = ''] = idsOf(translated, 'AWS::Lambda::Alias');
  expect(translated.Resources[alias]?.Properties).toMatchObject({
    Name: 'live',
    FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
  });
  expect(translated.Outputs['AliasArn']?.Value).toEqual({ Ref: alias });
});

await testWith(TRANSLATOR, 'a stamp of another layer publishes another version', async () => {
  const template = textOf(renderRepository(), 'template.yaml');
  const stamped = (text: string): string => template.replaceAll('layer not stamped', text);

  const one = await sam.translate(stamped('layer 0123456789ab'));
  const same = await sam.translate(stamped('layer 0123456789ab'));
  const other = await sam.translate(stamped('layer ba9876543210'));

  const version = (translated: Translated): string[] => idsOf(translated, 'AWS::Lambda::Version');
  expect(version(one)).toHaveLength(1);
  expect(version(same)).toEqual(version(one));
  expect(version(other)).not.toEqual(version(one));
});

await testWith(TRANSLATOR, 'an HTTP API invokes the alias, whatever the path', async () => {
  const template = textOf(renderRepository({ sample: 'http-api' }), 'template.yaml');

  const translated = await sam.translate(template);

  const [api = ''] = idsOf(translated, 'AWS::ApiGatewayV2::Api');
  const [alias = ''] = idsOf(translated, 'AWS::Lambda::Alias');
  const body = JSON.stringify(translated.Resources[api]?.Properties);
  expect(body).toContain(`"$default"`);
  expect(body).toContain(`\${${alias}}/invocations`);
  expect(JSON.stringify(translated.Outputs['Url'])).toContain(api);
});

await testWith(TRANSLATOR, 'the function may write logs and nothing else', async () => {
  const translated = await sam.translate(textOf(renderRepository(), 'template.yaml'));

  const [role = ''] = idsOf(translated, 'AWS::IAM::Role');
  const properties = translated.Resources[role]?.Properties;
  expect(properties?.['ManagedPolicyArns']).toEqual([
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  ]);
  expect(properties).not.toHaveProperty('Policies');
});
