import type { Translated } from '../../support/sam-translator.ts';
import { FUNCTION, deployed, idsOf } from '../../templates/stack-support.ts';
import { runtimeOf } from './stack-variants.ts';
import type { Variant } from './stack-variants.ts';

/** What a stack comes to, in the words of its answers. */
export interface StackSummary {
  readonly runtime: unknown;
  readonly architectures: unknown;
  readonly snapStart: unknown;
  readonly layers: number;
  readonly wrapper: unknown;
  /** Where the function is told that its large files are. */
  readonly assets: unknown;
  /** Where `live` points to: the only version that there is. */
  readonly alias: { readonly name: unknown; readonly pointsToVersion: boolean };
  /** What SnapStart cannot be had with, where the stack has it. */
  readonly conflicts: readonly string[];
  readonly statements: readonly unknown[];
  readonly logGroup: unknown;
  readonly tracing: unknown;
  readonly alarms: number;
  readonly access: string;
  readonly url: boolean;
  readonly tags: unknown;
}

/** Sums up what is deployed in a mode. */
export function stackOf(translated: Translated, mode: string): StackSummary {
  const resources = deployed(translated, { Mode: mode });
  const ofType = (type: string): readonly Readonly<Record<string, unknown>>[] =>
    Object.values(resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => Properties);
  const properties = resources[FUNCTION]?.Properties ?? {};
  const [alias = {}] = ofType('AWS::Lambda::Alias');
  const [version] = idsOf(translated, 'AWS::Lambda::Version');
  return {
    runtime: properties['Runtime'],
    architectures: properties['Architectures'],
    snapStart: properties['SnapStart'],
    layers: (properties['Layers'] as readonly unknown[] | undefined)?.length ?? 0,
    wrapper: variables(properties)['AWS_LAMBDA_EXEC_WRAPPER'],
    assets: variables(properties)['ASSETS_DIR'],
    alias: {
      name: alias['Name'],
      pointsToVersion:
        JSON.stringify(alias['FunctionVersion']) ===
        JSON.stringify({ 'Fn::GetAtt': [version, 'Version'] }),
    },
    conflicts: [
      ...['EphemeralStorage', 'FileSystemConfigs'].filter((key) => key in properties),
      ...['ProvisionedConcurrencyConfig'].filter((key) => key in alias),
    ],
    statements: ofType('AWS::IAM::Role').flatMap(statements),
    logGroup: properties['LoggingConfig'],
    tracing: properties['TracingConfig'],
    alarms: ofType('AWS::CloudWatch::Alarm').length,
    access: accessOf(ofType),
    url: 'Url' in translated.Outputs,
    tags: Object.fromEntries(
      (properties['Tags'] as readonly { Key: string; Value: unknown }[])
        .filter(({ Key }) => Key.startsWith('snapper:'))
        .map(({ Key, Value }) => [Key, Value]),
    ),
  };
}

/** What a stack of these answers should come to in a mode. */
export function expectedStack(answers: Variant, mode: string): StackSummary {
  const { id, language } = runtimeOf(answers);
  const isImage = answers.packaging === 'image';
  const isSnapped = mode === 'snapped';
  const { alarms, assets = 'none', auth, endpoint, host, sample, tracing } = answers;
  const runtimeLayers = isSnapped ? 1 : 0;
  return {
    // An image says itself what it runs, and holds what layers would bring.
    runtime: isImage ? undefined : isSnapped ? host : id,
    layers: isImage ? 0 : runtimeLayers + (assets === 'none' ? 0 : 1),
    wrapper: isSnapped && !isImage ? '/opt/snapper/wrapper' : undefined,
    assets: assets === 'none' ? undefined : `/opt/${assets}`,
    architectures: [answers.architecture],
    snapStart: mode === 'managed' ? undefined : { ApplyOn: 'PublishedVersions' },
    alias: { name: 'live', pointsToVersion: true },
    conflicts: [],
    statements: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': ['FunctionLogs', 'Arn'] },
      },
      ...(tracing === true ? [TRACES] : []),
    ],
    logGroup: { LogGroup: { Ref: 'FunctionLogs' } },
    tracing: tracing === true ? { Mode: 'Active' } : undefined,
    alarms: alarms === true ? 3 : 0,
    access: sample === 'http-api' ? `${String(endpoint)} ${String(auth)}` : 'none',
    url: sample === 'http-api',
    tags: { 'snapper:language': language, 'snapper:runtime': id, 'snapper:mode': mode },
  };
}

const TRACES = {
  Effect: 'Allow',
  Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  Resource: '*',
};

type Properties = Readonly<Record<string, unknown>>;

function variables({ Environment }: Properties): Properties {
  return (Environment as { Variables?: Properties } | undefined)?.Variables ?? {};
}

/** What a role allows; a managed policy counts as a statement, for it may allow anything. */
function statements({ ManagedPolicyArns = [], Policies = [] }: Properties): readonly unknown[] {
  const policies = Policies as readonly { PolicyDocument: { Statement: readonly unknown[] } }[];
  return [
    ...(ManagedPolicyArns as readonly unknown[]),
    ...policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  ];
}

/** Where it is reached, and by whom. */
function accessOf(ofType: (type: string) => readonly Properties[]): string {
  const apis = ofType('AWS::ApiGatewayV2::Api').map(({ Body }) =>
    JSON.stringify(Body).includes('"security":[{"AWS_IAM":[]}]') ? 'http-api iam' : 'http-api none',
  );
  // Open to all takes two permissions; with IAM nobody is given any here.
  const open = ofType('AWS::Lambda::Permission').filter(({ Principal }) => Principal === '*');
  const urls = ofType('AWS::Lambda::Url').map(({ AuthType }) =>
    AuthType === 'AWS_IAM' && open.length === 0
      ? 'function-url iam'
      : AuthType === 'NONE' && open.length === 2
        ? 'function-url none'
        : 'unclear',
  );
  return [...apis, ...urls].join(', ') || 'none';
}
