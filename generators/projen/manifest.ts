import { createHash } from 'node:crypto';

import { OPTIONS, defaultText, summaryOf } from '../options/index.ts';
import type { Option } from '../options/index.ts';

const ASSEMBLY = 'create-snapper-lambda';
const PROJECT = `${ASSEMBLY}.SnapperLambdaProject`;
const PROJECT_OPTIONS = `${ASSEMBLY}.SnapperLambdaProjectOptions`;

/** The one option of projen's own that decides how a project begins. */
const PROJENRC_JSON = {
  abstract: true,
  docs: { default: 'false', summary: 'Write .projenrc.json instead of JavaScript.' },
  immutable: true,
  name: 'projenrcJson',
  optional: true,
  type: { primitive: 'boolean' },
};

/**
 * The manifest by which `projen new --from` finds the project type and its options: as much of the jsii
 * specification as projen reads.
 */
export function jsiiManifest(version: string): object {
  const manifest = {
    schema: 'jsii/0.10.0',
    name: ASSEMBLY,
    version,
    types: {
      [PROJECT]: {
        assembly: ASSEMBLY,
        base: 'projen.Project',
        docs: {
          custom: { pjid: 'snapper-lambda' },
          summary: 'A snapped AWS Lambda function: its own language under the Java runtime.',
        },
        fqn: PROJECT,
        initializer: {
          parameters: [{ name: 'options', optional: true, type: { fqn: PROJECT_OPTIONS } }],
        },
        kind: 'class',
        name: 'SnapperLambdaProject',
      },
      [PROJECT_OPTIONS]: {
        assembly: ASSEMBLY,
        datatype: true,
        docs: { summary: 'Options of `SnapperLambdaProject`.' },
        fqn: PROJECT_OPTIONS,
        kind: 'interface',
        name: 'SnapperLambdaProjectOptions',
        properties: [...OPTIONS.map(property), PROJENRC_JSON],
      },
    },
  };
  // projen passes over a manifest whose fingerprint it has met.
  const fingerprint = createHash('sha256').update(JSON.stringify(manifest)).digest('base64');
  return { ...manifest, fingerprint };
}

function property(option: Option): object {
  const isName = option.key === 'name';
  return {
    abstract: true,
    docs: {
      // Those worth a question are worth a hint in a new .projenrc.cjs.
      ...(option.question !== undefined && !isName && { custom: { featured: 'true' } }),
      default: isName ? '$BASEDIR' : defaultOf(option),
      summary: `${summaryOf(option).replace(/\.$/, '')} (${plain(option.allowed)}).`,
    },
    immutable: true,
    name: option.key,
    // Without a name projen makes no project; it takes the folder's.
    ...(!isName && { optional: true }),
    type: { primitive: option.type === 'integer' ? 'number' : option.type },
  };
}

/** A value as JavaScript writes it or, after a dash, a text; projen tells them apart so. */
function defaultOf(option: Option): string {
  if (option.defaultText !== undefined) return `- ${plain(defaultText(option))}`;
  // Only defaults that depend on other answers look at what is known; those have a text of their own.
  return JSON.stringify(option.defaultOf(undefined as never));
}

function plain(text: string): string {
  return text.replaceAll('` `', ', ').replaceAll('`', '');
}
