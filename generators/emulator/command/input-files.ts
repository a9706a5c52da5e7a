import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { messageOf, usageError } from '../errors.ts';

/**
 * The events to send: the content of each file, or one empty object.
 *
 * @throws EmulatorError naming the file that is missing or not JSON.
 */
export async function readEvents(paths: readonly string[]): Promise<unknown[]> {
  if (paths.length === 0) return [{}];
  const events: unknown[] = [];
  for (const path of paths) events.push(await readJson(path, '--event'));
  return events;
}

/**
 * The function's variables from a file in the format of `sam local --env-vars`: those under
 * `Parameters` are for every function, those under the function's name are for it alone and win.
 *
 * @throws EmulatorError naming the file and what is wrong with it; never a value.
 */
export async function readEnvironment(
  path: string | undefined,
  functionName: string,
): Promise<Record<string, string>> {
  if (path === undefined) return {};
  const content = asRecord(await readJson(path, '--env-vars'));
  if (content === undefined) throw usageError(`--env-vars ${path}: must hold an object`);
  const sections = ['Parameters', functionName].filter((section) => section in content);
  if (sections.length === 0 && Object.keys(content).length > 0) {
    throw usageError(
      `--env-vars ${path}: has neither "Parameters" nor "${functionName}" (choose another name with --name)`,
    );
  }
  const variables = sections.map((section) => readSection(path, section, content[section]));
  return Object.fromEntries(variables.flatMap((section) => Object.entries(section)));
}

function readSection(path: string, section: string, value: unknown): Record<string, string> {
  const variables = asRecord(value);
  if (variables === undefined) {
    throw usageError(`--env-vars ${path}: "${section}" must be an object of variables`);
  }
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => {
      if (typeof variable === 'string') return [name, variable];
      if (typeof variable === 'number' || typeof variable === 'boolean')
        return [name, `${variable}`];
      throw usageError(`--env-vars ${path}: ${section}.${name} must be a string`);
    }),
  );
}

async function readJson(path: string, flag: string): Promise<unknown> {
  let content: string;
  try {
    content = path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
  } catch (thrown) {
    throw usageError(`${flag} ${path}: cannot be read (${messageOf(thrown)})`);
  }
  try {
    return JSON.parse(content.replace(/^\uFEFF/, '')) as unknown;
  } catch (thrown) {
    // The message of a JSON error quotes the content, and this file may hold secrets.
    const detail = flag === '--event' ? ` (${messageOf(thrown)})` : '';
    throw usageError(`${flag} ${path}: is not JSON${detail}`);
  }
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined;
}
