import { isUtf8 } from 'node:buffer';

/** A text or number somewhere in an answer. */
export interface Leaf {
  /** Where it is, as JavaScript would write it: `body.items[0].token`; empty for the answer itself. */
  readonly path: string;
  /** The property that holds it, or the list that it is in; empty where there is none. */
  readonly key: string;
  readonly value: string | number;
}

/**
 * All texts and numbers of an answer, and names of properties that may be identifiers. A text that is JSON, as
 * the body of an HTTP response, is looked into as if it were part of the answer.
 */
export function leavesOf(answer: unknown, path = '', key = ''): Leaf[] {
  if (typeof answer === 'number') return [{ path, key, value: answer }];
  if (typeof answer === 'string') {
    const inner = parsed(answer);
    return inner === undefined ? [{ path, key, value: answer }] : leavesOf(inner, path, key);
  }
  if (Array.isArray(answer)) {
    return answer.flatMap((item: unknown, index) => leavesOf(item, `${path}[${index}]`, key));
  }
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(decoded(answer)).flatMap(([name, value]) => [
    ...(IDENTIFIER.test(name) ? [{ path, key: '', value: name }] : []),
    ...leavesOf(value, joined(path, name), name),
  ]);
}

/** What a map has as a key, in contrast to the words of a property's name. */
const IDENTIFIER = /^(?=.{16})(.*\d){3}/;

/** An event or response of HTTP with its text, where it carries that in base64. */
function decoded(answer: object): object {
  const { body, isBase64Encoded } = answer as Record<string, unknown>;
  if (isBase64Encoded !== true || typeof body !== 'string') return answer;
  const content = Buffer.from(body, 'base64');
  return isUtf8(content) ? { ...answer, body: content.toString('utf8') } : answer;
}

function joined(path: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** An object or list that a text holds; anything else is better taken as the text that it is. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
