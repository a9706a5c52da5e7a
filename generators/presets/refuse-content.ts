import type { RenderedTree } from '../regenerate/index.ts';

/** Files that are JSON with comments, by convention. */
const WITH_COMMENTS =
  /(?:^|\/)(?:tsconfig[^/]*|jsconfig|devcontainer|settings|launch|extensions)\.json$/;

/** Says what is wrong with files whose kind tells what they should be; one sentence each. */
export type ContentCheck = (tree: RenderedTree) => readonly string[];

/** Makes such a check. It looks at the same text once, in however many trees it is. */
export async function contentCheck(): Promise<ContentCheck> {
  // Only who checks a preset has to wait for it.
  const { yamlProblem } = await import('./yaml-problem.ts');
  const known = new Map<string, readonly string[]>();
  return (tree) =>
    [...tree].flatMap(([path, { content, encoding }]) => {
      if (encoding === 'base64' || !/\.(?:json|ya?ml)$/.test(path)) return [];
      if (WITH_COMMENTS.test(path)) return [];
      const key = `${path}\0${content}`;
      const problems =
        known.get(key) ??
        problemOf(path, path.endsWith('.json') ? jsonProblem(content) : yamlProblem(content));
      known.set(key, problems);
      return problems;
    });
}

function problemOf(path: string, problem: string | undefined): readonly string[] {
  const kind = path.endsWith('.json') ? 'JSON' : 'YAML';
  return problem === undefined ? [] : [`${path} is no ${kind}: ${problem}`];
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
