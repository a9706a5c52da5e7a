import { OPTIONS, defaultText, jsonSchema, summaryOf } from '../options/index.ts';
import type { Option, OptionKey } from '../options/index.ts';
import { PROJEN_OPTIONS } from './project-options.ts';

/** The types of what this package exports, for editors and for projen files in TypeScript. */
export function declarationText(): string {
  const inherited = PROJEN_OPTIONS.map((key) => `'${key}'`).join(' | ');
  return `
import type { Project, ProjectOptions } from 'projen';

/** Options of {@link SnapperLambdaProject}; those of \`snapper.json\`, and some of projen's own. */
export interface SnapperLambdaProjectOptions extends Pick<ProjectOptions, ${inherited}> {
${OPTIONS.map(property).join('\n')}
}

/**
 * A snapped AWS Lambda function as a projen project. What an option does not say, \`snapper.json\` does.
 */
export declare class SnapperLambdaProject extends Project {
  constructor(options?: SnapperLambdaProjectOptions);
}
`;
}

function property(option: Option): string {
  return `  /**
   * ${summaryOf(option)} Allowed: ${option.allowed}
   *
   * @default ${defaultText(option)}
   */
  readonly ${option.key}?: ${typeOf(option)};
`;
}

function typeOf({ key, type }: Option): string {
  const values = valuesOf(key);
  if (values !== undefined) return values.map((value) => `'${value}'`).join(' | ');
  return type === 'integer' ? 'number' : type;
}

/** The values of an option that has a list of them. */
function valuesOf(key: OptionKey): readonly string[] | undefined {
  const { properties } = jsonSchema() as {
    readonly properties: Readonly<Record<OptionKey, { readonly enum?: readonly string[] }>>;
  };
  return properties[key].enum;
}
