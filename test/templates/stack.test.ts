import { afterAll, expect, test } from 'vitest';

import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import type { Translated } from '../support/sam-translator.ts';
import { testWith } from '../support/tools.ts';
import { FUNCTION, deployed, deployedAs, idsOf, templateOf } from './stack-support.ts';

const sam = new SamTranslator();

afterAll(() => sam.close());

const SNAPPED = [
  { runtime: 'nodejs24.x', handler: 'app.handler' },
  { runtime: 'dotnet10', handler: 'Function::Function.Handler::HandleAsync' },
  // AWS offers its image only, so the stack has no other mode.
  { runtime: 'dotnet9', handler: 'Function::Function.Handler::HandleAsync' },
];

for (const { runtime, handler } of SNAPPED) {
  await testWith(TRANSLATOR, `${runtime} snapped: Java, SnapStart, layer, wrapper`, async () => {
    const translated = await sam.translate(templateOf({ runtime }));

    const [layer] = idsOf(translated, 'AWS::Lambda::LayerVersion');
    expect(deployedAs(translated, FUNCTION)).toMatchObject({
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
    const translated = await sam.translate(templateOf({ runtime }), mode);

    const resources = deployed(translated, { Mode: mode });
    const properties = resources[FUNCTION]?.Properties;
    expect(properties).toMatchObject({ Runtime: runtime });
    expect(properties).not.toHaveProperty('Layers');
    expect(properties).not.toHaveProperty('Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER');
    expect(properties?.['SnapStart']).toEqual(
      mode === 'native' ? { ApplyOn: 'PublishedVersions' } : undefined,
    );
    expect(Object.values(resources).map(({ Type }) => Type)).not.toContain(
      'AWS::Lambda::LayerVersion',
    );
  });
}

test.each([
  ['nodejs24.x', ['snapped', 'managed']],
  ['dotnet10', ['snapped', 'managed', 'native']],
  ['dotnet9', []],
])('the stack of %s has the modes that AWS offers', (runtime, modes) => {
  const template = templateOf({ runtime });

  const values = /AllowedValues:\n((?: +- \w+\n)+)/.exec(template)?.[1] ?? '';
  expect(values.match(/\w+/g) ?? []).toEqual(modes);
  // What does not exist is not asked for either.
  expect(template.includes('!If')).toBe(modes.length > 0);
});

await testWith(TRANSLATOR, 'the alias live points to the published version', async () => {
  const translated = await sam.translate(templateOf());

  const [version] = idsOf(translated, 'AWS::Lambda::Version');
  const [alias = ''] = idsOf(translated, 'AWS::Lambda::Alias');
  expect(translated.Resources[alias]?.Properties).toMatchObject({
    Name: 'live',
    FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
  });
  expect(translated.Outputs['AliasArn']?.Value).toEqual({ Ref: alias });
});

await testWith(TRANSLATOR, 'a stamp of another layer publishes another version', async () => {
  const template = templateOf();
  const stamped = (text: string): string => template.replaceAll('layer not stamped', text);

  const one = await sam.translate(stamped('layer 0123456789ab'));
  const same = await sam.translate(stamped('layer 0123456789ab'));
  const other = await sam.translate(stamped('layer ba9876543210'));

  const version = (translated: Translated): string[] => idsOf(translated, 'AWS::Lambda::Version');
  expect(version(one)).toHaveLength(1);
  expect(version(same)).toEqual(version(one));
  expect(version(other)).not.toEqual(version(one));
});

const TAGGED = [
  { runtime: 'nodejs24.x', language: 'node', mode: 'snapped' },
  { runtime: 'nodejs24.x', language: 'node', mode: 'managed' },
  { runtime: 'dotnet9', language: 'dotnet', mode: 'snapped' },
];

for (const { runtime, language, mode } of TAGGED) {
  await testWith(TRANSLATOR, `its tags tell ${runtime} and ${mode}`, async () => {
    const translated = await sam.translate(templateOf({ runtime }), mode);

    expect(deployedAs(translated, FUNCTION, { Mode: mode })).toMatchObject({
      Tags: expect.arrayContaining([
        { Key: 'snapper:language', Value: language },
        { Key: 'snapper:runtime', Value: runtime },
        { Key: 'snapper:mode', Value: mode },
      ]) as unknown,
    });
  });
}
