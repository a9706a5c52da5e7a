import { parseAllDocuments } from 'yaml';

/** Says why a text is no YAML; `undefined` when it is. CloudFormation's own tags are none of its business. */
export function yamlProblem(text: string): string | undefined {
  const [error] = parseAllDocuments(text, { logLevel: 'error' }).flatMap(({ errors }) => errors);
  return error?.message.split('\n')[0];
}
