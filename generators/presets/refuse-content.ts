import type { RenderedTree } from '../regenerate/index.ts';

/** Files that are JSON with comments, by convention. */
const WITH_COMMENTS =
  /(?:^|\/)(?:tsconfig[^/]*|jsconfig|devcontainer|settings|launch|extensions)\.json$/;

/** Says what is wrong with files whose kind tells what they should be; one sentence each. */
export type ContentCheck = (tree: RenderedTree) => readonly string[];

/** Makes such a check. It looks at the same text once, in however many trees it is. */
export async function contentCheck(): Promise<ContentCheck> {
  // Only who checks a preset has to wait for it.
  const { parseAllDocuments } = await import('yaml');
  const yamlProblem = (path: string, content: string): string[] => {
    // CloudFormation has tags of its own, which no parser knows.
    const documents = parseAllDocuments(content, { logLevel: 'error' });
    const [error] = documents.flatMap(({ errors }) => errors);
    if (error === undefined) return [];
    return [`${path} is no YAML: ${error.message.split('\n')[0]}`];
  };
  const known = new Map<string, readonly string[]>();
  return (tree) =>
    [...tree].flatMap(([path, { content, encoding }]) => {
      if (encoding === 'base64' || !/\.(?:json|ya?ml)$/.test(path)) return [];
      if (WITH_COMMENTS.test(path)) return [];
      const key = `${path}\0${content}`;
      const problems =
        known.get(key) ??
        (path.endsWith('.json') ? jsonProblem(path, content) : yamlProblem(path, content));
      known.set(key, problems);
      return problems;
    });
}

function jsonProblem(path: string, content: string): string[] {
  try {
    JSON.parse(content);
    return [];
  } catch (error) {
    return [`${path} is no JSON: ${(error as Error).message}`];
  }
}
