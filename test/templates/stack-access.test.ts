import { afterAll, expect, test } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import type { Translated } from '../support/sam-translator.ts';
import { testWith } from '../support/tools.ts';
import { FUNCTION, idsOf, onlyOne, templateOf } from './stack-support.ts';

const sam = new SamTranslator();

afterAll(() => sam.close());

const ALIAS = { Ref: `${FUNCTION}Aliaslive` };

function http(endpoint: Answers['endpoint'], auth: Answers['auth']): Partial<Answers> {
  return { sample: 'http-api', endpoint, auth } as Partial<Answers>;
}

/** The route of an HTTP API that takes every request, and the ways to be let in. */
function routeOf(translated: Translated): { security: unknown; schemes: unknown; text: string } {
  const body = onlyOne(translated, 'AWS::ApiGatewayV2::Api')['Body'] as {
    paths: Record<string, { 'x-amazon-apigateway-any-method': { security?: unknown } }>;
    components?: { securitySchemes?: unknown };
  };
  expect(Object.keys(body.paths)).toEqual(['$default']);
  const method = body.paths['$default']?.['x-amazon-apigateway-any-method'];
  return {
    security: method?.security,
    schemes: body.components?.securitySchemes,
    text: JSON.stringify(method),
  };
}

await testWith(TRANSLATOR, 'an HTTP API invokes the alias, whatever the path', async () => {
  const translated = await sam.translate(templateOf({ sample: 'http-api' }));

  expect(routeOf(translated).text).toContain(`\${${ALIAS.Ref}}/invocations`);
  expect(routeOf(translated).text).toContain('"payloadFormatVersion":"2.0"');
  expect(JSON.stringify(translated.Outputs['Url'])).toContain(
    idsOf(translated, 'AWS::ApiGatewayV2::Api')[0],
  );
});

await testWith(TRANSLATOR, 'an HTTP API asks for signed requests', async () => {
  const { security, schemes } = routeOf(await sam.translate(templateOf({ sample: 'http-api' })));

  expect(security).toEqual([{ AWS_IAM: [] }]);
  expect(schemes).toMatchObject({ AWS_IAM: { 'x-amazon-apigateway-authtype': 'awsSigv4' } });
});

await testWith(TRANSLATOR, 'an HTTP API that is open to all lets all in', async () => {
  const template = templateOf(http('http-api', 'none'));

  const { security, schemes } = routeOf(await sam.translate(template));

  expect(security).toBeUndefined();
  expect(schemes).toBeUndefined();
  expect(template).toContain('# Open to all');
});

// Another id would be another API, at another URL.
await testWith(TRANSLATOR, 'who may call it does not change where', async () => {
  for (const auth of ['iam', 'none'] as const) {
    const translated = await sam.translate(templateOf(http('http-api', auth)));

    expect(idsOf(translated, 'AWS::ApiGatewayV2::Api')).toEqual(['ServerlessHttpApi']);
  }
});

await testWith(TRANSLATOR, 'a function URL is the alias’s, and asks for signed requests', async () => {
  const translated = await sam.translate(templateOf(http('function-url', 'iam')));

  expect(onlyOne(translated, 'AWS::Lambda::Url')).toEqual({
    AuthType: 'AWS_IAM',
    TargetFunctionArn: ALIAS,
  });
  // IAM's policies decide: nobody is let in here.
  expect(idsOf(translated, 'AWS::Lambda::Permission')).toEqual([]);
  expect(idsOf(translated, 'AWS::ApiGatewayV2::Api')).toEqual([]);
  const [url] = idsOf(translated, 'AWS::Lambda::Url');
  expect(translated.Outputs['Url']?.Value).toEqual({ 'Fn::GetAtt': [url, 'FunctionUrl'] });
});

// Since October 2025 it takes both permissions.
await testWith(TRANSLATOR, 'a function URL that is open to all lets all in', async () => {
  const template = templateOf(http('function-url', 'none'));

  const translated = await sam.translate(template);

  expect(onlyOne(translated, 'AWS::Lambda::Url')).toMatchObject({ AuthType: 'NONE' });
  const permissions = idsOf(translated, 'AWS::Lambda::Permission').map(
    (id) => translated.Resources[id]?.Properties,
  );
  expect(permissions).toEqual([
    {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: ALIAS,
      FunctionUrlAuthType: 'NONE',
      Principal: '*',
    },
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: ALIAS,
      InvokedViaFunctionUrl: true,
      Principal: '*',
    },
  ]);
  expect(template).toContain('# Open to all');
});

/** The YAML examples of a README, each a whole `Globals`. */
function examples(answers: Partial<Answers>): readonly string[] {
  const readme = textOf(renderRepository(answers), 'README.md');
  return [...readme.matchAll(/```yaml\n(Globals:\n[^]*?)```/g)].map(([, text = '']) => text);
}

/** A template whose `Globals`, if it has any, are replaced. */
function withGlobals(template: string, globals: string): string {
  const without = template.replace(/^Globals:\n(?: .*\n)+\n/m, '');
  return without.replace(/^Resources:$/m, `${globals}\nResources:`);
}

for (const auth of ['iam', 'none'] as const) {
  await testWith(TRANSLATOR, `${auth}: the README’s authorizer checks tokens`, async () => {
    const answers = http('http-api', auth);
    const [example = ''] = examples(answers);

    const translated = await sam.translate(withGlobals(templateOf(answers), example));

    const { security, schemes } = routeOf(translated);
    expect(security).toEqual([{ Tokens: [] }]);
    expect(schemes).toMatchObject({
      Tokens: {
        'x-amazon-apigateway-authorizer': {
          type: 'jwt',
          identitySource: '$request.header.Authorization',
          jwtConfiguration: { audience: ['EXAMPLE'] },
        },
      },
    });
  });
}

await testWith(TRANSLATOR, 'the README’s throttle limits an API that is open to all', async () => {
  const answers = http('http-api', 'none');
  const [, example = ''] = examples(answers);

  const translated = await sam.translate(withGlobals(templateOf(answers), example));

  expect(onlyOne(translated, 'AWS::ApiGatewayV2::Stage')['DefaultRouteSettings']).toEqual({
    ThrottlingRateLimit: 100,
    ThrottlingBurstLimit: 200,
  });
});

test.each(['function', 'model'] as const)('the sample %s is called by nobody’s URL', (sample) => {
  const tree = renderRepository({ sample });

  for (const path of ['template.yaml', 'README.md']) {
    expect(textOf(tree, path)).not.toMatch(/Who may call it|\bUrl\b|HttpApi|sigv4/);
  }
});
