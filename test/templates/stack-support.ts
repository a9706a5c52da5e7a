import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import type { Condition, Resource, Translated } from '../support/sam-translator.ts';

/** The logical id of the function in every template. */
export const FUNCTION = 'SnapperFunction';

/** Values of the template's parameters; those that are missing have their defaults. */
export type ParameterValues = Readonly<Record<string, string>>;

/** The template of a repository of these answers. */
export function templateOf(answers: Partial<Answers> = {}): string {
  return textOf(renderRepository(answers), 'template.yaml');
}

/** The logical ids of all resources of a type. */
export function idsOf({ Resources }: Translated, type: string): string[] {
  return Object.keys(Resources).filter((id) => Resources[id]?.Type === type);
}

/** The properties of the only resource of a type. */
export function onlyOne(translated: Translated, type: string): Resource['Properties'] {
  const [id = '', ...others] = idsOf(translated, type);
  const resource = translated.Resources[id];
  if (resource === undefined || others.length > 0) throw new Error(`not one ${type}`);
  return resource.Properties;
}

/**
 * The resources that come to be with these parameters, by logical id: conditions decided, parameters filled
 * in, `AWS::NoValue` left out, as CloudFormation does.
 */
export function deployed(
  { Conditions = {}, Parameters: declared = {}, Resources }: Translated,
  given: ParameterValues = {},
): Readonly<Record<string, Resource>> {
  const valueOf = (name: string): string | undefined => given[name] ?? declared[name]?.Default;
  const named = (name: string): boolean => {
    const condition = Conditions[name];
    if (condition === undefined) throw new Error(`there is no condition ${name}`);
    return holds(condition);
  };
  const holds = (condition: Condition): boolean => {
    const { 'Fn::Equals': equals, 'Fn::Not': not } = condition;
    if (not !== undefined) return !holds(not[0]);
    if (equals === undefined) throw new Error(`not understood: ${JSON.stringify(condition)}`);
    const [left, right] = equals.map(decide);
    return left === right;
  };
  const decide = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decide).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const branches: unknown = Reflect.get(value, 'Fn::If');
    if (Array.isArray(branches)) return decide(branches[named(String(branches[0])) ? 1 : 2]);
    const reference: unknown = Reflect.get(value, 'Ref');
    if (reference === 'AWS::NoValue') return undefined;
    const parameter = typeof reference === 'string' ? valueOf(reference) : undefined;
    if (parameter !== undefined) return parameter;
    const entries = Object.entries(value).map(([key, item]) => [key, decide(item)]);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  const there = Object.entries(Resources).filter(
    ([, { Condition: name }]) => name === undefined || named(name),
  );
  return Object.fromEntries(there.map(([id, resource]) => [id, decide(resource) as Resource]));
}

/** What is deployed of one resource. */
export function deployedAs(
  translated: Translated,
  id: string,
  given: ParameterValues = {},
): Resource['Properties'] | undefined {
  return deployed(translated, given)[id]?.Properties;
}
