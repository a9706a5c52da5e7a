import { afterAll, describe, expect, test } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { SamTranslator, TRANSLATOR } from '../support/sam-translator.ts';
import { testWith } from '../support/tools.ts';
import { workshop } from './makefile-support.ts';
import { FUNCTION, deployedAs, idsOf, templateOf } from './stack-support.ts';

/** dotnet9 has no managed runtime: as an image it can be compared all the same. */
const IMAGES: readonly Partial<Answers>[] = [
  { runtime: 'nodejs24.x', packaging: 'image' },
  { runtime: 'python3.13', packaging: 'image', assets: 'models' },
  { runtime: 'dotnet9', packaging: 'image' },
];

const sam = new SamTranslator();

afterAll(() => sam.close());

describe.each(IMAGES)('an image of $runtime', (answers) => {
  const files = renderRepository(answers);

  test('is based on the OS-only runtime, which the layer is completed and verified for', () => {
    const dockerfile = textOf(files, 'layer/Dockerfile');

    expect(dockerfile).toContain('ARG HOST_IMAGE=${REGISTRY}/lambda/provided:al2023-x86_64');
    expect(dockerfile).toMatch(/^FROM \$\{HOST_IMAGE\} AS image$/m);
    expect(dockerfile).toMatch(/^LABEL com\.amazonaws\.lambda\.feature\.snapstart="Allow"$/m);
    expect(dockerfile).not.toContain('java');
  });

  test('has a wrapper that acts without a Java runtime', () => {
    expect(textOf(files, 'wrapper/snapper-wrapper')).not.toMatch(/java|AWS_LAMBDA_EXEC_WRAPPER/i);
  });

  test('tells its price in README and template', () => {
    expect(textOf(files, 'README.md')).toContain('**AWS charges for SnapStart of images**');
    expect(textOf(files, 'template.yaml')).toContain('Charged for images');
  });

  test('sends the sources into its build, but no packages of this machine', () => {
    const lines = textOf(files, '.dockerignore').split('\n');

    expect(lines).toContain('!src');
    expect(lines.indexOf('**/node_modules')).toBeGreaterThan(lines.indexOf('!src'));
  });
});

for (const answers of IMAGES) {
  await testWith(TRANSLATOR, `${answers.runtime}: SnapStart in one mode, no layers`, async () => {
    const translated = await sam.translate(templateOf(answers));

    const snapped = deployedAs(translated, FUNCTION, { Mode: 'snapped' });
    const managed = deployedAs(translated, FUNCTION, { Mode: 'managed' });
    expect(snapped).toMatchObject({
      PackageType: 'Image',
      SnapStart: { ApplyOn: 'PublishedVersions' },
    });
    for (const refused of ['Runtime', 'Handler', 'Layers']) {
      expect(snapped).not.toHaveProperty(refused);
    }
    expect(managed).not.toHaveProperty('SnapStart');
    expect(JSON.stringify(translated)).not.toContain('AWS_LAMBDA_EXEC_WRAPPER');
    expect(idsOf(translated, 'AWS::Lambda::LayerVersion')).toEqual([]);
    expect(idsOf(translated, 'AWS::Lambda::Version')).toHaveLength(1);
  });
}

test('a zip shows no trace of images', () => {
  for (const path of ['template.yaml', 'samconfig.toml', 'Makefile', '.dockerignore']) {
    const text = textOf(renderRepository({ typescript: false }), path);
    expect(text, path).not.toMatch(/DockerBuildTarget|PackageType|resolve_image|--target image|!src/);
  }
});

test('it is deployed without the layer’s zip, and emulated from layer and folder', async () => {
  const shop = await workshop({ typescript: false, packaging: 'image', assets: 'models' });

  await shop.make('deploy', 'deploy-managed');
  const deployed = await shop.stubs.calls();
  const { stdout } = await shop.make('-n', 'emulate');

  expect(deployed.filter((call) => call.startsWith('docker'))).toEqual([]);
  expect(deployed.filter((call) => call.startsWith('sam'))).toEqual([
    'sam build',
    expect.stringContaining('sam deploy --template-file .aws-sam/build/template.yaml'),
    expect.stringContaining('--parameter-overrides Mode=managed'),
  ]);
  expect(stdout).toContain('--host image');
  expect(stdout).toContain('--folder models --env ASSETS_DIR=/opt/models');
});
