import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import { credentials } from '../../generators/doctor/checks/credentials.ts';
import type { Finding } from '../../generators/doctor/check.ts';
import { find, machineWith } from './support.ts';

/** What must not be seen anywhere. */
const SECRET = 'hunter2';

/** What is found with variables, and with files below the home folder. */
async function found(
  environment: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<Finding | undefined> {
  const machine = await machineWith({}, { environment });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(machine.home, path)), { recursive: true });
    await writeFile(join(machine.home, path), text);
  }
  const finding = await find(credentials, machine);
  expect(JSON.stringify(finding)).not.toContain(SECRET);
  expect(JSON.stringify([...machine.pointers, ...machine.variables])).not.toContain(SECRET);
  return finding;
}

test.each([
  [['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']],
  [['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN']],
  [['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']],
  [['AWS_CONTAINER_CREDENTIALS_FULL_URI']],
])('%j are enough, and only the name is told', async (names) => {
  const finding = await found(Object.fromEntries(names.map((name) => [name, SECRET])));

  expect(finding).toEqual({ status: 'ok', detail: `${names[0]} is set` });
});

test.each([
  ['.aws/credentials', '~/.aws/credentials is there; not read'],
  ['.aws/config', '~/.aws/config is there; not read'],
  ['.aws/sso/cache/0123.json', '~/.aws/sso/cache is there; not read'],
])('the file %s is enough', async (path, detail) => {
  expect(await found({}, { [path]: `key = ${SECRET}` })).toEqual({ status: 'ok', detail });
});

test.each([
  ['nothing', {}],
  ['an empty file', { '.aws/credentials': '' }],
  ['an empty cache', { '.aws/sso/cache/readme': SECRET }],
])('%s is a warning', async (_, files) => {
  expect(await found({ AWS_REGION: 'eu-west-1', AWS_PROFILE: SECRET }, files)).toMatchObject({
    status: 'warning',
    detail: 'no sign of any in the environment or in ~/.aws',
    command: 'aws configure sso',
  });
});

test.each([
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
])('%s without %s is a warning', async (is, not) => {
  expect(await found({ [is]: SECRET })).toMatchObject({
    status: 'warning',
    detail: `${is} is set, but not ${not}`,
  });
});

test('an empty variable is none', async () => {
  expect(await found({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' })).toMatchObject({
    status: 'warning',
  });
});

test('a variable can name the file, which is not told', async () => {
  const machine = await machineWith({});
  const path = join(machine.home, 'vault');
  const elsewhere = { ...machine, pointers: new Map([['AWS_SHARED_CREDENTIALS_FILE', path]]) };
  expect(await find(credentials, elsewhere)).toMatchObject({ status: 'warning' });

  await writeFile(path, SECRET);

  expect(await find(credentials, elsewhere)).toEqual({
    status: 'ok',
    detail: 'what AWS_SHARED_CREDENTIALS_FILE names is there; not read',
  });
});
