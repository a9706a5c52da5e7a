import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { expect } from 'vitest';

import { combinations, renderRepository, textOf } from '../support/rendered-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';

const TRANSLATE = 'test/support/translate-template.py';
const translator = ['python3', '-c', 'import samtranslator'] as const;

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Translated {
  readonly Conditions: unknown;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

async function translate(template: string, mode = 'snapped'): Promise<Translated> {
  const file = join(await temporaryFolder(), 'template.yaml');
  await writeFile(file, template);
  const { stdout } = await execa('python3', [TRANSLATE, file, mode]);
  return JSON.parse(stdout) as Translated;
}

/** What is deployed in a mode: `Fn::If` decided, `AWS::NoValue` left out, as CloudFormation does. */
function decide(value: unknown, isSnapped: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => decide(item, isSnapped)).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const branches: unknown = Reflect.get(value, 'Fn::If');
  if (Array.isArray(branches)) {
    expect(branches[0]).toBe('IsSnapped');
    return decide(branches[isSnapped ? 1 : 2], isSnapped);
  }
  if (Reflect.get(value, 'Ref') === 'AWS::NoValue') return undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, decide(item, isSnapped)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
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

await testWith(translator, 'snapped: Java runtime, SnapStart, layer and wrapper', async () => {
  const translated = await translate(textOf(renderRepository(), 'template.yaml'));

  const [layer] = idsOf(translated, 'AWS::Lambda::LayerVersion');
  const { Properties } = translated.Resources['SnapperFunction'] ?? { Properties: {} };
  expect(decide(Properties, true)).toMatchObject({
    Runtime: 'java21',
    Handler: 'app.handler',
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

await testWith(translator, 'managed: the plain runtime and nothing of the layer', async () => {
  const translated = await translate(textOf(renderRepository(), 'template.yaml'), 'managed');

  const [layer] = idsOf(translated, 'AWS::Lambda::LayerVersion');
  const deployed = decide(translated.Resources['SnapperFunction']?.Properties, false);
  expect(deployed).toMatchObject({ Runtime: 'nodejs24.x', Handler: 'app.handler' });
  expect(deployed).not.toHaveProperty('SnapStart');
  expect(deployed).not.toHaveProperty('Layers');
  expect(deployed).not.toHaveProperty('Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER');
  expect(translated.Resources[layer ?? '']?.Condition).toBe('IsSnapped');
});

await testWith(translator, 'the alias live points to the published version', async () => {
  const translated = await translate(textOf(renderRepository(), 'template.yaml'));

  const [version] = idsOf(translated, 'AWS::Lambda::Version');
  const [alias = ''] = idsOf(translated, 'AWS::Lambda::Alias');
  expect(translated.Resources[alias]?.Properties).toMatchObject({
    Name: 'live',
    FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
  });
  expect(translated.Outputs['AliasArn']?.Value).toEqual({ Ref: alias });
});

await testWith(translator, 'a stamp of another layer publishes another version', async () => {
  const template = textOf(renderRepository(), 'template.yaml');
  const stamped = (text: string): string => template.replaceAll('layer not stamped', text);

  const one = await translate(stamped('layer 0123456789ab'));
  const same = await translate(stamped('layer 0123456789ab'));
  const other = await translate(stamped('layer ba9876543210'));

  const version = (translated: Translated): string[] => idsOf(translated, 'AWS::Lambda::Version');
  expect(version(one)).toHaveLength(1);
  expect(version(same)).toEqual(version(one));
  expect(version(other)).not.toEqual(version(one));
});

await testWith(translator, 'an HTTP API invokes the alias, whatever the path', async () => {
  const template = textOf(renderRepository({ sample: 'http-api' }), 'template.yaml');

  const translated = await translate(template);

  const [api = ''] = idsOf(translated, 'AWS::ApiGatewayV2::Api');
  const [alias = ''] = idsOf(translated, 'AWS::Lambda::Alias');
  const body = JSON.stringify(translated.Resources[api]?.Properties);
  expect(body).toContain(`"$default"`);
  expect(body).toContain(`\${${alias}}/invocations`);
  expect(JSON.stringify(translated.Outputs['Url'])).toContain(api);
});

await testWith(translator, 'the function may write logs and nothing else', async () => {
  const translated = await translate(textOf(renderRepository(), 'template.yaml'));

  const [role = ''] = idsOf(translated, 'AWS::IAM::Role');
  const properties = translated.Resources[role]?.Properties;
  expect(properties?.['ManagedPolicyArns']).toEqual([
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  ]);
  expect(properties).not.toHaveProperty('Policies');
});
