/**
 * The longest name: the comparison stack and its function are called `<name>-managed`, and a function
 * name has at most 64 characters.
 */
export const NAME_LIMIT = 56;

/** Names that no tool in the chain may meet as a folder: Windows devices, and npm's own folder. */
const RESERVED = new Set([
  'aux',
  'con',
  'nul',
  'prn',
  ...Array.from({ length: 9 }, (_, index) => [`com${index + 1}`, `lpt${index + 1}`]).flat(),
  'node-modules',
]);

/**
 * Says why a name cannot be stack, function and package name at once, or `undefined` when it can.
 *
 * CloudFormation wants a letter first, then letters, digits and hyphens; npm wants lower case.
 */
export function refuseName(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/[/\\]/.test(name) || name.includes('..')) {
    return 'it is a path; a name has no slashes and no ".."';
  }
  if (/\s/.test(name)) return 'it contains white space; use hyphens between words';
  if (/[A-Z]/.test(name)) {
    return `package names have no capital letters; "${name.toLowerCase()}" would do`;
  }
  if (/^[^a-z]/.test(name)) return 'CloudFormation wants a stack name to begin with a letter';
  const odd = /[^a-z0-9-]/.exec(name)?.[0];
  if (odd !== undefined) {
    return `it contains "${odd}"; stack names have only letters, digits and hyphens`;
  }
  if (name.endsWith('-') || name.includes('--')) {
    return 'hyphens stand singly, between letters or digits';
  }
  if (name.length > NAME_LIMIT) {
    return `it has ${name.length} characters; at most ${NAME_LIMIT} leave room for "<name>-managed", the comparison stack's function`;
  }
  if (RESERVED.has(name)) return 'it is reserved: tools or operating systems use it themselves';
  return undefined;
}
