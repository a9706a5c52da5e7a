import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Check } from '../check.ts';
import type { Machine } from '../machine.ts';

/** Variables which, together, are credentials or lead to them. */
const VARIABLES = [
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI'],
];

/**
 * Whether there are credentials for AWS at all. Neither their values nor the files that hold them are read,
 * and nobody is asked whether they are still valid.
 */
export const credentials: Check = {
  name: 'credentials',
  title: 'AWS credentials',
  run: ({ machine }) => {
    const { variables } = machine;
    const set = VARIABLES.find((names) => names.every((name) => variables.has(name)));
    if (set !== undefined) return { status: 'ok', detail: `${set[0]} is set` };
    const half = VARIABLES.find((names) => names.some((name) => variables.has(name)));
    const files = filesOf(machine);
    if (half !== undefined && files === undefined) {
      const [is, not] = half[0] !== undefined && variables.has(half[0]) ? half : [half[1], half[0]];
      return {
        status: 'warning',
        detail: `${is} is set, but not ${not}`,
        fix: 'make deploy needs both.',
      };
    }
    if (files !== undefined) return { status: 'ok', detail: `${files}; not read` };
    return {
      status: 'warning',
      detail: 'no sign of any in the environment or in ~/.aws',
      fix: 'Unless this machine has a role, make deploy needs some, e.g. by:',
      command: 'aws configure sso',
    };
  },
};

function filesOf({ home, pointers }: Machine): string | undefined {
  const folder = join(home, '.aws');
  const places = [
    { variable: 'AWS_SHARED_CREDENTIALS_FILE', name: 'credentials' },
    { variable: 'AWS_CONFIG_FILE', name: 'config' },
  ].map(({ name, variable }) => {
    const named = pointers.get(variable);
    return named === undefined
      ? { path: join(folder, name), shown: `~/.aws/${name}` }
      : { path: named, shown: `what ${variable} names` };
  });
  const file = places.find(
    ({ path }) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0,
  );
  if (file !== undefined) return `${file.shown} is there`;
  return hasFiles(join(folder, 'sso', 'cache')) ? '~/.aws/sso/cache is there' : undefined;
}

function hasFiles(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.json'));
  } catch {
    // There is none, or it is nobody's business.
    return false;
  }
}
