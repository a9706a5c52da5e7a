import { filesOf } from '../cli/in-process.ts';

/** What a repository holds, less what npm and projen put into it. */
export function repositoryFiles(root: string): Record<string, string> {
  const others = /^(?:node_modules|\.projen|\.projenrc\.cjs)(?:\/|$)/;
  return Object.fromEntries(Object.entries(filesOf(root)).filter(([path]) => !others.test(path)));
}
